package switchback.deconv.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import switchback.datasets.files.PartialResults;
import switchback.datasets.tasks.Progress;
import switchback.deconv.Isolation;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Unpooling;
import switchback.training.kernels.Workers;

/**
 * Recipes measured on the same units, through the trained weights and through random ones. The
 * latter show the value that a metric takes by the architecture alone (Adebayo et al. 2018, arXiv
 * 1810.03292, section 3). Each layer is randomised alone, as in section 3.2, and several layers in
 * a cascade. Their cascade in section 3.1 goes from the top layer down, because their maps explain
 * the output. This one goes from the pixels up to the layer of the units, because the layers above
 * do not take part in a projection.
 *
 * @param scores the scores by layer, recipe and metric, in the order of the arguments
 * @param microseconds the median duration of a projection over the units, by layer and recipe; the
 *     only result that differs between runs
 */
public record Comparison(List<Score> scores, Map<String, Map<String, Double>> microseconds) {
  /** The name of the task that {@link Progress} receives. */
  public static final String TASK = "measuring";

  /** The offset of the seeds for the random numbers of every measurement. */
  private static final long CONTROLS = 0x53574954L;

  /**
   * One metric of one recipe.
   *
   * @param trained the metric through the trained weights
   * @param randomised the metric through random weights over all seeds, by the names of the redrawn
   *     layers, such as {@code conv1+conv2}
   */
  public record Score(
      String layer,
      String recipe,
      Metric metric,
      Interval trained,
      Map<String, Interval> randomised) {}

  /** The weights to measure through: the trained ones if no layer is redrawn. */
  private record Weights(List<String> redrawn, long seed) {
    String name() {
      return String.join("+", redrawn);
    }
  }

  /** The number of units per block; a finished block is not measured again when resuming. */
  private static final int BLOCK = 64;

  /** The share of the work that finding out how long it takes may add to it. */
  private static final double SHARE = 0.1;

  /** The number of passes over a sample before Java is fast. */
  private static final int FIRST_PASSES = 4;

  /** The results of a block of units: for each unit the values of each recipe. */
  private record Measured(List<List<Map<Metric, Double>>> units) {}

  /** The results of one unit through some weights, for each recipe. */
  private record Values(Weights weights, Unit unit, List<Map<Metric, Double>> byRecipe) {}

  /**
   * Returns the recipes to compare: all unpoolings with the deconvnet's rectification, then the
   * other rectifications with switches. All keep one unit and are named like {@code switches,
   * deconvnet}.
   *
   * @param seed the seed of the random unpooling
   */
  public static List<Recipe> recipes(long seed) {
    List<Recipe> recipes = new ArrayList<>();
    for (Unpooling unpooling : Unpooling.all(seed)) {
      recipes.add(recipe(unpooling, Rectification.DECONVNET));
    }
    for (Rectification rectification : Rectification.all()) {
      if (!rectification.equals(Rectification.DECONVNET)) {
        recipes.add(recipe(Unpooling.SWITCHES, rectification));
      }
    }
    return recipes;
  }

  private static Recipe recipe(Unpooling unpooling, Rectification rectification) {
    return new Recipe(
        unpooling.name() + ", " + rectification.name(), Isolation.MAX, unpooling, rectification);
  }

  /**
   * Measures recipes. The result is the same for any number of workers.
   *
   * @param units the units in any order, with those of one feature next to each other; the image of
   *     another feature's unit gives the switches that replace a unit's own
   * @param recipes recipes of single units ({@link Isolation#MAX})
   * @param seeds the seeds of the random weights; may be empty
   * @param parts the results of an interrupted measurement, which are not measured again
   * @param progress receives the number of units done, from one worker at a time; may throw to end
   *     the measurement
   * @throws IOException if parts cannot be read or written
   */
  public static Comparison measure(
      ProjectableNetwork network,
      List<Unit> units,
      List<Recipe> recipes,
      List<Long> seeds,
      Workers workers,
      PartialResults parts,
      Progress progress)
      throws IOException {
    network.graph().readWeights();
    List<Weights> variants = variants(network, seeds);
    int total =
        variants.stream().mapToInt(weights -> unitsOf(weights, network, units).size()).sum();
    List<Values> values = new ArrayList<>();
    for (Weights weights : variants) {
      List<Unit> affected = unitsOf(weights, network, units);
      ProjectableNetwork through =
          weights.redrawn().isEmpty()
              ? network
              : network.randomised(weights.redrawn(), weights.seed());
      Measurement measurement = new Measurement(through, recipes, CONTROLS + weights.seed());
      for (int from = 0; from < affected.size(); from += BLOCK) {
        int to = Math.min(affected.size(), from + BLOCK);
        String name = String.join("-", "measured", weights.name(), "" + weights.seed(), "" + from);
        Optional<Measured> kept = parts.find(name, Measured.class);
        if (kept.isEmpty()) {
          Tally tally = new Tally(TASK, values.size(), total, progress);
          kept = Optional.of(measure(measurement, affected, from, to, workers, tally));
          parts.keep(name, kept.get());
        }
        for (int i = from; i < to; i++) {
          values.add(new Values(weights, affected.get(i), kept.get().units().get(i - from)));
        }
      }
    }
    return new Comparison(
        scores(units, recipes, values),
        microseconds(new Measurement(network, recipes, CONTROLS), units, recipes, progress));
  }

  /**
   * Returns the number of weights through which the units of a layer are measured: the trained ones
   * and, for each seed, those in which layers up to this one are redrawn.
   *
   * @param seeds the number of seeds of random weights
   */
  public static long weights(ProjectableNetwork network, String layer, int seeds) {
    Unit unit = new Unit(layer, 0, new float[0]);
    long redrawn =
        variants(network, List.of(0L)).stream()
            .filter(weights -> !weights.redrawn().isEmpty())
            .filter(weights -> !unitsOf(weights, network, List.of(unit)).isEmpty())
            .count();
    return 1 + seeds * redrawn;
  }

  /**
   * Measures units through the trained weights, again and again since Java is slow at first, to
   * find out how long that takes.
   *
   * @param units as for {@link #measure}
   * @param measurements the number of units that this is to tell the duration of, of which it takes
   *     a tenth at most
   * @param patience the seconds after which they are not measured again in any case; the first
   *     passes may take four times as long together
   * @return the shortest duration in seconds
   */
  public static double seconds(
      ProjectableNetwork network,
      List<Unit> units,
      List<Recipe> recipes,
      Workers workers,
      long measurements,
      double patience) {
    Measurement measurement = new Measurement(network, recipes, CONTROLS);
    Tally none = new Tally(TASK, 0, units.size(), Progress.NONE);
    double shortest = Double.POSITIVE_INFINITY;
    double spent = 0;
    double most = patience;
    for (int pass = 0;
        spent < most || (pass < FIRST_PASSES && spent < FIRST_PASSES * most);
        pass++) {
      long start = System.nanoTime();
      measure(measurement, units, 0, units.size(), workers, none);
      double seconds = (System.nanoTime() - start) / 1e9;
      shortest = Math.min(shortest, seconds);
      most = Math.min(patience, SHARE * shortest * measurements / units.size());
      spent += seconds;
    }
    return shortest;
  }

  private static Measured measure(
      Measurement measurement, List<Unit> units, int from, int to, Workers workers, Tally tally) {
    Map<Integer, List<Map<Metric, Double>>> measured = new ConcurrentSkipListMap<>();
    workers.run(
        to - from,
        (task, scratch) -> {
          float[] other = other(units, from + task);
          measured.put(task, measurement.of(units.get(from + task), other, scratch));
          tally.count();
        });
    return new Measured(List.copyOf(measured.values()));
  }

  /** Counts the units done. */
  private static final class Tally {
    private final String task;
    private final int total;
    private final Progress progress;
    private int done;

    Tally(String task, int done, int total, Progress progress) {
      this.task = task;
      this.done = done;
      this.total = total;
      this.progress = progress;
    }

    synchronized void count() {
      progress.at(task, ++done, total);
    }
  }

  /** Returns the trained weights, then for each seed each layer redrawn alone and in a cascade. */
  private static List<Weights> variants(ProjectableNetwork network, List<Long> seeds) {
    List<String> layers = network.convolutions().stream().map(ProjectableLayer::name).toList();
    List<Weights> variants = new ArrayList<>(List.of(new Weights(List.of(), 0)));
    for (long seed : seeds) {
      layers.forEach(layer -> variants.add(new Weights(List.of(layer), seed)));
      for (int depth = 2; depth <= layers.size(); depth++) {
        variants.add(new Weights(layers.subList(0, depth), seed));
      }
    }
    return variants;
  }

  /** Returns the units that have no redrawn layer above them. */
  private static List<Unit> unitsOf(Weights weights, ProjectableNetwork network, List<Unit> units) {
    List<String> layers = network.layers().stream().map(ProjectableLayer::name).toList();
    int highest = weights.redrawn().stream().mapToInt(layers::indexOf).max().orElse(-1);
    return units.stream().filter(unit -> layers.indexOf(unit.layer()) >= highest).toList();
  }

  /** Returns the image of the next unit of another feature, cyclically. */
  private static float[] other(List<Unit> units, int number) {
    Unit unit = units.get(number);
    for (int i = 1; i < units.size(); i++) {
      Unit next = units.get((number + i) % units.size());
      if (next.feature() != unit.feature() && !Arrays.equals(next.image(), unit.image())) {
        return next.image();
      }
    }
    return new float[unit.image().length];
  }

  private static List<Score> scores(List<Unit> units, List<Recipe> recipes, List<Values> values) {
    List<Score> scores = new ArrayList<>();
    for (String layer : units.stream().map(Unit::layer).distinct().toList()) {
      Map<String, List<Values>> byWeights =
          values.stream()
              .filter(each -> each.unit().layer().equals(layer))
              .collect(
                  Collectors.groupingBy(
                      each -> each.weights().name(), LinkedHashMap::new, Collectors.toList()));
      for (int recipe = 0; recipe < recipes.size(); recipe++) {
        for (Metric metric : Metric.values()) {
          Map<String, Interval> intervals = new LinkedHashMap<>();
          for (Map.Entry<String, List<Values>> entry : byWeights.entrySet()) {
            intervals.put(entry.getKey(), interval(entry.getValue(), recipe, metric));
          }
          Interval trained = Objects.requireNonNull(intervals.remove(""));
          scores.add(new Score(layer, recipes.get(recipe).name(), metric, trained, intervals));
        }
      }
    }
    return scores;
  }

  private static Interval interval(List<Values> values, int recipe, Metric metric) {
    Map<Integer, List<Double>> byFeature = new LinkedHashMap<>();
    for (Values each : values) {
      double value = each.byRecipe().get(recipe).getOrDefault(metric, Double.NaN);
      byFeature.computeIfAbsent(each.unit().feature(), _ -> new ArrayList<>()).add(value);
    }
    List<double[]> groups =
        byFeature.values().stream()
            .map(group -> group.stream().mapToDouble(value -> value).toArray())
            .toList();
    return Interval.of(groups, CONTROLS);
  }

  private static Map<String, Map<String, Double>> microseconds(
      Measurement measurement, List<Unit> units, List<Recipe> recipes, Progress progress) {
    Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
    Tally tally = new Tally("timing", 0, units.size(), progress);
    for (String layer : units.stream().map(Unit::layer).distinct().toList()) {
      List<long[]> times =
          units.stream()
              .filter(unit -> unit.layer().equals(layer))
              .map(
                  unit -> {
                    tally.count();
                    return measurement.nanoseconds(unit);
                  })
              .toList();
      Map<String, Double> byRecipe = new LinkedHashMap<>();
      for (int recipe = 0; recipe < recipes.size(); recipe++) {
        int i = recipe;
        long[] sorted = times.stream().mapToLong(each -> each[i]).sorted().toArray();
        byRecipe.put(recipes.get(i).name(), sorted[sorted.length / 2] / 1e3);
      }
      medians.put(layer, byRecipe);
    }
    return medians;
  }
}
