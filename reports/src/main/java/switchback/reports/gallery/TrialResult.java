package switchback.reports.gallery;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import switchback.reports.study.Study;

/**
 * What a small gallery took, scaled to a whole one: the search by the images, the statistics by the
 * sampled images, the pictures by the units, a layer's sheets by its features.
 *
 * @param study the images of the whole gallery
 * @param settings the settings of the whole gallery
 * @param manifest the manifest of the small gallery
 * @param searching the seconds per image and thread of the search
 * @param correlating the seconds per image and thread of the statistics
 * @param tasks the seconds of each task of the small gallery by its name
 * @param files the bytes of each file of the small gallery by its name
 */
record TrialResult(
    Study study,
    Gallery.Settings settings,
    GalleryManifest manifest,
    double searching,
    double correlating,
    Map<String, Double> tasks,
    Map<String, Long> files) {
  /** The bytes of a sheet's caption, approximately, which does not grow with the features. */
  private static final long CAPTION = 25_000;

  /** The bytes of a correlation in the manifest. */
  private static final long CORRELATION = 9;

  /** Returns the same measurements for a whole gallery. */
  TrialResult of(Study whole, Gallery.Settings itsSettings) {
    return new TrialResult(whole, itsSettings, manifest, searching, correlating, tasks, files);
  }

  /** Returns the number of threads among which so many images are shared. */
  static int threads(Study study, int images) {
    return Math.min(study.workers().threads(), Math.ceilDiv(images, GalleryTrial.PER_TASK));
  }

  private long images() {
    return study.images().size();
  }

  private int sampled() {
    return study.sample().size();
  }

  /** Returns the most strongest units of a feature. */
  private long strongest() {
    return Math.min(settings.top(), images());
  }

  /** Returns the most units of a feature in weaker images. */
  private long weaker() {
    long others = Math.max(0, sampled() - strongest());
    int levels = WeakerImages.LEVELS.size();
    return levels * Math.min(settings.weaker(), others / (levels + 1));
  }

  private long features(String layer) {
    return settings.layers().getOrDefault(layer, List.of()).size();
  }

  /** Returns the most units of all features. */
  long units() {
    return settings.features() * (strongest() + weaker());
  }

  /** Returns the time in seconds. */
  double seconds() {
    double seconds =
        searching * images() / threads(study, study.images().size())
            + correlating * sampled() / threads(study, sampled());
    for (String layer : settings.layers().keySet()) {
      Drawn drawn = drawn(layer);
      double all = tasks.getOrDefault(LayerGallery.task(layer), 0.0);
      seconds += share(all, drawn.units()) * features(layer) * (strongest() + weaker());
    }
    return seconds;
  }

  /** The small gallery's numbers of a layer. */
  private record Drawn(long features, long strongest, long weaker) {
    long units() {
      return strongest + weaker;
    }
  }

  private Drawn drawn(String layer) {
    List<GalleryManifest.Feature> drawn =
        manifest.features().stream().filter(each -> each.layer().equals(layer)).toList();
    return new Drawn(
        drawn.size(),
        drawn.stream().mapToLong(each -> each.top().size()).sum(),
        drawn.stream().mapToLong(each -> each.sampled().size()).sum());
  }

  private static double share(double all, long number) {
    return number == 0 ? 0 : all / number;
  }

  private double bytes(Predicate<String> isOne) {
    return files.entrySet().stream()
        .filter(file -> isOne.test(file.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** Returns the bytes of the files of a layer. */
  long disk(String layer) {
    String name = GalleryPaths.features(layer);
    Predicate<String> isOfFeature = file -> file.startsWith(name + "/");
    Predicate<String> isWeaker = file -> file.contains("-samples.");
    Predicate<String> isOfLayer =
        file -> file.startsWith(name + ".") || file.startsWith(name + "-");
    Drawn drawn = drawn(layer);
    double ofFeature =
        share(bytes(isOfFeature.and(isWeaker.negate())), drawn.strongest()) * strongest()
            + share(bytes(isOfFeature.and(isWeaker)), drawn.weaker()) * weaker()
            + share(Math.max(0, bytes(isOfLayer) - CAPTION), drawn.features());
    return Math.round(ofFeature * features(layer));
  }

  /** Returns the bytes of all files, the manifest twice, as JSON and as a script. */
  long disk() {
    Predicate<String> isImage = file -> file.startsWith(GalleryPaths.IMAGES + "/");
    long images = files.keySet().stream().filter(isImage).count();
    double ofImages =
        share(bytes(isImage), images) * Math.min(images(), settings.features() * strongest());
    long drawn = manifest.layers().stream().mapToLong(each -> drawn(each.layer()).units()).sum();
    double ofManifest = share(bytes(GalleryPaths.MANIFEST::equals), drawn) * units();
    long correlations =
        settings.layers().values().stream()
            .mapToLong(each -> CORRELATION * Correlations.kept(each.size()))
            .sum();
    double ofSite = bytes(file -> file.startsWith("site/"));
    return settings.layers().keySet().stream().mapToLong(this::disk).sum()
        + Math.round(ofImages + 2 * (ofManifest + correlations) + ofSite);
  }
}
