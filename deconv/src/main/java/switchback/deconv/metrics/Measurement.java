package switchback.deconv.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import switchback.datasets.CounterRandom;
import switchback.deconv.MapUnit;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
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

  /** The last other image's trace; units that follow each other often have the same. */
  private final AtomicReference<@Nullable Other> lastOther = new AtomicReference<>();

  /** The way forward of an image, whose switches are used for comparison. */
  private static final class Other {
    private final float[] image;
    private final String layer;
    private final Trace trace;

    Other(float[] image, String layer, Trace trace) {
      this.image = image;
      this.layer = layer;
      this.trace = trace;
    }
  }

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

  /**
   * Returns the values for each recipe, in the order of the recipes. The maps are empty if the unit
   * is not active, and lack metrics that do not apply.
   *
   * @param other another image, whose switches are used for comparison
   */
  List<Map<Metric, Double>> of(Unit unit, float[] other, Scratch scratch) {
    Trace trace = network.trace(unit.image(), unit.layer());
    MapUnit strongest = trace.strongest(unit.layer(), unit.feature());
    return strongest.activation() > 0
        ? new Subject(unit, trace, strongest.y(), strongest.x()).values(other, scratch)
        : recipes.stream().map(_ -> Map.<Metric, Double>of()).toList();
  }

  /** Returns the way forward of another image. */
  private Trace trace(float[] other, String layer) {
    Other last = lastOther.get();
    if (last == null || !Arrays.equals(last.image, other) || !last.layer.equals(layer)) {
      last = new Other(other, layer, network.trace(other, layer));
      lastOther.set(last);
    }
    return last.trace;
  }

  /** A unit with everything that does not depend on the recipe. */
  private final class Subject {
    private final Unit unit;
    private final Trace trace;
    private final int y;
    private final int x;
    private final Patch field;
    private final SeenPixels seen;

    Subject(Unit unit, Trace trace, int y, int x) {
      this.unit = unit;
      this.trace = trace;
      this.y = y;
      this.x = x;
      this.field =
          network
              .layer(unit.layer())
              .field()
              .patch(y, x)
              .clip(network.input().height(), network.input().width());
      this.seen = new SeenPixels(network.input(), field);
    }

    /** Returns the values for each recipe. */
    List<Map<Metric, Double>> values(float[] other, Scratch scratch) {
      List<SeenProjection> projections = recipes.stream().map(this::projection).toList();
      Answers answers = answers(projections, scratch);
      Centred drops = new Centred(Statistics.ranks(answers.drops()));
      GreySquares squares = new GreySquares(field);
      Centred image = new Centred(seen.values(unit.image()));
      List<Integer> rivals = Selectivity.rivals(trace.at(unit.layer(), y, x), unit.feature());
      Trace switches =
          network.hasMaxPooling(unit.layer()) ? Measurement.this.trace(other, unit.layer()) : null;
      List<Map<Metric, Double>> all = new ArrayList<>();
      for (int i = 0; i < recipes.size(); i++) {
        SeenProjection projection = projections.get(i);
        Map<Metric, Double> values = alike(projection, recipes.get(i), rivals, switches);
        values.put(Metric.REACTIVATION, answers.reactivations()[i]);
        values.put(Metric.RANK, answers.ranks()[i]);
        values.put(Metric.DELETION, answers.deletions()[i]);
        values.put(Metric.DELETION_RANDOM, answers.deletions()[recipes.size()]);
        double[] sums = squares.sums(projection.weights());
        values.put(Metric.OCCLUSION, drops.correlation(new Centred(Statistics.ranks(sums))));
        values.put(Metric.RECOVERY, projection.centred().correlation(image));
        values.put(Metric.SHARPNESS, projection.sharpness());
        values.put(Metric.ENERGY_INSIDE, projection.energyInside());
        all.add(values);
      }
      return all;
    }

    private SeenProjection projection(Recipe recipe) {
      float[] pixels = project(network, trace, unit.feature(), recipe);
      return new SeenProjection(
          pixels, seen.values(pixels), network.input().channels(), field.width());
    }

    /** Asks the unit about altered images; the last order is random. */
    private Answers answers(List<SeenProjection> projections, Scratch scratch) {
      List<int[]> orders = new ArrayList<>();
      projections.forEach(projection -> orders.add(projection.order()));
      orders.add(
          new CounterRandom(seed, CounterRandom.hash(unit.image()), unit.feature(), 0)
              .permutation(field.height() * field.width()));
      return new Probe(
              network.cone(unit.layer(), unit.feature(), y, x).on(scratch),
              network.cone(unit.layer(), y, x).on(scratch),
              network.input(),
              unit.image(),
              field,
              unit.feature())
          .ask(orders, projections.stream().map(SeenProjection::values).toList());
    }

    /** Compares a projection with those of other features, other switches and other filters. */
    private Map<Metric, Double> alike(
        SeenProjection own, Recipe recipe, List<Integer> rivals, @Nullable Trace switches) {
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      Selectivity.of(
              own.centred(),
              rivals.stream().map(rival -> centred(project(network, trace, rival, recipe))))
          .ifPresent(value -> values.put(Metric.SELECTIVITY, value));
      if (switches != null) {
        Centred through = centred(project(network, switches, unit.feature(), recipe));
        values.put(Metric.OTHER_SWITCHES, own.centred().correlation(through));
      }
      Centred random = centred(project(randomFilters, trace, unit.feature(), recipe));
      values.put(Metric.RANDOM_FILTERS, own.centred().correlation(random));
      return values;
    }

    private Centred centred(float[] pixels) {
      return new Centred(seen.values(pixels));
    }

    private float[] project(
        ProjectableNetwork filters, Trace switches, int feature, Recipe recipe) {
      return new Projector(filters)
          .project(trace, switches, unit.layer(), feature, y, x, recipe)
          .pixels();
    }
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
