package switchback.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.Numbers;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.graphs.Windows;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

class ForwardPassTest {
  private static final MapShape MAPS = new MapShape(2, 3, 4);

  private static void with(NetworkGraph graph, List<Integer> wanted, Consumer<ForwardPass> check) {
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> check.accept(new ForwardPass(new Engine(graph, false), wanted, scratch)));
    }
  }

  /**
   * Draws nodes that take any nodes before them, some of them the same maps twice. All maps are
   * equally large, so that each memory could be used again for each node.
   */
  private static NetworkGraph random(RandomGenerator random) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("", new Operation.Input(), List.of(), MAPS));
    for (int i = random.nextInt(1, 15); i > 0; i--) {
      int first = random.nextInt(nodes.size());
      int second = random.nextInt(nodes.size());
      nodes.add(
          switch (random.nextInt(7)) {
            case 0 -> new Node("", Operation.Rectifier.RELU, List.of(first), MAPS);
            case 1 -> new Node("", new Operation.Rectifier(1), List.of(first), MAPS);
            case 2 -> {
              Operation tanh = new Operation.Activation(Function.of(Function.Kind.TANH));
              yield new Node("", tanh, List.of(first), MAPS);
            }
            case 3 -> new Node("", convolution(random), List.of(first), MAPS);
            case 4 -> {
              Operation pooling = new Operation.MaxPooling(Geometry.sizeKeeping(3, 4, 3, 3));
              yield new Node("", pooling, List.of(first), MAPS);
            }
            case 5 -> {
              Weights factors = Weights.of(Numbers.normal(2, random.nextLong()));
              yield new Node("", new Operation.Scaling(factors, factors), List.of(first), MAPS);
            }
            default ->
                new Node("", new Combination(Combination.Kind.SUM), List.of(first, second), MAPS);
          });
    }
    return new NetworkGraph(nodes, Map.of("y", nodes.size() - 1));
  }

  private static Operation convolution(RandomGenerator random) {
    Weights filters = Weights.of(Numbers.normal(4, random.nextLong()));
    return new Operation.Convolution(2, 1, Geometry.unpadded(3, 4, 1, 1), filters, null);
  }

  /**
   * Memory is used again only once nobody needs its maps any more. A scale after a convolution goes
   * into the filters if nobody wants the sums before it, which rounds in another way.
   */
  @Property(tries = 2000)
  void whatIsKeptDoesNotChangeTheMaps(
      @ForAll long seed, @ForAll boolean isExact, @ForAll boolean records) {
    SplittableRandom random = new SplittableRandom(seed);
    NetworkGraph graph = random(random);
    float[] image = Numbers.normal(MAPS.size(), seed);
    List<Integer> all = IntStream.range(0, graph.nodes().size()).boxed().toList();
    List<float[]> expected = new Engine(graph, false).run(image, all);
    List<Integer> wanted = all.stream().filter(_ -> random.nextInt(4) == 0).toList();
    boolean isScaled =
        graph.nodes().stream().anyMatch(node -> node.operation() instanceof Operation.Scaling);
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> {
            ForwardPass pass =
                new ForwardPass(
                    new Engine(graph, isExact), wanted, records, new Workers(1), scratch);
            // The second image meets what the first one left.
            pass.run(Numbers.normal(MAPS.size(), seed + 1));
            pass.run(image);
            for (int node : wanted) {
              float tolerance = isScaled || isExact ? tolerance(expected.get(node)) : 0;
              assertThat(pass.copy(node))
                  .as("node %d", node)
                  .usingComparatorWithPrecision(tolerance)
                  .containsExactly(expected.get(node));
            }
          });
    }
  }

  /**
   * Checks that maps have the same bits cell by cell as map by map, which passes that record keep,
   * whatever is wanted and however many images are run at a time.
   */
  @Property(tries = 1500)
  void theOrderOfMapsDoesNotChangeThem(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NetworkGraph graph = new DrawnGraph(random).graph();
    Engine engine = new Engine(graph, false);
    List<Integer> wanted =
        IntStream.range(0, graph.nodes().size())
            .filter(node -> node == graph.nodes().size() - 1 || random.nextInt(4) == 0)
            .boxed()
            .toList();
    int size = graph.input().size();
    float[][] images = new float[random.nextInt(1, 20)][];
    Arrays.setAll(images, i -> Numbers.normal(size, seed + i));
    float[][][] got = new float[images.length][wanted.size()][];
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) ->
              new BatchPass(engine, wanted, scratch)
                  .run(
                      0,
                      images.length,
                      (image, values, at) -> System.arraycopy(images[image], 0, values, at, size),
                      (image, maps) ->
                          Arrays.setAll(
                              got[image],
                              i -> maps.of(wanted.get(i)).toArray(ValueLayout.JAVA_FLOAT))));
    }
    for (int i = 0; i < images.length; i++) {
      List<float[]> expected = engine.run(images[i], wanted);
      for (int k = 0; k < wanted.size(); k++) {
        assertThat(got[i][k])
            .as("image %d, node %d of %s", i, wanted.get(k), graph.nodes())
            .usingComparator(Arrays::compare)
            .isEqualTo(expected.get(k));
      }
    }
  }

  private static float tolerance(float[] values) {
    float largest = 1;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return 1e-4f * largest;
  }

  @Test
  void mapsThatANodeTakesTwiceAreFreedOnce() {
    GraphBuilder graph = new GraphBuilder(new MapShape(1, 1, 2));
    Value square = graph.combination("", Combination.Kind.PRODUCT, graph.input(), graph.input());
    Value fourth = graph.combination("", Combination.Kind.PRODUCT, square, square);
    Value plus = graph.activation("", fourth, new Function(Function.Kind.CLIP, 0, 100));
    Value minus = graph.activation("", fourth, new Function(Function.Kind.CLIP, -100, 50));
    graph.output("y", graph.combination("", Combination.Kind.DIFFERENCE, plus, minus));
    NetworkGraph built = graph.build();
    assertThat(new Engine(built, false).run(new float[] {3, 2}, List.of(built.nodes().size() - 1)))
        .containsExactly(new float[] {81 - 50, 0});
  }

  @Test
  void keepsWhatIsWantedAndNothingElse() {
    GraphBuilder graph = new GraphBuilder(MAPS);
    Value x = graph.rectifier("", graph.input(), Float.POSITIVE_INFINITY);
    graph.output("y", graph.maxPooling("", x, Windows.of(2, 2)));
    with(
        graph.build(),
        List.of(2),
        pass -> {
          pass.run(new float[MAPS.size()]);
          assertThat(pass.copy(2)).hasSize(2 * 2 * 3);
          assertThatThrownBy(() -> pass.maps(1))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("node 1 are not kept");
          assertThatThrownBy(() -> pass.switches(2))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("node 2 recorded no switches");
          assertThatThrownBy(() -> pass.run(new float[3]))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContainingAll("got 3 values", "2x3x4");
        });
  }

  @Test
  void theImageIsNotChanged() {
    GraphBuilder graph = new GraphBuilder(new MapShape(1, 1, 2));
    graph.output("y", graph.rectifier("", graph.input(), Float.POSITIVE_INFINITY));
    float[] image = {-1, 2};
    NetworkGraph built = graph.build();
    assertThat(new Engine(built, false).run(image, List.of(0, 1)))
        .containsExactly(new float[] {-1, 2}, new float[] {0, 2});
    assertThat(image).containsExactly(-1, 2);
  }
}
