package switchback.reports.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import switchback.datasets.ImageSet;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.Progress;
import switchback.deconv.search.MapStatistics;
import switchback.deconv.search.TopActivations;
import switchback.reports.study.Sample;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;

/**
 * A gallery of a few features per layer over a few images, made in a temporary folder and measured.
 * What it took is scaled to the whole gallery: the search by the images, the statistics by the
 * sampled images, the pictures by the units. Java is slow at first, so that it is made again as
 * long as that takes little time, and the fastest counts.
 */
final class GalleryTrial {
  /** The images that one thread takes at a time, in the search and in the statistics. */
  static final int PER_TASK = 16;

  /** The images, and the strongest units per feature, if a network takes long. */
  private static final int FEW_IMAGES = 8;

  private static final int FEW_UNITS = 3;

  /** A network takes long if it needs more seconds for one image. */
  private static final double SLOW = 0.1;

  /** How often an image is run forward to find that out. */
  private static final int RUNS = 5;

  /** A trial is made again for so many seconds, but for no more than a share of the gallery's. */
  private static final double PATIENCE = 10;

  private static final double SHARE = 0.05;

  /** The most features per layer, and of all layers unless there are more layers. */
  private static final int FEATURES = 4;

  private static final int ALL_FEATURES = 32;

  private static final String TASK = "timing a sample";

  private final Map<String, List<Integer>> correlated;
  private final Study few;
  private final Gallery.Settings some;

  private GalleryTrial(Study study, Gallery.Settings settings, boolean isSlow) {
    int images = isSlow ? FEW_IMAGES : PER_TASK * study.workers().threads();
    Split first = study.images().splits().getFirst();
    ImageSet spread = first.images().spread(images);
    this.few =
        new Study(
            study.subject(),
            new SearchedImages(
                study.images().name(),
                study.images().classes(),
                List.of(new Split(first.name(), spread))),
            study.workers());
    int most = Math.clamp(ALL_FEATURES / settings.layers().size(), 1, isSlow ? 1 : FEATURES);
    Map<String, List<Integer>> layers = new LinkedHashMap<>();
    settings.layers().forEach((layer, features) -> layers.put(layer, spread(features, most)));
    this.some =
        new Gallery.Settings(
            layers,
            isSlow ? Math.min(FEW_UNITS, settings.top()) : settings.top(),
            settings.recipe(),
            settings.unpoolings(),
            settings.weaker());
    long heap = GalleryMemory.bytes(study, settings);
    this.correlated = heap <= HeapMemory.left(heap) ? settings.layers() : layers;
  }

  private static List<Integer> spread(List<Integer> features, int most) {
    int count = Math.min(most, features.size());
    return IntStream.range(0, count)
        .mapToObj(i -> features.get((2 * i + 1) * features.size() / (2 * count)))
        .toList();
  }

  /**
   * Makes the trial.
   *
   * @param progress is called as the work proceeds, and may throw to end it early
   */
  static TrialResult of(Study study, Gallery.Settings settings, Progress progress)
      throws IOException {
    Progress alive = (_, _, _) -> progress.at(TASK, 0, -1);
    alive.at(TASK, 0, -1);
    GalleryTrial trial = new GalleryTrial(study, settings, secondsPerImage(study, settings) > SLOW);
    long start = System.nanoTime();
    TrialResult fastest = trial.run(alive).of(study, settings);
    while (seconds(start) < Math.min(PATIENCE, SHARE * fastest.seconds())) {
      TrialResult next = trial.run(alive).of(study, settings);
      fastest = next.seconds() < fastest.seconds() ? next : fastest;
    }
    return fastest;
  }

  /** Runs an image forward a few times, since Java is slow at first, and returns the shortest. */
  private static double secondsPerImage(Study study, Gallery.Settings settings) {
    float[] image = new float[study.subject().network().input().size()];
    study.sample().read(0, image);
    List<String> layers = List.copyOf(settings.layers().keySet());
    double shortest = Double.POSITIVE_INFINITY;
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      study.subject().network().trace(image, layers);
      shortest = Math.min(shortest, seconds(start));
    }
    return shortest;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Returns the seconds per image and thread of the statistics of all features, whose products grow
   * with the square of their number; of a few if those of all do not fit into memory.
   */
  private double correlate(Progress progress) {
    Sample sample = few.sample();
    long start = System.nanoTime();
    MapStatistics.of(
        few.subject().network(),
        correlated,
        some.recipe().rankBy(),
        sample.size(),
        sample,
        few.workers(),
        progress);
    return perImage(seconds(start));
  }

  /** Returns the seconds that one thread takes for an image. */
  private double perImage(double seconds) {
    return seconds * TrialResult.threads(few, few.images().size()) / few.images().size();
  }

  /** Times the statistics, and makes a gallery of some features over few images. */
  private TrialResult run(Progress progress) throws IOException {
    double correlating = correlate(progress);
    Path folder = Files.createTempDirectory("switchback-trial");
    try {
      Path gallery = folder.resolve("gallery");
      Map<String, Long> starts = new HashMap<>();
      Map<String, Double> seconds = new HashMap<>();
      starts.put(TopActivations.TASK, System.nanoTime());
      new Gallery(few, some)
          .write(
              gallery,
              Map.of(),
              (task, done, total) -> {
                progress.at(task, done, total);
                starts.putIfAbsent(task, System.nanoTime());
                seconds.put(task, seconds(Objects.requireNonNull(starts.get(task))));
              });
      double searching = seconds.getOrDefault(TopActivations.TASK, 0.0);
      return new TrialResult(
          few,
          some,
          GalleryReader.read(gallery),
          perImage(searching),
          correlating,
          seconds,
          files(gallery));
    } finally {
      AtomicFolder.delete(folder);
    }
  }

  private static Map<String, Long> files(Path folder) throws IOException {
    Map<String, Long> files = new HashMap<>();
    for (String name : GalleryFiles.names(folder)) {
      files.put(name, Files.size(folder.resolve(name)));
    }
    files.put(GalleryPaths.MANIFEST, Files.size(folder.resolve(GalleryPaths.MANIFEST)));
    return files;
  }
}
