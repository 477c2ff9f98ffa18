package switchback.deconv.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.CounterRandom;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.deconv.signals.Patch;
import switchback.training.kernels.Scratch;

/** Computes all metrics of units through one network. Safe to share between threads. */
final class Measurement {
  private final ProjectableNetwork network;
  private final ProjectableNetwork randomFilters;
  private final List<Recipe> recipes;
  private final long seed;

  /**
   * Creates a measurement through a network.
   *
   * @param seed the seed of the random filters and orders
   */
  Measurement(ProjectableNetwork network, List<Recipe> recipes, long seed) {
    this.network = network;
    this.recipes = recipes;
    this.seed = seed;
    this.randomFilters =
        network.randomised(
            network.convolutions().stream().map(ProjectableLayer::name).toList(), seed);
  }

  /** A unit with everything that does not depend on the recipe. */
  private record Subject(Unit unit, Trace trace, Trace otherTrace, int y, int x) {}

  /**
   * Returns the values for each recipe, in the order of the recipes. The maps are empty if the unit
   * is not active, and lack metrics that do not apply.
   *
   * @param other another image, whose switches are used for comparison
   */
  List<Map<Metric, Double>> of(Unit unit, float[] other, Scratch scratch) {
    Trace trace = network.trace(unit.image(), unit.layer());
    Projector projector = new Projector(network);
    Projection strongest =
        projector.project(trace, unit.layer(), unit.feature(), Recipe.ZEILER_FERGUS);
    if (!(strongest.activation() > 0)) {
      return recipes.stream().map(_ -> Map.<Metric, Double>of()).toList();
    }
    int y = strongest.y();
    int x = strongest.x();
    Trace otherTrace = network.trace(other, unit.layer());
    Subject subject = new Subject(unit, trace, otherTrace, y, x);
    Probe probe = probe(subject, scratch);
    double[] drops = probe.occlusion();
    double random =
        probe.randomDeletion(
            new CounterRandom(seed, CounterRandom.hash(unit.image()), unit.feature(), 0));
    return recipes.stream().map(recipe -> of(subject, probe, recipe, drops, random)).toList();
  }

  private Probe probe(Subject subject, Scratch scratch) {
    Unit unit = subject.unit();
    ProjectableLayer layer = network.layer(unit.layer());
    Patch field =
        layer
            .field()
            .patch(subject.y(), subject.x())
            .clip(network.input().height(), network.input().width());
    return new Probe(
        network.cone(unit.layer(), subject.y(), subject.x()).on(scratch),
        network.input(),
        unit.image(),
        field,
        unit.feature());
  }

  private Map<Metric, Double> of(
      Subject subject, Probe probe, Recipe recipe, double[] drops, double randomDeletion) {
    float[] pixels = project(subject, network, subject.trace(), subject.unit().feature(), recipe);
    double[] inside = probe.inside(pixels);
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    double[] reactivation = probe.reactivation(pixels);
    values.put(Metric.REACTIVATION, reactivation[0]);
    values.put(Metric.RANK, reactivation[1]);
    Selectivity.of(
            network,
            subject.trace(),
            subject.unit().layer(),
            subject.unit().feature(),
            subject.y(),
            subject.x(),
            recipe)
        .ifPresent(value -> values.put(Metric.SELECTIVITY, value));
    if (network.hasMaxPooling(subject.unit().layer())) {
      float[] through =
          project(subject, network, subject.otherTrace(), subject.unit().feature(), recipe);
      values.put(Metric.OTHER_SWITCHES, Statistics.correlation(inside, probe.inside(through)));
    }
    float[] random =
        project(subject, randomFilters, subject.trace(), subject.unit().feature(), recipe);
    values.put(Metric.RANDOM_FILTERS, Statistics.correlation(inside, probe.inside(random)));
    values.put(Metric.DELETION, probe.deletion(pixels));
    values.put(Metric.DELETION_RANDOM, randomDeletion);
    values.put(Metric.OCCLUSION, Statistics.rankCorrelation(drops, probe.overSquares(pixels)));
    values.put(
        Metric.RECOVERY, Statistics.correlation(inside, probe.inside(subject.unit().image())));
    values.put(Metric.SHARPNESS, probe.sharpness(pixels));
    values.put(Metric.ENERGY_INSIDE, probe.energyInside(pixels));
    return values;
  }

  private float[] project(
      Subject subject, ProjectableNetwork filters, Trace switches, int feature, Recipe recipe) {
    return new Projector(filters)
        .project(
            subject.trace(),
            switches,
            subject.unit().layer(),
            feature,
            subject.y(),
            subject.x(),
            recipe)
        .pixels();
  }

  /** Returns the duration of a projection in nanoseconds, by recipe. */
  long[] nanoseconds(Unit unit) {
    Trace trace = network.trace(unit.image(), unit.layer());
    Projector projector = new Projector(network);
    long[] times = new long[recipes.size()];
    Arrays.setAll(
        times,
        i -> {
          long start = System.nanoTime();
          projector.project(trace, unit.layer(), unit.feature(), recipes.get(i));
          return System.nanoTime() - start;
        });
    return times;
  }
}
