package switchback.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Progress;
import switchback.deconv.ConvolutionStage;
import switchback.deconv.MapStatistics;
import switchback.deconv.Patch;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ReceptiveField;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

/** One layer's part of a gallery: its pictures, drawn feature by feature, and its records. */
final class LayerGallery {
  private final Subject subject;
  private final Gallery.Settings settings;
  private final Labels labels;
  private final TopUnits strongest;
  private final MapStatistics statistics;
  private final FeatureFacts facts;
  private final ProjectableLayer layer;
  private final List<Integer> features;
  private final Patch frame;
  private final ContactSheet sheet;
  private final Atlas index;

  /** Prepares empty sheets for the features that are shown. */
  LayerGallery(
      Subject subject,
      Exhibits exhibits,
      Gallery.Settings settings,
      Labels labels,
      TopUnits strongest,
      MapStatistics statistics,
      String layer) {
    this.subject = subject;
    this.settings = settings;
    this.labels = labels;
    this.strongest = strongest;
    this.statistics = statistics;
    this.facts = new FeatureFacts(subject, exhibits, settings, strongest, statistics);
    this.layer = subject.stack().layer(layer);
    this.features = settings.layers().getOrDefault(layer, List.of());
    this.frame = settings.frame(this.layer, subject.stack().input(), 0, 0);
    this.sheet =
        new ContactSheet(
            labels.sheet(this.layer),
            features.size(),
            settings.top(),
            frame.height(),
            frame.width());
    this.index = new Atlas(features.size(), 2 * frame.height(), frame.width());
  }

  /** Draws and writes all pictures into the gallery's folder. */
  List<GalleryRecord.Feature> write(Path folder, Workers workers, Progress progress)
      throws IOException {
    Files.createDirectory(folder.resolve(GalleryFolder.features(layer.name())));
    List<GalleryRecord.Feature> records = new ArrayList<>();
    for (int position = 0; position < features.size(); position++) {
      progress.at("projecting " + layer.name(), position, features.size());
      int feature = features.get(position);
      List<UnitPictures> units = units(feature, workers);
      draw(position, feature, units);
      FeaturePictures.write(folder, labels, layer, feature, units);
      records.add(facts.record(layer, feature, units));
    }
    progress.at("projecting " + layer.name(), features.size(), features.size());
    PngFiles.write(
        folder.resolve(GalleryFolder.sheet(layer.name())),
        sheet.image(),
        labels.sheetText(layer.name()));
    PngFiles.write(
        folder.resolve(GalleryFolder.index(layer.name())), index.image(), labels.index(layer));
    Optional<ConvolutionStage> onPixels = FilterPicture.drawable(subject.stack(), layer.name());
    if (onPixels.isPresent()) {
      PngFiles.write(
          folder.resolve(GalleryFolder.filters(layer.name())),
          FilterPicture.draw(onPixels.get(), features).image(),
          labels.filters(layer));
    }
    return records;
  }

  /**
   * The pictures of one feature, strongest first; each unit is one task, so threads do not show.
   */
  private List<UnitPictures> units(int feature, Workers workers) {
    List<TopUnits.Find> all = strongest.of(layer.name(), feature);
    List<TopUnits.Find> finds = all.subList(0, Math.min(settings.top(), all.size()));
    Map<Integer, UnitPictures> units = new ConcurrentSkipListMap<>();
    workers.run(
        finds.size(),
        i -> units.put(i, UnitPictures.of(subject, settings, layer, feature, finds.get(i))));
    return List.copyOf(units.values());
  }

  private void draw(int position, int feature, List<UnitPictures> units) {
    sheet.draw(
        position,
        Integer.toString(feature),
        span(units),
        units.stream().map(UnitPictures::pair).toList());
    if (!units.isEmpty()) {
      index.draw(position, 0, units.getFirst().projections().getFirst());
      index.draw(position, frame.height(), units.getFirst().patch());
    }
  }

  /** The strengths of the strongest and the weakest shown. */
  private static String span(List<UnitPictures> units) {
    if (units.isEmpty()) {
      return "";
    }
    float strongest = units.getFirst().find().unit().strength();
    float weakest = units.getLast().find().unit().strength();
    return String.format(Locale.ROOT, "%.3g\u2009\u2013\u2009%.3g", strongest, weakest);
  }

  /** What is known of the layer as a whole. */
  GalleryRecord.Layer record() {
    ReceptiveField field = layer.field();
    Optional<Geometry> filters =
        FilterPicture.drawable(subject.stack(), layer.name()).map(c -> c.shape().geometry());
    return new GalleryRecord.Layer(
        layer.name(),
        layer.features(),
        layer.height(),
        layer.width(),
        new GalleryRecord.Field(
            field.sizeRows(),
            field.sizeColumns(),
            field.strideRows(),
            field.strideColumns(),
            field.offsetRows(),
            field.offsetColumns()),
        new GalleryRecord.Size(frame.height(), frame.width()),
        Atlas.columns(features.size()),
        GalleryFolder.index(layer.name()),
        GalleryFolder.sheet(layer.name()),
        subject.stack().below(layer.name()).map(ProjectableLayer::name).orElse(null),
        filters.isPresent() ? GalleryFolder.filters(layer.name()) : null,
        filters.map(g -> new GalleryRecord.Size(g.kernelRows(), g.kernelColumns())).orElse(null),
        Arrays.stream(statistics.correlation(layer.name())).map(LayerGallery::rounded).toList());
  }

  /** To four decimals, which is what a picture of it can show; JSON knows no NaN. */
  private static List<@Nullable Double> rounded(double[] row) {
    List<@Nullable Double> rounded = new ArrayList<>();
    for (double value : row) {
      rounded.add(Double.isNaN(value) ? null : Math.rint(value * 1e4) / 1e4 + 0.0);
    }
    return rounded;
  }
}
