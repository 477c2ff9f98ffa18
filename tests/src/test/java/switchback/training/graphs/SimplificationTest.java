package switchback.training.graphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.Numbers;
import switchback.training.engine.Engine;
import switchback.training.graphs.Operation.Combination;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

class SimplificationTest {
  private static final MapShape IMAGE = new MapShape(2, 6, 6);
  private static final Windows THREE = Windows.of(3, 3);

  private final GraphBuilder graph = new GraphBuilder(IMAGE);

  private Value convolution(String name, Value x, Windows windows, boolean isBiased) {
    int channels = x.size(1);
    int taps = windows.rows() * windows.columns();
    return graph.convolution(
        name,
        x,
        windows,
        1,
        Weights.of(Numbers.normal(3 * channels * taps, 5)),
        isBiased ? Weights.of(Numbers.normal(3, 6)) : null);
  }

  private Value scaling(String name, Value x, float[] scale, float[] shift) {
    return graph.scaling(
        name, x, scale, new int[] {scale.length, 1, 1}, shift, new int[] {shift.length, 1, 1});
  }

  private Value scaling(Value x, double scale, double shift) {
    int[] one = {};
    return graph.scaling("", x, new float[] {(float) scale}, one, new float[] {(float) shift}, one);
  }

  private Value activation(Value x, Function.Kind kind) {
    return graph.activation("", x, Function.of(kind));
  }

  private Value product(Value a, Value b) {
    return graph.combination("product", Combination.Kind.PRODUCT, a, b);
  }

  private NetworkGraph built(Value... outputs) {
    for (int i = 0; i < outputs.length; i++) {
      graph.output("y" + i, outputs[i]);
    }
    return graph.build();
  }

  private static List<Operation> operations(NetworkGraph graph) {
    return graph.nodes().stream().map(Node::operation).toList();
  }

  // ---- scales and shifts

  @Test
  void aShiftBecomesTheBiasOfSumsWithoutOne() {
    Value sums = convolution("c", graph.input(), THREE, false);
    NetworkGraph built = built(scaling("shift", sums, new float[] {1}, new float[] {1, 2, 3}));
    assertThat(built.nodes()).hasSize(2);
    Operation.Convolution c = (Operation.Convolution) built.node(1).operation();
    assertThat(Objects.requireNonNull(c.bias()).toArray()).containsExactly(1, 2, 3);
    assertThat(built.node(1).name()).isEqualTo("c");
  }

  @Test
  void aShiftBecomesTheBiasOfDenseAndTransposedSumsToo() {
    Value up =
        graph.transposedConvolution(
            "up",
            graph.input(),
            Windows.of(2, 2).strides(2, 2),
            12,
            12,
            1,
            Weights.of(new float[2 * 3 * 4]),
            null);
    Value shifted = scaling("a", up, new float[] {1}, new float[] {1, 2, 3});
    Value flat = shifted.reshape(1, -1);
    Value sums = graph.dense("fc", flat, Weights.of(new float[2 * 3 * 144]), null);
    Value last =
        graph.scaling("b", sums, new float[] {1}, new int[0], new float[] {7, 8}, new int[] {2});
    NetworkGraph built = built(last);
    assertThat(built.nodes()).extracting(Node::name).containsExactly("", "up", "fc");
    Operation.TransposedConvolution t = (Operation.TransposedConvolution) built.node(1).operation();
    assertThat(Objects.requireNonNull(t.bias()).toArray()).containsExactly(1, 2, 3);
    Operation.Dense d = (Operation.Dense) built.node(2).operation();
    assertThat(Objects.requireNonNull(d.bias()).toArray()).containsExactly(7, 8);
  }

  /** The sums' own rounding would change. */
  @Test
  void aScaleAndAShiftOfSumsWithABiasStay() {
    Value first = scaling("", convolution("a", graph.input(), THREE, true), ones(), bias());
    Value second = scaling("", convolution("b", first, THREE, false), bias(), ones());
    NetworkGraph built = built(second);
    assertThat(operations(built))
        .extracting(Operation::getClass)
        .containsExactly(
            Operation.Input.class,
            Operation.Convolution.class,
            Operation.Scaling.class,
            Operation.Convolution.class,
            Operation.Scaling.class);
  }

  private static float[] ones() {
    return new float[] {1, 1, 1};
  }

  private static float[] bias() {
    return new float[] {2, 3, 4};
  }

  @Test
  void scalesOfScalesAreOne() {
    Value x = scaling("first", graph.input(), new float[] {2, 3}, new float[] {1, 1});
    x = scaling("second", x, new float[] {5, 7}, new float[] {0, 2});
    x = scaling("third", x, new float[] {1, 0.5f}, new float[] {-3, 0});
    NetworkGraph built = built(x);
    assertThat(built.nodes()).hasSize(2);
    Operation.Scaling s = (Operation.Scaling) built.node(1).operation();
    assertThat(s.scale().toArray()).containsExactly(10, 10.5f);
    assertThat(s.shift().toArray()).containsExactly(5 - 3, 4.5f);
  }

  @Test
  void aScaleThatDoesNothingIsNoNode() {
    assertThat(built(scaling(graph.input(), 1, 0)).nodes()).hasSize(1);
  }

  @Test
  void whatABranchTakesIsNotScaledForTheOther() {
    Value sums = convolution("c", graph.input(), THREE, false);
    Value shifted = scaling("", sums, ones(), bias());
    NetworkGraph built = built(graph.combination("", Combination.Kind.MAXIMUM, sums, shifted));
    assertThat(built.nodes()).hasSize(4);
    Operation.Convolution c = (Operation.Convolution) built.node(1).operation();
    assertThat(c.bias()).isNull();
  }

  @Test
  void anOutputOfTheNetworkIsNotScaled() {
    Value sums = convolution("c", graph.input(), THREE, false);
    NetworkGraph built = built(sums, scaling("", sums, ones(), bias()));
    assertThat(built.nodes()).hasSize(3);
    assertThat(built.outputs()).containsEntry("y0", 1).containsEntry("y1", 2);
  }

  @Test
  void anOutputFollowsWhatReplacesItsNode() {
    Value sums = convolution("c", graph.input(), THREE, false);
    assertThat(built(scaling("", sums, ones(), bias())).outputs()).containsEntry("y0", 1);
  }

  // ---- padding

  @Test
  void aFrameOfZerosBecomesPaddingOfTheWindows() {
    Value padded = graph.padding("pad", graph.input(), new int[] {1, 2, 3, 0}, 0);
    NetworkGraph built = built(convolution("c", padded, THREE.padded(1, 1, 1, 1), true));
    assertThat(built.nodes()).hasSize(2);
    Operation.Convolution c = (Operation.Convolution) built.node(1).operation();
    assertThat(c.geometry())
        .isEqualTo(new Geometry(new Axis(6, 3, 1, 2, 1, 4), new Axis(6, 3, 1, 3, 1, 1)));
  }

  /** The explicit zeros count, the window's own padding does not. */
  @Test
  void aFrameOfZerosBelowAnAverageCounts() {
    Value padded = graph.padding("", graph.input(), new int[] {1, 0, 0, 1}, 0);
    Value average = graph.averagePooling("", padded, THREE.padded(1, 1, 1, 1), false);
    NetworkGraph built = built(average);
    assertThat(built.nodes()).hasSize(2);
    Operation.AveragePooling a = (Operation.AveragePooling) built.node(1).operation();
    assertThat(a.frame().toArray()).containsExactly(1, 0, 0, 1);
    assertThat(a.geometry())
        .isEqualTo(new Geometry(new Axis(6, 3, 1, 2, 1, 1), new Axis(6, 3, 1, 1, 1, 2)));
  }

  @Test
  void otherFramesStay() {
    // An average's windows would lie in the padding alone.
    Value wide = graph.padding("", graph.input(), new int[] {3, 0, 0, 0}, 0);
    Value average = graph.averagePooling("", wide, THREE, false);
    // Zeros count for a maximum, padding does not.
    Value framed = graph.padding("", average, new int[] {1, 1, 1, 1}, 0);
    Value greatest = graph.maxPooling("", framed, THREE);
    Value one = graph.padding("", greatest, new int[] {1, 1, 1, 1}, 1);
    Value first = convolution("a", one, THREE, true);
    Value cut = graph.padding("", first, new int[] {-1, 0, 1, 0}, 0);
    Value second = convolution("b", cut, THREE, true);
    // Another node takes these zeros, too.
    Value shared = graph.padding("", second, new int[] {1, 1, 1, 1}, 0);
    Value third = convolution("c", shared, THREE.padded(1, 1, 1, 1), true);
    NetworkGraph built = built(graph.combination("", Combination.Kind.SUM, shared, third));
    assertThat(operations(built)).filteredOn(o -> o instanceof Operation.Padding).hasSize(5);
  }

  // ---- functions

  /**
   * A function that is spelt in several nodes.
   *
   * @param name the formula
   * @param formula the same in double
   * @param expected the function that it is; null if it is none
   * @param nodes adds the nodes
   */
  record Spelling(
      String name,
      DoubleUnaryOperator formula,
      @Nullable Function expected,
      BiFunction<SimplificationTest, Value, Value> nodes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double erf(double x) {
    return Function.of(Function.Kind.ERF).value(x);
  }

  static List<Spelling> spellings() {
    Function swish = Function.of(Function.Kind.SWISH);
    Function hardSwish = new Function(Function.Kind.HARD_SWISH, 1 / 6.0, 0.5);
    Function gelu = Function.of(Function.Kind.GELU);
    Function mish = Function.of(Function.Kind.MISH);
    List<Spelling> all = new ArrayList<>();
    all.add(
        new Spelling(
            "x sigmoid(x)",
            x -> x * sigmoid(x),
            swish,
            (t, x) -> t.product(x, t.activation(x, Function.Kind.SIGMOID))));
    all.add(
        new Spelling(
            "sigmoid(x) x",
            x -> x * sigmoid(x),
            swish,
            (t, x) -> t.product(t.activation(x, Function.Kind.SIGMOID), x)));
    all.add(
        new Spelling(
            "x sigmoid(1.5 x)",
            x -> x * sigmoid(1.5 * x),
            new Function(Function.Kind.SWISH, 1.5, 0),
            (t, x) -> t.product(x, t.activation(t.scaling(x, 1.5, 0), Function.Kind.SIGMOID))));
    all.add(
        new Spelling(
            "x hardSigmoid(x)",
            x -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0),
            hardSwish,
            (t, x) ->
                t.product(
                    x,
                    t.graph.activation(
                        "", x, new Function(Function.Kind.HARD_SIGMOID, 1 / 6.0, 0.5)))));
    all.add(
        new Spelling(
            "x relu6(x + 3) / 6",
            x -> x * Math.clamp(x + 3, 0.0, 6.0) / 6,
            hardSwish,
            (t, x) -> t.scaling(t.product(x, t.relu6(t.scaling(x, 1, 3))), 1 / 6.0, 0)));
    all.add(
        new Spelling(
            "x (relu6(x + 3) / 6)",
            x -> x * Math.clamp(x + 3, 0.0, 6.0) / 6,
            hardSwish,
            (t, x) -> t.product(x, t.scaling(t.relu6(t.scaling(x, 1, 3)), 1 / 6.0, 0))));
    all.add(
        new Spelling(
            "(x / 6) relu6(x + 3)",
            x -> x * Math.clamp(x + 3, 0.0, 6.0) / 6,
            hardSwish,
            (t, x) -> t.product(t.scaling(x, 1 / 6.0, 0), t.relu6(t.scaling(x, 1, 3)))));
    all.add(
        new Spelling(
            "0.5 x (1 + erf(x / root 2))",
            x -> 0.5 * x * (1 + erf(x / Math.sqrt(2))),
            gelu,
            (t, x) -> t.product(t.scaling(x, 0.5, 0), t.scaling(t.erf(x), 1, 1))));
    all.add(
        new Spelling(
            "x (1 + erf(x / root 2)) 0.5",
            x -> 0.5 * x * (1 + erf(x / Math.sqrt(2))),
            gelu,
            (t, x) -> t.scaling(t.product(x, t.scaling(t.erf(x), 1, 1)), 0.5, 0)));
    all.add(
        new Spelling(
            "x (0.5 + 0.5 erf(x / root 2))",
            x -> 0.5 * x * (1 + erf(x / Math.sqrt(2))),
            gelu,
            (t, x) -> t.product(t.scaling(t.erf(x), 0.5, 0.5), x)));
    all.add(
        new Spelling(
            "x tanh(softplus(x))",
            x -> x * Math.tanh(Math.log1p(Math.exp(x))),
            mish,
            (t, x) ->
                t.product(
                    x, t.activation(t.activation(x, Function.Kind.SOFTPLUS), Function.Kind.TANH))));
    return all;
  }

  private Value relu6(Value x) {
    return graph.rectifier("", x, 6);
  }

  private Value erf(Value x) {
    return activation(scaling(x, Math.sqrt(0.5), 0), Function.Kind.ERF);
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void aFunctionInSeveralNodesIsOne(Spelling spelling) {
    Value sums = convolution("c", graph.input(), THREE, true);
    NetworkGraph built = built(spelling.nodes().apply(this, sums));
    assertThat(built.nodes()).hasSize(3);
    Function got = ((Operation.Activation) built.node(2).operation()).function();
    Function expected = Objects.requireNonNull(spelling.expected());
    assertThat(got.kind()).isEqualTo(expected.kind());
    assertThat(got.a()).isEqualTo(expected.a(), within(1e-7));
    assertThat(got.b()).isEqualTo(expected.b(), within(1e-7));
    assertThat(built.node(2).inputs()).containsExactly(1);
  }

  /** Each but for a detail. */
  static List<Spelling> others() {
    return List.of(
        new Spelling(
            "x sigmoid(x + 1)",
            x -> x * sigmoid(x + 1),
            null,
            (t, x) -> t.product(x, t.activation(t.scaling(x, 1, 1), Function.Kind.SIGMOID))),
        new Spelling(
            "(x + 1) sigmoid(x)",
            x -> (x + 1) * sigmoid(x),
            null,
            (t, x) -> t.product(t.scaling(x, 1, 1), t.activation(x, Function.Kind.SIGMOID))),
        new Spelling(
            "x (2 sigmoid(x))",
            x -> 2 * x * sigmoid(x),
            null,
            (t, x) -> t.product(x, t.scaling(t.activation(x, Function.Kind.SIGMOID), 2, 0))),
        new Spelling(
            "x + sigmoid(x)",
            x -> x + sigmoid(x),
            null,
            (t, x) ->
                t.graph.combination(
                    "", Combination.Kind.SUM, x, t.activation(x, Function.Kind.SIGMOID))),
        new Spelling(
            "x relu6(x + 2) / 6",
            x -> x * Math.clamp(x + 2, 0.0, 6.0) / 6,
            null,
            (t, x) -> t.scaling(t.product(x, t.relu6(t.scaling(x, 1, 2))), 1 / 6.0, 0)),
        new Spelling(
            "x relu6(x + 3) / 5",
            x -> x * Math.clamp(x + 3, 0.0, 6.0) / 5,
            null,
            (t, x) -> t.scaling(t.product(x, t.relu6(t.scaling(x, 1, 3))), 1 / 5.0, 0)),
        new Spelling(
            "x relu(x + 3) / 6",
            x -> x * Math.max(0, x + 3) / 6,
            null,
            (t, x) ->
                t.scaling(
                    t.product(
                        x, t.graph.rectifier("", t.scaling(x, 1, 3), Float.POSITIVE_INFINITY)),
                    1 / 6.0,
                    0)),
        new Spelling(
            "x (1 + erf(x / root 2))",
            x -> x * (1 + erf(x / Math.sqrt(2))),
            null,
            (t, x) -> t.product(x, t.scaling(t.erf(x), 1, 1))),
        new Spelling(
            "0.5 x (1 + erf(x))",
            x -> 0.5 * x * (1 + erf(x)),
            null,
            (t, x) ->
                t.product(
                    t.scaling(x, 0.5, 0), t.scaling(t.activation(x, Function.Kind.ERF), 1, 1))),
        new Spelling(
            "x tanh(softplus(2 x) / 2)",
            x -> x * Math.tanh(Math.log1p(Math.exp(2 * x)) / 2),
            null,
            (t, x) ->
                t.product(
                    x,
                    t.activation(
                        t.graph.activation("", x, new Function(Function.Kind.SOFTPLUS, 2, 0)),
                        Function.Kind.TANH))),
        new Spelling(
            "relu(x) sigmoid(x)",
            x -> Math.max(0, x) * sigmoid(x),
            null,
            (t, x) ->
                t.product(
                    t.graph.rectifier("", x, Float.POSITIVE_INFINITY),
                    t.activation(x, Function.Kind.SIGMOID))));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNoSuchFunctionStays(Spelling spelling) {
    Value sums = convolution("c", graph.input(), THREE, true);
    Value result = spelling.nodes().apply(this, sums);
    NetworkGraph built = built(result);
    assertThat(operations(built)).anyMatch(o -> o instanceof Combination);
  }

  @Test
  void aGateThatOthersTakeTooStaysForThem() {
    Value sums = convolution("c", graph.input(), THREE, true);
    Value gate = activation(sums, Function.Kind.SIGMOID);
    NetworkGraph built = built(product(sums, gate), gate);
    assertThat(built.nodes()).hasSize(4);
    assertThat(operations(built))
        .contains(
            new Operation.Activation(Function.of(Function.Kind.SWISH)),
            new Operation.Activation(Function.of(Function.Kind.SIGMOID)));
  }

  @Test
  void theGateOfAnotherBranchIsNoFunction() {
    Value first = convolution("a", graph.input(), THREE, true);
    Value second = convolution("b", graph.input(), THREE, true);
    NetworkGraph built = built(product(first, activation(second, Function.Kind.SIGMOID)));
    assertThat(built.nodes()).hasSize(5);
  }

  // ---- all of it

  @Test
  void nodesWithoutUseGo() {
    Value x = convolution("c", graph.input(), THREE, true);
    convolution("unused", x, THREE, true);
    NetworkGraph built = built(x);
    assertThat(built.nodes()).extracting(Node::name).containsExactly("", "c");
  }

  @ParameterizedTest
  @MethodSource({"spellings", "others"})
  void whatIsComputedStaysTheSame(Spelling spelling) {
    Value sums = convolution("c", graph.input(), THREE, true);
    NetworkGraph built = built(spelling.nodes().apply(this, sums), sums);
    List<float[]> maps =
        new Engine(built, false)
            .run(Numbers.normal(IMAGE.size(), 3), List.copyOf(built.outputs().values()));
    for (int i = 0; i < maps.get(1).length; i++) {
      double x = maps.get(1)[i];
      assertThat((double) maps.get(0)[i])
          .isEqualTo(spelling.formula().applyAsDouble(x), within(1e-6 * (1 + Math.abs(x))));
    }
  }

  @Test
  void outputsKeepTheirNamesAndOrder() {
    Value x = convolution("c", graph.input(), THREE, true);
    graph.output("late", x);
    graph.output("early", graph.input());
    assertThat(graph.build().outputs())
        .containsExactly(Map.entry("late", 1), Map.entry("early", 0));
  }
}
