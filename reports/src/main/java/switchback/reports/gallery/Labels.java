package switchback.reports.gallery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import switchback.datasets.tasks.Counted;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.RankBy;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Captions;
import switchback.reports.sheets.ContactSheet;
import switchback.reports.study.DataDigest;
import switchback.reports.study.SplitDigest;
import switchback.reports.study.Subject;

/** The text on and in the pictures of a gallery: what they show and how they were made. */
final class Labels {
  private final Subject subject;
  private final DataDigest data;
  private final Gallery.Settings settings;

  Labels(Subject subject, DataDigest data, Gallery.Settings settings) {
    this.subject = subject;
    this.data = data;
    this.settings = settings;
  }

  /** Returns the text around a contact sheet. */
  ContactSheet.Caption sheet(ProjectableLayer layer) {
    boolean isOfUnits = settings.recipe().isOfOneUnit(layer);
    return new ContactSheet.Caption(
        title(layer.name()),
        (isOfUnits
                ? "Left: each unit projected back to pixels on its own. Right: the image patch that"
                    + " the unit saw,"
                : "Left: the feature's map for each image projected back to pixels. Right: the"
                    + " image,")
            + " in the same order. Above: the feature, and the largest and smallest "
            + (isOfSums() ? "sum of a map" : "activation")
            + " shown.",
        List.of(
            "Network "
                + subject.name()
                + ", weights "
                + Captions.brief(subject.sha256())
                + "  \u00b7  Data "
                + data()
                + ", "
                + Captions.brief(data.sha256()),
            "Recipe " + recipe() + "  \u00b7  " + Captions.SCALE));
  }

  private String title(String layer) {
    String what = isOfSums() ? "map" : "unit";
    return settings.top() == 1
        ? layer + ": the strongest " + what + " of each feature"
        : layer + ": the " + settings.top() + " strongest " + what + "s of each feature";
  }

  /** Returns a description of the data such as {@code cifar10, train, 50,000 images}. */
  String data() {
    String splits =
        data.splits().stream().map(SplitDigest::split).collect(Collectors.joining(" + "));
    return data.name() + ", " + splits + ", " + Counted.of(data.images(), "image");
  }

  /** Returns the recipe's name and parts. */
  String recipe() {
    return Captions.recipe(settings.recipe());
  }

  /** Returns whether each unit of a layer is projected alone. */
  boolean isOfUnits(ProjectableLayer layer) {
    return settings.recipe().isOfOneUnit(layer);
  }

  /** Returns whether images are ranked by the sum of a map instead of its strongest unit. */
  boolean isOfSums() {
    return settings.recipe().rankBy() == RankBy.MAP;
  }

  /** Returns a patch of the size of a layer's tiles. */
  Patch frame(ProjectableLayer layer) {
    return settings.frame(layer, subject.network().input(), 0, 0);
  }

  /** Returns the PNG text chunks of a contact sheet. */
  Map<String, String> sheetText(String layer) {
    return text(title(layer), "");
  }

  /** Returns the PNG text chunks of a feature's projections. */
  Map<String, String> projections(ProjectableLayer layer, int feature) {
    Map<String, String> text =
        text(
            layer.name() + " feature " + feature,
            "one column per unit, strongest first: its projection by each recipe, and below them"
                + " its image patch, pixel for pixel");
    text.put(
        "switchback.recipes",
        settings.recipes(subject.network(), layer.name()).stream()
            .map(Captions::recipe)
            .collect(Collectors.joining("; ")));
    return text;
  }

  /** Returns the PNG text chunks of a feature's units in weaker images. */
  Map<String, String> samples(ProjectableLayer layer, int feature) {
    return text(
        layer.name() + " feature " + feature + ": weaker images",
        "one column per unit, strongest first: its projection, and below it its image patch, pixel"
            + " for pixel");
  }

  /** Returns the PNG text chunks of the images of a feature's units. */
  Map<String, String> images(ProjectableLayer layer, int feature) {
    return text(
        layer.name() + " feature " + feature + ": images",
        "one column per unit, strongest first: its whole image, pixel for pixel");
  }

  /** Returns the PNG text chunks of a feature's maps. */
  Map<String, String> maps(ProjectableLayer layer, int feature) {
    return text(
        layer.name() + " feature " + feature + ": maps",
        "one column per unit, strongest first: the feature's map for its image; black is 0, white"
            + " is the map's own maximum");
  }

  /** Returns the PNG text chunks of a layer's index. */
  Map<String, String> index(ProjectableLayer layer) {
    return text(
        layer.name() + ": the strongest unit of each feature",
        "one cell per feature, row by row: the unit's projection, and below it its image patch");
  }

  /** Returns the PNG text chunks of a layer's filters. */
  Map<String, String> filters(ProjectableLayer layer) {
    return text(
        layer.name() + ": filters",
        "one cell per feature, row by row; mid-grey is 0, and each filter is scaled by its own"
            + " largest absolute value");
  }

  /** Returns the comment of a photograph. */
  String comment(String title) {
    return "%s. Switchback; network %s; data %s".formatted(title, subject.sha256(), data.sha256());
  }

  private Map<String, String> text(String title, String description) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("Title", title);
    if (!description.isEmpty()) {
      text.put("Description", description);
    }
    text.put("Software", "Switchback");
    text.put("switchback.network", subject.name());
    text.put("switchback.network.sha256", subject.sha256());
    text.put("switchback.data", data());
    text.put("switchback.data.sha256", data.sha256());
    text.put("switchback.recipe", recipe());
    text.put("switchback.top", Integer.toString(settings.top()));
    text.put("switchback.scale", Captions.SCALE);
    return text;
  }
}
