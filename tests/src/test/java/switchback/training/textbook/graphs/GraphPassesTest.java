package switchback.training.textbook.graphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.Numbers;
import switchback.fixtures.GraphFixture;
import switchback.training.engine.Engine;
import switchback.training.graphs.EveryOperation;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Geometry;
import switchback.training.readers.ReadRequest;
import switchback.training.weights.NetworkFiles;

/** Compares the formulas of operations with central differences, and with the engine. */
class GraphPassesTest {
  private static final double STEP = 1e-5;

  /** An operation of each type and, where there are several, of each kind. */
  @Provide
  Arbitrary<Operation> types() {
    return Arbitraries.of(
        Stream.concat(
                EveryOperation.graph().nodes().stream().map(Node::operation),
                Stream.of(
                    new Operation.Activation(Function.of(Function.Kind.LOGARITHM)),
                    new Operation.Activation(new Function(Function.Kind.POWER, 2, 0)),
                    new Operation.Activation(new Function(Function.Kind.CLIP, -1, 0.5))))
            .toList());
  }

  @Property(tries = 1500)
  void derivativesAreCentralDifferences(@ForAll("types") Operation type, @ForAll long seed) {
    NetworkGraph graph = SmallGraphs.around(type, new SplittableRandom(seed));
    assertDerivatives(graph, seed, type.toString());
  }

  @Property(tries = 500)
  void whereBranchesMeetDeltasAreAdded(@ForAll long seed) {
    NetworkGraph graph = SmallGraphs.branched(new SplittableRandom(seed));
    assertDerivatives(graph, seed, graph.nodes().toString());
  }

  /** Moves each parameter of a graph; a difference across an edge says nothing. */
  private static void assertDerivatives(NetworkGraph graph, long seed, String what) {
    Objective objective = new Objective.HalfSquares(List.of(graph.nodes().size() - 1));
    GraphPasses passes = new GraphPasses(graph, objective.nodes());
    Maps maps = passes.forward(Numbers.normal(graph.input().size(), seed));
    Map<Integer, double[]> deltas = passes.backward(maps, objective);
    double rounding = 1e-9 * (1 + objective.error(maps));
    for (ParameterArray array : passes.arrays()) {
      LongToDoubleFunction gradient = passes.gradient(array, maps, deltas);
      double greatest =
          LongStream.range(0, array.size()).mapToDouble(gradient).map(Math::abs).max().orElse(0);
      for (int i = 0; i < array.size(); i++) {
        Moved moved = passes.moved(array, i, STEP, maps, objective);
        if (!moved.hasCrossed()) {
          double difference = (moved.above() - moved.below()) / (2 * STEP);
          assertThat(Math.abs(difference - gradient.applyAsDouble(i)))
              .as("%s: %s %d: %s, %s", what, array, i, gradient.applyAsDouble(i), difference)
              .isLessThanOrEqualTo(1e-6 * greatest + rounding);
        }
      }
    }
  }

  @Property(tries = 1000)
  void mapsAreThoseOfTheEngine(
      @ForAll("types") Operation type, @ForAll boolean isBranched, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NetworkGraph graph =
        isBranched ? SmallGraphs.branched(random) : SmallGraphs.around(type, random);
    assertThat(differenceFromEngine(graph, Numbers.normal(graph.input().size(), seed)))
        .isLessThan(2e-5);
  }

  @ParameterizedTest
  @MethodSource("switchback.fixtures.GraphFixture#names")
  void mapsOfNetworksAreThoseOfTheEngineAndOfPyTorch(String name) throws IOException {
    GraphFixture fixture = GraphFixture.read(name);
    NetworkGraph graph = NetworkFiles.read(fixture.file(), ReadRequest.NONE).graph();
    float[] images = fixture.npz().get("images").floats();
    double[] expected = fixture.npz().get("logits").values();
    int logits = new GraphLayers(graph, "").named(GraphLayers.OUTPUT).getFirst().maps();
    int size = graph.input().size();
    int classes = graph.node(logits).maps().size();
    for (int i = 0; i < images.length / size; i++) {
      float[] image = Arrays.copyOfRange(images, i * size, (i + 1) * size);
      assertThat(differenceFromEngine(graph, image)).as("%s, image %d", name, i).isLessThan(1e-5);
      double[] got = new GraphPasses(graph, List.of(logits)).forward(image).of(logits);
      double[] its = Arrays.copyOfRange(expected, i * classes, (i + 1) * classes);
      assertThat(Numbers.relativeDifference(got, its)).as("%s, %d", name, i).isLessThan(1e-6);
    }
  }

  /**
   * Returns the largest difference at any node, over the node's largest value. A reduction's is
   * over that of its terms, which may cancel: the rounding is theirs.
   */
  private static double differenceFromEngine(NetworkGraph graph, float[] image) {
    List<Integer> all = IntStream.range(0, graph.nodes().size()).boxed().toList();
    List<float[]> expected = new Engine(graph, true).run(image, all);
    Maps maps = new GraphPasses(graph, all).forward(image);
    double worst = 0;
    for (int node : all) {
      double largest = 1e-30;
      if (graph.node(node).operation() instanceof Operation.Reduction) {
        double[] terms = maps.of(graph.node(node).inputs().getFirst());
        largest = Arrays.stream(terms).map(Math::abs).max().orElse(largest);
      }
      double difference = 0;
      for (int i = 0; i < expected.get(node).length; i++) {
        largest = Math.max(largest, Math.abs(maps.of(node)[i]));
        difference = Math.max(difference, Math.abs(maps.of(node)[i] - expected.get(node)[i]));
      }
      worst = Math.max(worst, difference / largest);
    }
    return worst;
  }

  /** A graph (1, 1, 2) of a scale and a shift before an operation. */
  private static Moved moved(Operation operation, float[] image, float scale, float shift) {
    MapShape maps = new MapShape(1, 1, 2);
    boolean isWindow = operation instanceof Operation.MaxPooling;
    boolean isWhole = operation instanceof Operation.Reduction;
    boolean isPair = operation instanceof Operation.Combination;
    Operation scaling = new Operation.Scaling(Weights.of(scale), Weights.of(shift));
    NetworkGraph graph =
        new NetworkGraph(
            List.of(
                new Node("", new Operation.Input(), List.of(), maps),
                new Node("", scaling, List.of(0), maps),
                new Node(
                    "",
                    operation,
                    isPair ? List.of(0, 1) : List.of(1),
                    isWindow || isWhole ? new MapShape(1, 1, 1) : maps)),
            Map.of("y", 2));
    Objective objective = new Objective.HalfSquares(List.of(2));
    GraphPasses passes = new GraphPasses(graph, List.of(2));
    Maps pass = passes.forward(image);
    ParameterArray array = passes.arrays().get(shift == 0 ? 0 : 1);
    return passes.moved(array, 0, 0.5, pass, objective);
  }

  private static Operation function(Function.Kind kind, double a, double b) {
    return new Operation.Activation(new Function(kind, a, b));
  }

  @Test
  void kinksBetweenTheTwoPassesAreFound() {
    float[] image = {1, 3};
    // The shift moves by 0.5 up and down, from -1.25: the first value crosses 0 at -1, the second
    // crosses 2 at -1.
    for (Operation kinked :
        List.of(
            Operation.Rectifier.RELU,
            new Operation.Rectifier(2),
            new Operation.ParametricRectifier(Weights.of(0.25f)),
            function(Function.Kind.LEAKY_RELU, 0.1, 0),
            function(Function.Kind.ELU, 0.5, 0),
            function(Function.Kind.SELU, 0, 0),
            function(Function.Kind.ABSOLUTE, 0, 0),
            function(Function.Kind.THRESHOLDED_RELU, 2, 0),
            function(Function.Kind.CLIP, -5, 2),
            function(Function.Kind.HARD_SIGMOID, 0.5, 0),
            function(Function.Kind.HARD_SWISH, 0.5, 0),
            function(Function.Kind.RECTIFIED_TANH, 0, 0),
            new Operation.Combination(Operation.Combination.Kind.QUOTIENT))) {
      assertThat(moved(kinked, image, 1, -1.25f)).as("%s", kinked).isEqualTo(Moved.ACROSS);
      assertThat(moved(kinked, image, 1, -1.75f).hasCrossed()).as("%s", kinked).isFalse();
    }
    for (Operation smooth :
        List.of(
            function(Function.Kind.TANH, 0, 0),
            function(Function.Kind.ELU, 1, 0),
            function(Function.Kind.POWER, 2, 0),
            new Operation.Softmax())) {
      assertThat(moved(smooth, image, 1, -1.25f).hasCrossed()).as("%s", smooth).isFalse();
    }
  }

  @Test
  void anotherGreatestValueIsAnEdge() {
    // The scale moves by 0.5 up and down: if it changes its sign, the other value is the greatest.
    Operation pooling = new Operation.MaxPooling(Geometry.unpadded(1, 2, 1, 2));
    Operation maximum = new Operation.Reduction(1, Operation.Reduction.Statistic.MAXIMUM);
    Operation larger = new Operation.Combination(Operation.Combination.Kind.MAXIMUM);
    Operation smaller = new Operation.Combination(Operation.Combination.Kind.MINIMUM);
    for (Operation edged : List.of(pooling, maximum)) {
      assertThat(moved(edged, new float[] {1, 3}, 0.25f, 0)).isEqualTo(Moved.ACROSS);
      assertThat(moved(edged, new float[] {1, 3}, 0.75f, 0).hasCrossed()).isFalse();
    }
    for (Operation edged : List.of(larger, smaller)) {
      assertThat(moved(edged, new float[] {1, 3}, 1.25f, 0)).isEqualTo(Moved.ACROSS);
      assertThat(moved(edged, new float[] {1, 3}, 1.75f, 0).hasCrossed()).isFalse();
    }
  }

  /** By hand: the logits ln 1, ln 2, ln 5 have the probabilities 1/8, 2/8, 5/8. */
  @Test
  void theErrorOfAClassIsTheLogarithmOfItsProbability() {
    float[] logits = {0, (float) Math.log(2), (float) Math.log(5)};
    NetworkGraph graph =
        new NetworkGraph(
            List.of(new Node("", new Operation.Input(), List.of(), new MapShape(3, 1, 1))),
            Map.of("y", 0));
    Maps maps = new GraphPasses(graph, List.of(0)).forward(logits);
    Objective second = new Objective.CrossEntropy(0, 1);
    assertThat(second.error(maps)).isCloseTo(Math.log(4), within(1e-7));
    assertThat(second.deltas(maps).get(0))
        .usingComparatorWithPrecision(1e-7)
        .containsExactly(1 / 8.0, 2 / 8.0 - 1, 5 / 8.0);
    assertThat(Objective.CrossEntropy.ownClass(maps, 0)).isEqualTo(2);
    Objective squares = new Objective.HalfSquares(List.of(0, 0));
    assertThat(squares.error(maps))
        .isCloseTo((Math.pow(Math.log(2), 2) + Math.pow(Math.log(5), 2)) / 2, within(1e-7));
  }

  @Test
  void nodesThatTheErrorDoesNotDependOnHaveNoDerivative() {
    MapShape maps = new MapShape(1, 1, 2);
    Operation scaling = new Operation.Scaling(Weights.of(2), Weights.of(1));
    NetworkGraph graph =
        new NetworkGraph(
            List.of(
                new Node("", new Operation.Input(), List.of(), maps),
                new Node("", scaling, List.of(0), maps),
                new Node("", scaling, List.of(0), maps)),
            Map.of("a", 1, "b", 2));
    GraphPasses passes = new GraphPasses(graph, List.of(1));
    assertThat(passes.arrays())
        .containsExactly(new ParameterArray(1, "scale", 1), new ParameterArray(1, "shift", 1));
    Maps pass = passes.forward(new float[] {1, 2});
    assertThat(pass.of(1)).containsExactly(3, 5);
    assertThatThrownBy(() -> pass.of(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no maps of node 2");
  }
}
