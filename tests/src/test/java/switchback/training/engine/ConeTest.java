package switchback.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.Numbers;
import switchback.training.graphs.EveryOperation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Rectangle;
import switchback.training.graphs.Span;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

/** Cones beside passes over whole images. */
class ConeTest {
  /** Checks that a cone gives the bits of the whole at any place of any node's maps. */
  @Property(tries = 3000)
  void givesTheBitsOfTheWhole(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    checkAllNodes(new DrawnGraph(random).graph(), random);
  }

  /** Checks the same of a graph with every operation that there is. */
  @Test
  void takesEveryOperation() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      checkAllNodes(EveryOperation.graph(), random);
    }
  }

  private static void checkAllNodes(NetworkGraph graph, SplittableRandom random) {
    Engine engine = new Engine(graph, false);
    float[] image = Numbers.normal(graph.input().size(), random.nextLong());
    float[] other = Numbers.normal(graph.input().size(), random.nextLong());
    try (Workers alone = new Workers(1)) {
      alone.run(
          graph.nodes().size(),
          (node, scratch) -> {
            MapShape maps = graph.node(node).maps();
            int row = random.nextInt(maps.height());
            int column = random.nextInt(maps.width());
            ForwardPass whole = new ForwardPass(engine, List.of(node), scratch);
            whole.run(image);
            Cone.Pass pass = engine.cone(node, row, column).on(scratch);
            // Later images meet what earlier ones left, in the same run and in the next.
            int count = random.nextInt(2, 40);
            pass.run(other);
            float[][] got = pass.run(count, i -> i == count - 1 ? image : other);
            assertThat(bits(got[count - 1]))
                .as("node %d of %s at (%d, %d)", node, graph.nodes(), row, column)
                .containsExactly(bits(at(whole.copy(node), maps, row * maps.width() + column)));
            assertThat(bits(pass.run(other))).containsExactly(bits(got[0]));
            int map = random.nextInt(maps.channels());
            float[][] one = engine.cone(node, row, column, map).on(scratch).run(2, _ -> image);
            assertThat(bits(one[1])).containsExactly(bits(got[count - 1])[map]);
          });
    }
  }

  /** Checks the same of images of which each differs from the one before in a few pixels. */
  @Property(tries = 1000)
  void givesTheBitsOfTheWholeForImagesAlteredLittle(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NetworkGraph graph = new DrawnGraph(random).graph();
    Engine engine = new Engine(graph, false);
    int node = graph.nodes().size() - 1;
    MapShape maps = graph.node(node).maps();
    int row = random.nextInt(maps.height());
    int column = random.nextInt(maps.width());
    float[] image = Numbers.normal(graph.input().size(), random.nextLong());
    List<float[]> altered = new ArrayList<>();
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> {
            Cone.Pass pass = engine.cone(node, row, column).on(scratch);
            float[][] got =
                pass.run(
                    20,
                    _ -> {
                      alter(image, random);
                      altered.add(image.clone());
                      return image;
                    });
            ForwardPass whole = new ForwardPass(engine, List.of(node), scratch);
            for (int i = 0; i < altered.size(); i++) {
              whole.run(altered.get(i));
              assertThat(bits(got[i]))
                  .as("image %d at (%d, %d) of %s", i, row, column, graph.nodes())
                  .containsExactly(bits(at(whole.copy(node), maps, row * maps.width() + column)));
            }
          });
    }
  }

  /** Sets up to three values of an image, perhaps to what they are. */
  private static void alter(float[] image, SplittableRandom random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(image.length);
      image[at] = random.nextBoolean() ? 0 : image[random.nextInt(image.length)];
    }
  }

  private static float[] at(float[] values, MapShape maps, int place) {
    float[] chosen = new float[maps.channels()];
    for (int map = 0; map < chosen.length; map++) {
      chosen[map] = values[map * maps.plane() + place];
    }
    return chosen;
  }

  private static int[] bits(float[] values) {
    return MemorySegment.ofArray(values).toArray(ValueLayout.JAVA_INT);
  }

  /**
   * A 3x3 convolution with padding 1 of so few maps that it is a plain sum, a 2x2 pooling, and
   * another such convolution: unit (y, x) sees pixels 2 y - 3 .. 2 y + 4.
   */
  private static NetworkGraph plain() {
    MapShape image = new MapShape(1, 20, 30);
    MapShape pooled = new MapShape(1, 10, 15);
    Weights filter = Weights.of(Numbers.normal(9, 1));
    return new NetworkGraph(
        List.of(
            new Node("", new Operation.Input(), List.of(), image),
            new Node(
                "",
                new Operation.Convolution(1, 1, Geometry.sizeKeeping(20, 30, 3, 3), filter, null),
                List.of(0),
                image),
            new Node("", new Operation.MaxPooling(Geometry.tiles(20, 30, 2)), List.of(1), pooled),
            new Node(
                "",
                new Operation.Convolution(1, 1, Geometry.sizeKeeping(10, 15, 3, 3), filter, null),
                List.of(2),
                pooled)),
        Map.of("y", 3));
  }

  @Test
  void readsTheFieldAlone() {
    Engine engine = new Engine(plain(), false);
    assertThat(engine.cone(3, 4, 7).input())
        .isEqualTo(new Rectangle(new Span(5, 13), new Span(11, 19)));
    assertThat(engine.cone(3, 0, 14).input())
        .isEqualTo(new Rectangle(new Span(0, 5), new Span(25, 30)));
  }

  @Test
  void refusesAPlaceThatIsNone() {
    Engine engine = new Engine(plain(), false);
    assertThatThrownBy(() -> engine.cone(3, 10, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> engine.cone(3, -1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnImageOfAnotherSize() {
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> {
            Cone.Pass pass = new Engine(plain(), false).cone(3, 4, 7).on(scratch);
            assertThatThrownBy(() -> pass.run(new float[64]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("got 64 values", "1x20x30");
          });
    }
  }
}
