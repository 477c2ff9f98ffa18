package switchback.reports.sheets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.RankBy;
import switchback.deconv.Recipe;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Captions;
import switchback.reports.drawing.Numbers;
import switchback.reports.drawing.Plate;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.ScaleBar;
import switchback.reports.study.LabelledImage;
import switchback.reports.study.Subject;
import switchback.training.graphs.MapShape;

/** The text on and in a sheet of features: what it shows and how it was made. */
final class SheetWords {
  /** The key of the text chunk with one line per cell. */
  private static final String UNITS = "switchback.units";

  /** The largest number of features that a title names one by one. */
  private static final int MOST_NAMED = 6;

  private final Subject subject;
  private final ProjectableLayer layer;
  private final Recipe recipe;
  private final FeatureSheet.Kind kind;
  private final FeatureSheet.Source source;
  private final List<FeatureView> views;
  private final FeatureSheet.Display display;

  SheetWords(
      Subject subject,
      ProjectableLayer layer,
      Recipe recipe,
      FeatureSheet.Kind kind,
      FeatureSheet.Source source,
      List<FeatureView> views,
      FeatureSheet.Display display) {
    this.subject = subject;
    this.layer = layer;
    this.recipe = recipe;
    this.kind = kind;
    this.source = source;
    this.views = views;
    this.display = display;
  }

  /** Returns the text around the cells. */
  Plate.Caption caption(float scale) {
    String end = display.isOneScale() ? Numbers.brief(scale) : "s";
    return new Plate.Caption(
        title(),
        reading(),
        new ScaleBar(subject.network().input().channels() == 1, "\u2212" + end, "+" + end),
        display.isOneScale()
            ? "Mid-grey is 0; one scale holds for all tiles."
            : "Mid-grey is 0; s is each tile's own largest absolute value, given below the tile.",
        List.of(
            "Network " + subject.name() + ", weights " + Captions.brief(subject.sha256()),
            source.words() + ", SHA-256 " + Captions.brief(source.sha256()),
            "Recipe " + Captions.recipe(recipe)));
  }

  private String title() {
    String name = layer.name();
    return switch (kind) {
      case IMAGE ->
          views.size() == layer.features()
              ? name + ": all " + views.size() + " features of one image"
              : name + ": " + count(views.size(), "feature") + " of one image";
      case FEATURE ->
          "%s, feature %d, in %s"
              .formatted(name, views.getFirst().feature(), count(views.size(), "image"));
      case STRONGEST -> name + ": the strongest image of " + features();
    };
  }

  private String features() {
    if (views.size() == layer.features()) {
      return "each feature";
    }
    return views.size() <= MOST_NAMED
        ? (views.size() == 1 ? "feature " : "features ")
            + views.stream()
                .map(view -> Integer.toString(view.feature()))
                .collect(Collectors.joining(", "))
        : "each of " + views.size() + " features";
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private String reading() {
    boolean isPairs = kind != FeatureSheet.Kind.IMAGE || display.isPatch();
    String tiles =
        isPairs
            ? "Left: the %s. Right: the feature projected back to pixels."
                .formatted(display.isPatch() ? "image patch that the unit saw" : "image")
            : "Each feature projected back to pixels.";
    String value = isOfSums() ? "the sum of its map" : "its largest activation";
    String above =
        switch (kind) {
          case IMAGE -> " Above: the feature and " + value + ".";
          case FEATURE -> " Above: the image, " + value + " there, and the class.";
          case STRONGEST -> " Above: the feature, " + value + ", the image and its class.";
        };
    String outlined = isPairs && isOutlined() ? " Outlined: the unit's receptive field." : "";
    return tiles + above + outlined + outside() + empty();
  }

  private boolean isOutlined() {
    MapShape input = subject.network().input();
    Patch patch = layer.field().patch(0, 0);
    return !display.isPatch()
        && recipe.isOfOneUnit(layer)
        && (patch.height() < input.height() || patch.width() < input.width())
        && views.stream().anyMatch(FeatureView::isExcited);
  }

  private String outside() {
    MapShape input = subject.network().input();
    boolean isCut =
        views.stream()
            .filter(FeatureView::isExcited)
            .map(view -> layer.field().patch(view.y(), view.x()))
            .anyMatch(patch -> !patch.equals(patch.clip(input.height(), input.width())));
    return display.isPatch() && isCut ? " Light grey: outside the image." : "";
  }

  private boolean isOfSums() {
    return recipe.rankBy() == RankBy.MAP;
  }

  private String empty() {
    long unexcited = views.stream().filter(view -> !view.isExcited()).count();
    return unexcited == 0
        ? ""
        : " Dashed: no activation above 0 (%d of %d).".formatted(unexcited, views.size());
  }

  /** Returns the text chunks of the picture. */
  Map<String, String> text() {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("Title", title());
    text.put("Description", reading());
    text.put("Software", "Switchback");
    text.putAll(provenance());
    text.put("switchback.scale", display.isOneScale() ? "sheet" : "tile");
    text.put("switchback.tile", display.isPatch() ? "patch" : "image");
    text.put(UNITS, views.stream().map(this::unit).collect(Collectors.joining("\n")));
    return text;
  }

  /** Returns everything that decides the projections. */
  private Map<String, String> provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("switchback.network", subject.name());
    provenance.put("switchback.network.sha256", subject.sha256());
    provenance.put("switchback.data", source.words());
    provenance.put("switchback.data.sha256", source.sha256());
    provenance.put("switchback.layer", layer.name());
    provenance.put("switchback.recipe", Captions.recipe(recipe));
    return provenance;
  }

  /** Returns the text of a view on a page of values, one fact per line. */
  String page(FeatureView view) {
    return unit(view)
        + "\nvalues in network-input space, signed\n"
        + provenance().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining("\n"));
  }

  /** Returns all facts of a view; its numbers read back as the same floats. */
  private String unit(FeatureView view) {
    LabelledImage image = view.image();
    return "feature %d, %s, activation %s%s, unit %d,%d, scale %s"
        .formatted(
            view.feature(),
            image == null ? "no image" : image.words(),
            view.activation(),
            isOfSums() ? ", sum " + view.strength() : "",
            view.y(),
            view.x(),
            ProjectionColors.spanning(view.pixels()).scale());
  }
}
