package switchback.reports.gallery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.signals.Patch;
import switchback.reports.study.Durations;
import switchback.reports.study.Study;

/**
 * What a gallery will take, by a {@linkplain GalleryTrial small gallery} of the same layers.
 *
 * @param layers the layers with what each of them takes
 * @param images the number of images that are searched
 * @param units the most units that are drawn
 * @param threads the number of threads
 * @param seconds the time
 * @param heap the bytes of heap, those of the network and of images in memory included
 * @param disk the bytes of all files
 */
public record GalleryCost(
    List<OfLayer> layers,
    long images,
    long units,
    int threads,
    double seconds,
    long heap,
    long disk) {
  /** Creates a cost with a copy of the list. */
  public GalleryCost {
    layers = List.copyOf(layers);
  }

  /**
   * What a layer takes.
   *
   * @param features the number of features that are shown
   * @param height the rows of a tile
   * @param width the columns of a tile
   * @param disk the bytes of its files
   */
  public record OfLayer(String layer, int features, int height, int width, long disk) {}

  /**
   * Makes a small gallery in a temporary folder, to find out what a whole one takes. For most
   * networks that takes some seconds.
   *
   * @param progress is called as the work proceeds, and may throw to end it early
   * @throws SwitchbackException if an image cannot be read
   * @throws IOException if the small gallery cannot be written
   */
  public static GalleryCost estimate(Study study, Gallery.Settings settings, Progress progress)
      throws IOException {
    long live = HeapMemory.most() - HeapMemory.left(Long.MAX_VALUE / 2);
    TrialResult trial = GalleryTrial.of(study, settings, progress);
    List<OfLayer> layers = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> each : settings.layers().entrySet()) {
      ProjectableLayer layer = study.subject().network().layer(each.getKey());
      Patch tile = settings.frame(layer, study.subject().network().input(), 0, 0);
      layers.add(
          new OfLayer(
              layer.name(),
              each.getValue().size(),
              tile.height(),
              tile.width(),
              trial.disk(layer.name())));
    }
    return new GalleryCost(
        layers,
        study.images().size(),
        trial.units(),
        study.workers().threads(),
        trial.seconds(),
        live + GalleryMemory.bytes(study, settings),
        trial.disk());
  }

  /** Returns the number of features of all layers. */
  public long features() {
    return layers.stream().mapToLong(OfLayer::features).sum();
  }

  /** Returns the cost on one line. */
  public String text() {
    return "a gallery of %s in %s: up to %s over %s; about %s on %s, %s of heap, %s of disk"
        .formatted(
            Counted.of(features(), "feature"),
            Counted.of(layers.size(), "layer"),
            Counted.of(units, "unit"),
            Counted.of(images, "image"),
            Durations.text(seconds),
            Counted.of(threads, "thread"),
            HeapMemory.text(heap),
            HeapMemory.text(disk));
  }

  /** Returns a table of the layers, a line each below its head. */
  public String table() {
    int width = layers.stream().mapToInt(layer -> layer.layer().length()).reduce(5, Math::max);
    String format = "%-" + width + "s %8s  %-9s %9s";
    StringBuilder table = new StringBuilder();
    table.append(String.format(Locale.ROOT, format, "layer", "features", "tile", "disk"));
    for (OfLayer layer : layers) {
      table
          .append(System.lineSeparator())
          .append(
              String.format(
                  Locale.ROOT,
                  format,
                  layer.layer(),
                  "%,d".formatted(layer.features()),
                  layer.height() + "x" + layer.width(),
                  HeapMemory.text(layer.disk())));
    }
    return table.toString();
  }
}
