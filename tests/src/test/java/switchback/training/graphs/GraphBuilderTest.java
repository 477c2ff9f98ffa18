package switchback.training.graphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.Numbers;
import switchback.training.engine.Engine;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;

class GraphBuilderTest {
  private static final MapShape IMAGE = new MapShape(6, 4, 5);
  private static final int MOST_VALUES = 3000;

  /** Beyond it, rounding in float would be larger than the tolerance. */
  private static final double LARGEST = 50;

  private final GraphBuilder graph = new GraphBuilder(IMAGE);
  private final Value image = graph.input();

  private Value convolution(String name, Value x) {
    return graph.convolution(
        name, x, Windows.of(1, 1), 1, Weights.of(Numbers.normal(2 * x.size(1), 1)), null);
  }

  private List<Operation> operations(Value output) {
    graph.output("y", output);
    return graph.build().nodes().stream().map(Node::operation).toList();
  }

  // ---- views

  @Test
  void movesThatComeBackAreNoNodes() {
    Value last = image.transpose(0, 2, 3, 1);
    Value flat = last.reshape(20, 6);
    Value back = flat.reshape(1, 4, 5, 6).transpose(0, 3, 1, 2);
    assertThat(back.shape()).containsExactly(1, 6, 4, 5);
    assertThat(operations(convolution("c", back)))
        .extracting(Operation::getClass)
        .containsExactly(Operation.Input.class, Operation.Convolution.class);
  }

  /** As a file with its channels last has them. */
  @Test
  void functionsOfSingleValuesAreAppliedBelowViews() {
    Value last = convolution("a", image).transpose(0, 2, 3, 1);
    Value scaled =
        graph.scaling(
            "s",
            last,
            new float[] {2, 3},
            new int[] {2},
            new float[] {4, 5},
            new int[] {1, 1, 1, 2});
    Value rectified = graph.rectifier("r", scaled, 6);
    Value bent = graph.activation("t", rectified, Function.of(Function.Kind.TANH));
    Value sloped = graph.parametricRectifier("p", bent, new float[] {0.1f, 0.2f}, 1, 1, 2);
    List<Operation> operations = operations(convolution("b", sloped.transpose(0, 3, 1, 2)));
    assertThat(operations)
        .extracting(Operation::getClass)
        .containsExactly(
            Operation.Input.class,
            Operation.Convolution.class,
            Operation.Scaling.class,
            Operation.Rectifier.class,
            Operation.Activation.class,
            Operation.ParametricRectifier.class,
            Operation.Convolution.class);
    Operation.Scaling scaling = (Operation.Scaling) operations.get(2);
    assertThat(scaling.scale().toArray()).containsExactly(2, 3);
    assertThat(scaling.shift().toArray()).containsExactly(4, 5);
    Operation.ParametricRectifier slopes = (Operation.ParametricRectifier) operations.get(5);
    assertThat(slopes.slopes().toArray()).containsExactly(0.1f, 0.2f);
  }

  @Test
  void mapsOfTheSameArrangementAreCombinedBelowIt() {
    Value a = convolution("a", image).transpose(0, 2, 3, 1);
    Value b = convolution("b", image).transpose(0, 2, 3, 1);
    Value sum = graph.combination("sum", Combination.Kind.SUM, a, b);
    Value joined = graph.concatenation("cat", List.of(sum, a), 3);
    assertThat(joined.shape()).containsExactly(1, 4, 5, 4);
    List<Operation> operations = operations(convolution("c", joined.transpose(0, 3, 1, 2)));
    assertThat(operations.get(3)).isEqualTo(new Combination(Combination.Kind.SUM));
    assertThat(operations.get(4)).isEqualTo(new Operation.Concatenation(0));
    assertThat(operations).hasSize(6);
  }

  /** ShuffleNet's: (groups, each) to (each, groups). */
  @Test
  void aChannelShuffleIsASelection() {
    Value split = image.reshape(1, 2, 3, 4, 5);
    Value turned = split.transpose(0, 2, 1, 3, 4);
    List<Operation> operations = operations(convolution("c", turned.reshape(1, 6, 4, 5)));
    assertThat(operations).hasSize(3);
    assertThat(operations.get(1)).isEqualTo(new Operation.Selection(Indices.of(0, 3, 1, 4, 2, 5)));
  }

  @Test
  void partsOfTheChannelsAreSelections() {
    Value part = image.slice(1, 5, -2, 3);
    assertThat(operations(convolution("c", part)).get(1))
        .isEqualTo(new Operation.Selection(Indices.of(5, 3, 1)));
  }

  @Test
  void partsOfTheRowsAreRearrangements() {
    Value part = image.slice(-2, 1, 2, 2);
    assertThat(part.shape()).containsExactly(1, 6, 2, 5);
    Operation moved = operations(convolution("c", part)).get(1);
    assertThat(moved).isInstanceOf(Operation.Rearrangement.class);
    Indices sources = Objects.requireNonNull(((Operation.Rearrangement) moved).sources());
    assertThat(sources.toArray()).startsWith(5, 6, 7, 8, 9, 15, 16, 17, 18, 19, 25);
  }

  @Test
  void flatteningBeforeADenseLayerIsNoNode() {
    Value flat = image.reshape(1, -1);
    Value sums = graph.dense("fc", flat, Weights.of(new float[240]), null);
    assertThat(sums.shape()).containsExactly(1, 2);
    assertThat(operations(sums)).hasSize(2);
  }

  /** A file with the channels last flattens in another order. */
  @Test
  void flatteningOfChannelsLastMovesTheValues() {
    Value flat = image.transpose(0, 2, 3, 1).reshape(1, 120);
    assertThat(operations(graph.dense("fc", flat, Weights.of(new float[240]), null)))
        .extracting(Operation::getClass)
        .containsExactly(
            Operation.Input.class, Operation.Rearrangement.class, Operation.Dense.class);
  }

  @Test
  void aDenseLayerOverChannelsIsAConvolution() {
    Value last = image.transpose(0, 2, 3, 1);
    Value sums = graph.dense("fc", last, Weights.of(Numbers.normal(18, 1)), null);
    assertThat(sums.shape()).containsExactly(1, 4, 5, 3);
    List<Operation> operations = operations(sums);
    assertThat(operations.get(1)).isInstanceOf(Operation.Convolution.class);
  }

  @Test
  void meansOverMapsArePoolings() {
    Value first = graph.reduction("m", image, Reduction.Statistic.MEAN, false, 2, 3);
    assertThat(first.shape()).containsExactly(1, 6);
    Value last = image.transpose(0, 2, 3, 1);
    Value second = graph.reduction("g", last, Reduction.Statistic.MAXIMUM, true, -3, -2);
    assertThat(second.shape()).containsExactly(1, 1, 1, 6);
    graph.output("a", first);
    graph.output("b", second.transpose(0, 3, 1, 2));
    assertThat(graph.build().nodes().stream().map(Node::operation))
        .extracting(Operation::getClass)
        .containsExactly(
            Operation.Input.class, Operation.AveragePooling.class, Operation.MaxPooling.class);
  }

  @Test
  void aSoftmaxOverChannelsIsOneInAnyLayout() {
    Value first = graph.softmax("a", image, 1);
    Value last = graph.softmax("b", image.transpose(0, 2, 3, 1), -1);
    Value flat = graph.softmax("c", graph.globalMaxPooling("", image).reshape(1, 6), -1);
    graph.output("a", first);
    graph.output("b", last.transpose(0, 3, 1, 2));
    graph.output("c", flat);
    assertThat(graph.build().nodes().stream().map(Node::operation))
        .extracting(Operation::getClass)
        .containsExactly(
            Operation.Input.class,
            Operation.Softmax.class,
            Operation.Softmax.class,
            Operation.MaxPooling.class,
            Operation.Softmax.class);
  }

  @Test
  void zeroFramesAndConcatenationsOfOneAreNothing() {
    assertThat(graph.padding("", image, new int[4], 3)).isSameAs(image);
    assertThat(graph.concatenation("", List.of(image), 1)).isSameAs(image);
    assertThat(image.broadcast(4, 5)).isSameAs(image);
  }

  // ---- refusals

  @Test
  void refusesWhatDoesNotFit() {
    refused(() -> image.reshape(7, -1), "cannot reshape [1, 6, 4, 5] to [7, -1]");
    refused(() -> image.reshape(-1, -1), "cannot reshape [1, 6, 4, 5] to [-1, -1]");
    refused(() -> image.reshape(6, 21), "cannot reshape [1, 6, 4, 5] to [6, 21]");
    refused(() -> image.gather(1, 6), "position 6");
    refused(() -> image.gather(1, -1), "position -1");
    refused(() -> image.broadcast(2, 3), "differ at axis");
    refused(
        () -> graph.combination("", Combination.Kind.SUM, image, image.slice(3, 0, 1, 2)),
        "differ at axis 3");
    refused(
        () -> graph.concatenation("", List.of(image, image.slice(3, 0, 1, 2)), 1), "concatenation");
    refused(
        () -> graph.convolution("", image, Windows.of(1, 1), 4, Weights.of(new float[6]), null),
        "6 maps in groups 4");
    refused(
        () -> graph.convolution("", image, Windows.of(1, 1), 1, Weights.of(new float[7]), null),
        "filters of 7 values over 6");
    refused(
        () ->
            graph.convolution(
                "", image, Windows.of(1, 1), 1, Weights.of(new float[12]), Weights.of(1)),
        "a bias for features 2");
    refused(
        () -> graph.convolution("", image, Windows.of(5, 1), 1, Weights.of(new float[30]), null),
        "does not fit");
    refused(
        () -> graph.dense("", image, Weights.of(new float[12]), null),
        "weights of 12 values over 5");
    refused(
        () -> graph.maxPooling("", image, Windows.of(2, 2).padded(2, 0, 0, 0)), "padding alone");
    refused(
        () -> graph.maxPooling("", image.reshape(2, 3, 4, 5), Windows.of(2, 2)),
        "a max pooling of [2, 3, 4, 5]");
    refused(
        () ->
            graph.transposedConvolution(
                "", image, Windows.of(2, 2), 4, 5, 1, Weights.of(new float[24]), null),
        "transposed convolution of 6x4x5 to 4x5");
    refused(
        () -> new GraphBuilder(new MapShape(1, 1 << 14, 1 << 15)), "maps larger than 268435456");
  }

  private static void refused(Runnable building, String... parts) {
    assertThatThrownBy(building::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  // ---- anything

  /** A value, the same in a sketch, and what it stands for. */
  private record Both(Value value, Value sketch, NaiveArray array) {}

  /** Writes programs for both kinds of builders and for plain arrays. */
  private static final class Program {
    private final GraphBuilder graph = new GraphBuilder(IMAGE);
    private final GraphBuilder sketch = GraphBuilder.sketch(IMAGE);
    private final RandomGenerator random;
    private Both both;

    Program(RandomGenerator random, float[] image) {
      this.random = random;
      this.both = new Both(graph.input(), sketch.input(), NaiveArray.of(image, 1, 6, 4, 5));
    }

    private void bend() {
      Function tanh = Function.of(Function.Kind.TANH);
      both =
          new Both(
              graph.activation("", both.value, tanh),
              sketch.activation("", both.sketch, tanh),
              both.array.map(Math::tanh));
    }

    private double largest() {
      return Arrays.stream(both.array.values()).map(Math::abs).max().orElseThrow();
    }

    void step() {
      if (largest() > LARGEST) {
        bend();
      }
      Both b = both;
      int rank = b.array.rank();
      int axis = rank == 0 ? 0 : random.nextInt(rank);
      switch (rank == 0 ? 0 : random.nextInt(16)) {
        case 0, 1 -> reshape();
        case 2, 3 -> {
          int[] order = permutation(rank);
          both =
              new Both(
                  b.value.transpose(order), b.sketch.transpose(order), b.array.transposed(order));
        }
        case 4 -> {
          int[] positions = new int[random.nextInt(1, 4)];
          Arrays.setAll(positions, _ -> random.nextInt(b.array.shape()[axis]));
          both =
              new Both(
                  b.value.gather(axis - rank, positions),
                  b.sketch.gather(axis - rank, positions),
                  b.array.gathered(axis, positions));
        }
        case 5 -> bend();
        case 6 -> scale();
        case 7 -> combine();
        case 8 -> join(axis);
        case 9 ->
            both =
                new Both(
                    graph.softmax("", b.value, axis),
                    sketch.softmax("", b.sketch, axis),
                    b.array.softmax(axis));
        case 10 -> reduce(List.of(Reduction.Statistic.values()).get(random.nextInt(4)));
        case 11 -> standardise();
        case 12 -> rearrange();
        case 13 -> dense();
        case 14 -> slope();
        default -> frame();
      }
    }

    private int[] permutation(int rank) {
      int[] order = IntStream.range(0, rank).toArray();
      for (int i = rank - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
      return order;
    }

    /** Takes the sizes apart into factors and puts these together in other ways. */
    private void reshape() {
      int size = both.array.values().length;
      int[] sizes = new int[random.nextInt(1, 6)];
      Arrays.fill(sizes, 1);
      for (int factor = 2; size > 1; ) {
        if (size % factor == 0) {
          sizes[random.nextInt(sizes.length)] *= factor;
          size /= factor;
        } else {
          factor++;
        }
      }
      int[] stated = sizes.clone();
      if (random.nextBoolean()) {
        stated[random.nextInt(sizes.length)] = -1;
      }
      both =
          new Both(
              both.value.reshape(stated), both.sketch.reshape(stated), both.array.reshaped(sizes));
    }

    /** Draws a shape that is repeated along the array, aligned at the last axis. */
    private int[] repeatedShape() {
      int[] shape = both.array.shape();
      int[] part = Arrays.copyOfRange(shape, random.nextInt(shape.length + 1), shape.length);
      for (int i = 0; i < part.length; i++) {
        part[i] = random.nextBoolean() ? 1 : part[i];
      }
      return part;
    }

    private float[] constants(int[] shape) {
      return Numbers.normal(NaiveArray.count(shape), random.nextLong());
    }

    private void scale() {
      int[] first = repeatedShape();
      int[] second = repeatedShape();
      float[] scale = constants(first);
      float[] shift = constants(second);
      both =
          new Both(
              graph.scaling("", both.value, scale, first, shift, second),
              sketch.scaling("", both.sketch, scale, first, shift, second),
              both.array
                  .with(NaiveArray.of(scale, first), (x, s) -> x * s)
                  .with(NaiveArray.of(shift, second), (x, s) -> x + s));
    }

    private void slope() {
      int[] shape = repeatedShape();
      float[] slopes = constants(shape);
      both =
          new Both(
              graph.parametricRectifier("", both.value, slopes, shape),
              sketch.parametricRectifier("", both.sketch, slopes, shape),
              both.array.with(NaiveArray.of(slopes, shape), (x, s) -> x > 0 ? x : s * x));
    }

    /** Combines with a part of the image's own values, repeated. */
    private void combine() {
      int[] shape = repeatedShape();
      int size = NaiveArray.count(shape);
      int[] places = new int[size];
      Arrays.setAll(places, _ -> random.nextInt(both.array.values().length));
      Both other = rearranged(shape, places, 0);
      boolean isProduct = random.nextBoolean();
      Combination.Kind kind = isProduct ? Combination.Kind.PRODUCT : Combination.Kind.DIFFERENCE;
      boolean isTurned = random.nextBoolean();
      Both a = isTurned ? other : both;
      Both b = isTurned ? both : other;
      both =
          new Both(
              graph.combination("", kind, a.value, b.value),
              sketch.combination("", kind, a.sketch, b.sketch),
              a.array.with(b.array, (x, y) -> isProduct ? x * y : x - y));
    }

    private Both rearranged(int[] shape, int[] places, float fill) {
      return new Both(
          graph.rearrange(both.value, shape, places, fill),
          sketch.rearrange(both.sketch, shape, places, fill),
          both.array.rearranged(shape, places, fill));
    }

    private void rearrange() {
      int[] shape = {random.nextInt(1, 3), random.nextInt(1, 5), random.nextInt(1, 5)};
      int[] places = new int[NaiveArray.count(shape)];
      Arrays.setAll(places, _ -> random.nextInt(-1, both.array.values().length));
      both = rearranged(shape, places, random.nextInt(3));
    }

    private void join(int axis) {
      int[] positions = {random.nextInt(both.array.shape()[axis])};
      Both part =
          new Both(
              both.value.gather(axis, positions),
              both.sketch.gather(axis, positions),
              both.array.gathered(axis, positions));
      List<Both> parts = random.nextBoolean() ? List.of(both, part, both) : List.of(part, both);
      both =
          new Both(
              graph.concatenation("", parts.stream().map(Both::value).toList(), axis),
              sketch.concatenation("", parts.stream().map(Both::sketch).toList(), axis),
              NaiveArray.concatenated(parts.stream().map(Both::array).toList(), axis));
    }

    private int[] someAxes() {
      int rank = both.array.rank();
      int[] axes = IntStream.range(0, rank).filter(_ -> random.nextBoolean()).toArray();
      return axes.length == 0 ? new int[] {random.nextInt(rank)} : axes;
    }

    private void reduce(Reduction.Statistic kind) {
      int[] axes = someAxes();
      boolean keeps = random.nextBoolean();
      NaiveArray reduced = both.array.reduced(part -> reduced(kind, part), axes);
      int[] kept =
          IntStream.range(0, both.array.rank())
              .filter(axis -> Arrays.stream(axes).noneMatch(a -> a == axis))
              .map(axis -> both.array.shape()[axis])
              .toArray();
      both =
          new Both(
              graph.reduction("", both.value, kind, keeps, axes),
              sketch.reduction("", both.sketch, kind, keeps, axes),
              keeps ? reduced : reduced.reshaped(kept));
    }

    private static double reduced(Reduction.Statistic kind, double[] part) {
      return switch (kind) {
        case MEAN -> Arrays.stream(part).average().orElseThrow();
        case SUM -> Arrays.stream(part).sum();
        case MAXIMUM -> Arrays.stream(part).max().orElseThrow();
        case NORM -> Math.sqrt(Arrays.stream(part).map(v -> v * v).sum());
      };
    }

    private void standardise() {
      int[] axes = someAxes();
      NaiveArray mean = both.array.reduced(p -> reduced(Reduction.Statistic.MEAN, p), axes);
      NaiveArray centred = both.array.with(mean, (x, m) -> x - m);
      NaiveArray variance =
          centred.map(x -> x * x).reduced(p -> reduced(Reduction.Statistic.MEAN, p), axes);
      both =
          new Both(
              graph.standardization("", both.value, 0.1, axes),
              sketch.standardization("", both.sketch, 0.1, axes),
              centred.with(variance, (x, v) -> x / Math.sqrt(v + 0.1)));
    }

    private void dense() {
      int inputs = both.array.shape()[both.array.rank() - 1];
      int units = random.nextInt(1, 4);
      float[] weights = Numbers.normal(units * inputs, random.nextLong());
      float[] bias = Numbers.normal(units, random.nextLong());
      both =
          new Both(
              graph.dense("", both.value, Weights.of(weights), Weights.of(bias)),
              sketch.dense("", both.sketch, Weights.of(weights), Weights.of(bias)),
              both.array.dense(weights, units, bias));
    }

    /** Frames maps, or makes maps of the values first. */
    private void frame() {
      int size = both.array.values().length;
      int[] sizes = {1, 1, 1, size};
      NaiveArray maps = both.array.reshaped(sizes);
      int[] frame = {
        random.nextInt(2), random.nextInt(3), random.nextInt(2), -random.nextInt(size)
      };
      int[] shape = {1, 1, 1 + frame[0] + frame[2], size + frame[1] + frame[3]};
      int[] places = new int[NaiveArray.count(shape)];
      for (int i = 0; i < places.length; i++) {
        int row = i / shape[3] - frame[0];
        int column = i % shape[3] - frame[1];
        places[i] = row == 0 && column >= 0 && column < size ? column : -1;
      }
      both =
          new Both(
              graph.padding("", both.value.reshape(sizes), frame, 2),
              sketch.padding("", both.sketch.reshape(sizes), frame, 2),
              maps.rearranged(shape, places, 2));
    }
  }

  @Property(tries = 3000)
  void anyProgramComputesWhatPlainArraysDo(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = Numbers.normal(IMAGE.size(), seed);
    Program program = new Program(random, pixels);
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      program.step();
      assertThat(program.both.value.sizes()).containsExactly(program.both.array.shape());
      assertThat(program.both.sketch.sizes()).containsExactly(program.both.array.shape());
      if (program.both.array.values().length > MOST_VALUES) {
        break;
      }
    }
    program.graph.output("y", program.both.value);
    NetworkGraph built = program.graph.build();
    float[] got =
        new Engine(built, false).run(pixels, List.of(built.outputs().get("y"))).getFirst();
    double[] expected = program.both.array.values();
    assertThat(got).hasSize(expected.length);
    double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < got.length; i++) {
      assertThat((double) got[i]).isEqualTo(expected[i], within(1e-4 * (1 + size)));
    }
  }
}
