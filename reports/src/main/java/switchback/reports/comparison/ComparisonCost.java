package switchback.reports.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Unit;
import switchback.deconv.search.TopActivations;
import switchback.deconv.search.TopUnit;
import switchback.reports.study.Durations;
import switchback.reports.study.Study;

/**
 * What a comparison has to do, and about how long it will take.
 *
 * @param features the number of features by layer
 * @param top the most units per feature
 * @param recipes the number of recipes
 * @param draws the number of networks with random weights
 * @param measurements the number of times that a unit is measured by all recipes
 * @param threads the number of threads
 * @param seconds the time that it will take, by that of a sample
 */
public record ComparisonCost(
    Map<String, Integer> features,
    int top,
    int recipes,
    int draws,
    long measurements,
    int threads,
    double seconds) {
  /** The images of the first sample, and the most of those after it, which take less long. */
  private static final int FEW = 8;

  private static final int MANY = 128;

  /** The units that are measured per layer. */
  private static final int UNITS = 8;

  /**
   * A sample is repeated for so many seconds, since Java is slow at first, but for no more than a
   * share of what it is a sample of.
   */
  private static final double PATIENCE = 5;

  private static final double SHARE = 0.1;

  /**
   * Searches a few images and measures a few units, which takes some seconds.
   *
   * @throws switchback.datasets.tasks.SwitchbackException if the images do not have the size of the
   *     network's input
   */
  public static ComparisonCost estimate(Study study, ComparisonReport.Settings settings) {
    ProjectableNetwork network = study.subject().network();
    Map<String, Integer> features = new LinkedHashMap<>();
    settings.layers().forEach((layer, chosen) -> features.put(layer, chosen.size()));
    int most = Math.min(settings.top(), study.images().size());
    int draws = settings.randomSeeds().size();
    Search search = Search.sample(study, settings);
    double seconds = search.secondsPerImage() * study.images().size();
    long measurements = 0;
    for (Map.Entry<String, Integer> layer : features.entrySet()) {
      long times = layer.getValue() * most * Comparison.weights(network, layer.getKey(), draws);
      measurements += times;
      List<Unit> sample = search.units(study, layer.getKey());
      if (!sample.isEmpty()) {
        double patience = PATIENCE / features.size();
        seconds +=
            Comparison.seconds(
                    network, sample, settings.recipes(), study.workers(), times, patience)
                * times
                / sample.size();
      }
    }
    return new ComparisonCost(
        features,
        most,
        settings.recipes().size(),
        draws,
        measurements,
        study.workers().threads(),
        seconds);
  }

  /** The strongest units of a few images, and the time that the search took per image. */
  private record Search(
      ImageSet images, TopActivations found, Map<String, List<Integer>> layers, double seconds) {
    static Search sample(Study study, ComparisonReport.Settings settings) {
      ImageSet all = study.images().splits().getFirst().images();
      Search first = of(study, settings, all.first(FEW));
      int many = (int) Math.clamp(FEW * PATIENCE / first.seconds(), FEW, MANY);
      Search fastest = of(study, settings, all.first(many));
      double spent = first.seconds() + fastest.seconds();
      while (spent
          < Math.min(PATIENCE, SHARE * fastest.secondsPerImage() * study.images().size())) {
        Search next = of(study, settings, all.first(many));
        fastest = next.secondsPerImage() < fastest.secondsPerImage() ? next : fastest;
        spent += next.seconds();
      }
      return fastest;
    }

    private static Search of(Study study, ComparisonReport.Settings settings, ImageSet images) {
      long start = System.nanoTime();
      TopActivations found =
          TopActivations.search(
              study.subject().network(),
              study.workers(),
              images,
              study.subject().statistics(),
              List.copyOf(settings.layers().keySet()),
              1,
              RankBy.UNIT,
              Progress.NONE);
      return new Search(images, found, settings.layers(), (System.nanoTime() - start) / 1e9);
    }

    double secondsPerImage() {
      return seconds / images.size();
    }

    /** Returns the strongest units of a few features, spread over those that are compared. */
    List<Unit> units(Study study, String layer) {
      List<Integer> features = layers.getOrDefault(layer, List.of());
      List<Unit> units = new ArrayList<>();
      for (int i = 0; i < Math.min(UNITS, features.size()); i++) {
        int feature = features.get(i * features.size() / Math.min(UNITS, features.size()));
        for (TopUnit unit : found.top(layer, feature)) {
          float[] image = images.standardized(unit.index(), study.subject().statistics());
          units.add(new Unit(layer, feature, image));
        }
      }
      return units;
    }
  }

  /** Returns the cost on one line. */
  public String text() {
    String layers =
        features.entrySet().stream()
            .map(layer -> Counted.of(layer.getValue(), "feature") + " of " + layer.getKey())
            .collect(Collectors.joining(" and "));
    long units = top * features.values().stream().mapToLong(Integer::longValue).sum();
    return "comparing %s on %s (%s, %,d each), with the weights as trained and %s of random ones: %s, about %s on %s"
        .formatted(
            Counted.of(recipes, "recipe"),
            Counted.of(units, "unit"),
            layers,
            top,
            Counted.of(draws, "draw"),
            Counted.of(measurements, "measurement"),
            Durations.text(seconds),
            Counted.of(threads, "thread"));
  }
}
