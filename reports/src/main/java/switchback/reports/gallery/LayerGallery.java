package switchback.reports.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import switchback.datasets.ImageSet;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.ReceptiveField;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Atlas;
import switchback.reports.drawing.JpegFiles;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.TilePair;
import switchback.reports.sheets.ContactSheet;
import switchback.reports.study.Sample;
import switchback.reports.study.Study;
import switchback.reports.study.TopUnits;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.kernels.Geometry;

/** Makes one layer's part of a gallery: pictures, drawn feature by feature, and facts. */
final class LayerGallery {
  private final Study study;
  private final Gallery.Settings settings;
  private final Labels labels;
  private final FeatureFacts facts;
  private final ProjectableLayer layer;
  private final List<Integer> features;
  private final Patch frame;
  private final MapShape image;
  private final ContactSheet sheet;
  private final Contrast contrast = new Contrast();
  private @Nullable Thumbnails indexed;

  /** Creates empty sheets for the features that are shown. */
  LayerGallery(
      Study study, Gallery.Settings settings, Labels labels, FeatureFacts facts, String layer) {
    this.study = study;
    this.settings = settings;
    this.labels = labels;
    this.facts = facts;
    ProjectableNetwork network = study.subject().network();
    this.layer = network.layer(layer);
    this.features = settings.layers().getOrDefault(layer, List.of());
    this.image = network.input();
    this.frame = settings.frame(this.layer, image, 0, 0);
    this.sheet =
        new ContactSheet(
            labels.sheet(this.layer),
            features.size(),
            settings.top(),
            frame.height(),
            frame.width());
  }

  /**
   * Draws and writes all pictures into the gallery's folder, except those that an earlier run has
   * finished.
   *
   * <p>The contact sheet is pasted from each feature's pictures as they are read back from their
   * files, even if this run has just written them: a resumed gallery and a fresh one take the same
   * path, so that both have the same pixels.
   */
  List<GalleryManifest.Feature> write(AtomicFolder target, WholeImages images, Progress progress)
      throws IOException {
    Path folder = target.path();
    if (Photographs.are(image.height(), image.width())) {
      Files.createDirectories(folder.resolve(GalleryPaths.IMAGES));
    }
    Thumbnails thumbnails =
        new Thumbnails(folder, labels, layer, features.size(), frame.height(), frame.width());
    Files.createDirectories(folder.resolve(GalleryPaths.features(layer.name())));
    List<GalleryManifest.Feature> written = new ArrayList<>();
    for (int position = 0; position < features.size(); position++) {
      progress.at(task(layer.name()), position, features.size());
      FeaturePart part = part(target, images, features.get(position));
      draw(position, part.feature(), thumbnails, folder);
      written.add(part.feature());
    }
    progress.at(task(layer.name()), features.size(), features.size());
    thumbnails.write();
    indexed = thumbnails;
    writeSheets(folder);
    return written;
  }

  /** Returns the name of the task that {@link Progress} receives. */
  static String task(String layer) {
    return "projecting " + layer;
  }

  /**
   * A feature's finished part of a gallery.
   *
   * @param feature the feature's numbers
   * @param files the SHA-256 of the feature's pictures by their names
   */
  private record FeaturePart(GalleryManifest.Feature feature, Map<String, String> files) {
    boolean isSound(Path folder) throws IOException {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path picture = folder.resolve(file.getKey());
        if (!Files.exists(picture) || !AtomicFiles.sha256(picture).equals(file.getValue())) {
          return false;
        }
      }
      return true;
    }
  }

  private FeaturePart part(AtomicFolder target, WholeImages images, int feature)
      throws IOException {
    String name = GalleryPaths.features(layer.name()) + "-" + feature;
    Optional<FeaturePart> kept = target.parts().find(name, FeaturePart.class);
    if (kept.isPresent() && kept.get().isSound(target.path())) {
      return kept.get();
    }
    List<TopUnits.Find> all = facts.strongest(layer, feature);
    List<TopUnits.Find> shown = all.subList(0, Math.min(settings.top(), all.size()));
    List<FeatureFacts.Weaker> weaker = facts.weaker(layer, feature, shown);
    List<UnitPictures> pictures = pictures(feature, shown, weaker);
    List<UnitPictures> strongest = pictures.subList(0, shown.size());
    List<UnitPictures> inWeaker = pictures.subList(shown.size(), pictures.size());
    FeaturePart part =
        new FeaturePart(
            facts.of(layer, feature, strongest, weaker, inWeaker),
            new FeaturePictures(target.path(), labels, images)
                .write(layer, feature, strongest, inWeaker));
    target.parts().keep(name, part);
    return part;
  }

  private void writeSheets(Path folder) throws IOException {
    Path file = folder.resolve(sheetFile());
    if (Photographs.are(frame.height(), frame.width())) {
      JpegFiles.write(file, sheet.image(), labels.comment(labels.sheet(layer).title()));
    } else {
      PngFiles.write(file, sheet.image(), labels.sheetText(layer.name()));
    }
    ProjectableNetwork network = study.subject().network();
    if (FilterPicture.isDrawable(network, layer.name())) {
      PngFiles.write(
          folder.resolve(GalleryPaths.filters(layer.name())),
          FilterPicture.draw(study.subject(), layer.name(), features).image(),
          labels.filters(layer));
    }
  }

  /**
   * Returns the pictures of a feature's strongest units and of those in weaker images, in order.
   * Each unit is one task, so that the number of threads does not matter.
   */
  private List<UnitPictures> pictures(
      int feature, List<TopUnits.Find> strongest, List<FeatureFacts.Weaker> weaker) {
    UnitDrawing drawing = new UnitDrawing(study.subject(), settings, layer, feature);
    Map<Integer, UnitPictures> pictures = new ConcurrentSkipListMap<>();
    study
        .workers()
        .run(
            strongest.size() + weaker.size(),
            i ->
                pictures.put(
                    i,
                    i < strongest.size()
                        ? draw(drawing, strongest.get(i))
                        : draw(drawing, weaker.get(i - strongest.size()))));
    return List.copyOf(pictures.values());
  }

  private UnitPictures draw(UnitDrawing drawing, TopUnits.Find find) {
    return drawing.draw(find, facts.image(find.split(), find.unit().index()));
  }

  private UnitPictures draw(UnitDrawing drawing, FeatureFacts.Weaker weaker) {
    Sample.Place place = weaker.place();
    ImageSet image = facts.image(place.split(), place.index());
    return drawing.draw(place, weaker.chosen().rank(), weaker.strength(), image);
  }

  private String sheetFile() {
    return GalleryPaths.sheet(
        layer.name(), Photographs.are(frame.height(), frame.width()) ? "jpg" : "png");
  }

  private void draw(
      int position, GalleryManifest.Feature feature, Thumbnails thumbnails, Path folder)
      throws IOException {
    List<TilePair> pairs = FeaturePictures.read(folder, feature, this::seen);
    sheet.draw(position, Integer.toString(feature.feature()), span(feature.top()), pairs);
    Integer shown = feature.thumbnail();
    if (shown != null) {
      contrast.add(pairs.get(shown - 1));
    }
    thumbnails.draw(position, shown == null ? null : pairs.get(shown - 1));
  }

  /** Returns the part of a unit's tile that the unit saw. */
  private Patch seen(GalleryManifest.Unit unit) {
    Patch tile = settings.frame(layer, image, unit.y(), unit.x());
    return settings.seen(layer, image, unit.y(), unit.x()).moved(-tile.top(), -tile.left());
  }

  /** Returns the strengths of the strongest and the weakest unit shown. */
  private static String span(List<GalleryManifest.Unit> units) {
    if (units.isEmpty()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%.3g\u2009\u2013\u2009%.3g",
        units.getFirst().strength(),
        units.getLast().strength());
  }

  /** Returns what the manifest says of the layer as a whole. */
  GalleryManifest.Layer facts() {
    Thumbnails thumbnails = Objects.requireNonNull(indexed, "not written");
    ReceptiveField field = layer.field();
    ProjectableNetwork network = study.subject().network();
    Correlations correlations = new Correlations(features, facts.correlation(layer));
    Optional<Geometry> filters =
        network
            .convolution(layer.name())
            .filter(_ -> FilterPicture.isDrawable(network, layer.name()))
            .map(Operation.Convolution::geometry);
    return new GalleryManifest.Layer(
        layer.name(),
        layer.features(),
        names(),
        layer.height(),
        layer.width(),
        new GalleryManifest.Field(
            field.sizeRows(),
            field.sizeColumns(),
            field.strideRows(),
            field.strideColumns(),
            field.offsetRows(),
            field.offsetColumns()),
        new GalleryManifest.Size(frame.height(), frame.width()),
        contrast.factor(),
        Atlas.columns(features.size()),
        thumbnails.file(),
        thumbnails.record(),
        sheetFile(),
        study.subject().network().below(layer.name()).map(ProjectableLayer::name).orElse(null),
        filters.isPresent() ? GalleryPaths.filters(layer.name()) : null,
        filters
            .map(g -> new GalleryManifest.Size(g.rows().window(), g.columns().window()))
            .orElse(null),
        correlations.matrix(),
        correlations.strongest());
  }

  /** Returns the names of the features shown; null if they have none. */
  private @Nullable List<String> names() {
    List<String> names = study.subject().names(layer);
    return names.isEmpty() ? null : features.stream().map(names::get).toList();
  }
}
