package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.datasets.CounterRandom;
import switchback.deconv.signals.MaxPoolingStage;
import switchback.deconv.signals.Signal;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

class UnpoolingTest {
  private static Switches pool(MaxPoolingStage stage, float[] maps) {
    return pool(stage, maps, CounterRandom.hash(maps), 0);
  }

  private static Switches pool(MaxPoolingStage stage, float[] maps, long image, int layer) {
    try (Workers workers = new Workers(1)) {
      return Switches.pool(stage, maps, new float[stage.output().size()], image, layer, workers);
    }
  }

  private static float[] unpool(MaxPoolingStage stage, Switches switches, float... signal) {
    return unpool(stage, switches, Unpooling.SWITCHES, signal);
  }

  private static float[] unpool(
      MaxPoolingStage stage, Switches switches, Unpooling unpooling, float... signal) {
    return switches
        .unpool(Signal.over(stage.output(), signal), unpooling.rule())
        .whole(stage.input());
  }

  @Test
  void putsEachValueWhereTheMaximumWas() {
    // The second window has a tie, which its first cell wins.
    float[] maps = {
      1, 9, 4, 4,
      2, 3, 4, 4
    };
    MaxPoolingStage stage = new MaxPoolingStage(1, Geometry.tiles(2, 4, 2));
    Switches switches = pool(stage, maps);
    assertThat(switches.place(0, 0)).isEqualTo(1);
    assertThat(switches.place(0, 1)).isEqualTo(2);
    assertThat(unpool(stage, switches, 5, -7)).containsExactly(0, 5, -7, 0, 0, 0, 0, 0);
  }

  @Test
  void addsUpWhereWindowsOverlapAndLeavesZerosWhereThereIsNone() {
    float[] maps = {0, 1, 3, 2, 0, 9};
    Geometry windows = new Geometry(new Axis(1, 1, 1, 0, 1), new Axis(6, 3, 2, 0, 1));
    MaxPoolingStage stage = new MaxPoolingStage(1, windows);
    assertThat(unpool(stage, pool(stage, maps), 10, 5)).containsExactly(0, 0, 15, 0, 0, 0);
  }

  @Test
  void spreadsEachValueOverItsWindow() {
    MaxPoolingStage stage = new MaxPoolingStage(1, Geometry.tiles(2, 5, 2));
    Switches switches = pool(stage, new float[10]);
    // No window covers the fifth column.
    assertThat(unpool(stage, switches, Unpooling.FILL, 8, -4))
        .containsExactly(8, 8, -4, -4, 0, 8, 8, -4, -4, 0);
    assertThat(unpool(stage, switches, Unpooling.AVERAGE, 8, -4))
        .containsExactly(2, 2, -1, -1, 0, 2, 2, -1, -1, 0);
    assertThat(unpool(stage, switches, Unpooling.CORNER, 8, -4))
        .containsExactly(8, 0, -4, 0, 0, 0, 0, 0, 0, 0);
  }

  /** 3x3 windows, 2 apart, over a 3x3 map with one cell of padding: each has 2x2 cells inside. */
  @Test
  void countsOnlyCellsInsideTheMapAndAddsWhereWindowsOverlap() {
    MaxPoolingStage stage = new MaxPoolingStage(1, Geometry.square(new Axis(3, 3, 2, 1, 1)));
    Switches switches = pool(stage, new float[9]);
    assertThat(unpool(stage, switches, Unpooling.FILL, 1, 10, 100, 1000))
        .containsExactly(1, 11, 10, 101, 1111, 1010, 100, 1100, 1000);
    assertThat(unpool(stage, switches, Unpooling.AVERAGE, 4, 40, 400, 4000))
        .containsExactly(1, 11, 10, 101, 1111, 1010, 100, 1100, 1000);
    assertThat(unpool(stage, switches, Unpooling.CORNER, 1, 10, 100, 1000))
        .containsExactly(1, 10, 0, 100, 1000, 0, 0, 0, 0);
  }

  @Test
  void drawsEveryCellAboutEquallyOften() {
    MaxPoolingStage stage = new MaxPoolingStage(5, Geometry.tiles(60, 60, 2));
    float[] ones = new float[stage.output().size()];
    Arrays.fill(ones, 1);
    float[] drawn =
        unpool(stage, pool(stage, new float[stage.input().size()]), Unpooling.random(3), ones);
    int[] counts = new int[4];
    for (int i = 0; i < drawn.length; i++) {
      counts[2 * (i / 60 % 2) + i % 2] += (int) drawn[i];
    }
    // 4,500 windows, 1,125 per cell; six standard deviations are 174.
    assertThat(Arrays.stream(counts).sum()).isEqualTo(4500);
    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 951 && count < 1299);
  }

  @Test
  void drawsBySeedImageLayerChannelAndWindowAlone() {
    MaxPoolingStage stage = new MaxPoolingStage(2, Geometry.tiles(40, 40, 2));
    float[] ones = new float[stage.output().size()];
    Arrays.fill(ones, 1);
    float[] maps = new float[stage.input().size()];
    float[] drawn = unpool(stage, pool(stage, maps, 5, 1), Unpooling.random(3), ones);
    assertThat(unpool(stage, pool(stage, maps, 5, 1), Unpooling.random(3), ones)).isEqualTo(drawn);
    assertThat(unpool(stage, pool(stage, maps, 5, 1), Unpooling.random(4), ones))
        .isNotEqualTo(drawn);
    assertThat(unpool(stage, pool(stage, maps, 6, 1), Unpooling.random(3), ones))
        .isNotEqualTo(drawn);
    assertThat(unpool(stage, pool(stage, maps, 5, 2), Unpooling.random(3), ones))
        .isNotEqualTo(drawn);
    assertThat(Arrays.copyOf(drawn, 1600)).isNotEqualTo(Arrays.copyOfRange(drawn, 1600, 3200));
    // A window draws the same cell regardless of the others.
    float[] one = Stacks.zerosBut(ones.length, 1, 777);
    float[] alone = unpool(stage, pool(stage, maps, 5, 1), Unpooling.random(3), one);
    int place = IntStream.range(0, alone.length).filter(i -> alone[i] != 0).findFirst().orElse(-1);
    assertThat(alone).isEqualTo(Stacks.zerosBut(alone.length, 1, place));
    assertThat(drawn[place]).isEqualTo(1);
  }

  /** The linear pooling whose adjoint is an unpooling, for one window. */
  private interface Pooling {
    /**
     * Returns the pooled value.
     *
     * @param cells the places of the window's cells in the whole maps, row by row
     * @param maximum the place of its switch
     * @param window the number of the window among all windows
     */
    double pool(float[] x, int[] cells, int maximum, int window);
  }

  private static double sum(float[] x, int[] cells) {
    return Arrays.stream(cells).mapToDouble(cell -> x[cell]).sum();
  }

  /** Returns the cell that each window draws, found by a signal of that window alone. */
  private static Pooling drawn(MaxPoolingStage stage, Switches switches, Unpooling random) {
    return (x, cells, maximum, window) -> {
      float[] alone =
          unpool(stage, switches, random, Stacks.zerosBut(stage.output().size(), 1, window));
      int[] places = IntStream.range(0, alone.length).filter(i -> alone[i] != 0).toArray();
      assertThat(places).hasSize(1);
      assertThat(cells).contains(places);
      assertThat(alone[places[0]]).isEqualTo(1);
      return x[places[0]];
    };
  }

  @Property(tries = 1000)
  void isTheAdjointOfItsPoolingOverAnyGeometry(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int planes = random.nextInt(1, 4);
    MapShape maps = new MapShape(planes, random.nextInt(3, 10), random.nextInt(3, 10));
    MaxPoolingStage stage = new MaxPoolingStage(planes, Stacks.randomGeometry(random, maps, true));
    Switches switches = pool(stage, Stacks.wholes(random, maps.size(), -3, 3));
    Unpooling drawing = Unpooling.random(seed);
    float[] x = Stacks.wholes(random, maps.size(), -99, 99);
    float[] y = Stacks.wholes(random, stage.output().size(), -99, 99);
    Map<Unpooling, Pooling> poolings =
        Map.of(
            Unpooling.SWITCHES,
            (v, cells, maximum, window) -> v[maximum],
            Unpooling.FILL,
            (v, cells, maximum, window) -> sum(v, cells),
            Unpooling.AVERAGE,
            (v, cells, maximum, window) -> sum(v, cells) / cells.length,
            Unpooling.CORNER,
            (v, cells, maximum, window) -> v[cells[0]],
            drawing,
            drawn(stage, switches, drawing));
    poolings.forEach(
        (unpooling, pooling) -> {
          double above = 0;
          for (int window = 0; window < y.length; window++) {
            int plane = window / stage.output().plane();
            int within = window % stage.output().plane();
            int maximum = plane * maps.plane() + switches.place(plane, within);
            int[] cells = cells(stage.geometry(), plane * maps.plane(), within);
            above += pooling.pool(x, cells, maximum, window) * y[window];
          }
          float[] spread = unpool(stage, switches, unpooling, y);
          double below = 0;
          for (int i = 0; i < x.length; i++) {
            below += (double) x[i] * spread[i];
          }
          // Whole numbers are exact; an average is rounded, each to 2^-24 of at most 99.
          double rounding = unpooling.equals(Unpooling.AVERAGE) ? 99 * 99 * 1e-6 * y.length : 0;
          assertThat(below).as(unpooling.name()).isEqualTo(above, within(rounding));
        });
  }

  /** Returns the places of a window's cells inside the map. */
  private static int[] cells(Geometry g, int plane, int window) {
    int top = window / g.columns().outSize() * g.rows().stride() - g.rows().pad();
    int left = window % g.columns().outSize() * g.columns().stride() - g.columns().pad();
    return IntStream.range(0, g.inputCells())
        .filter(
            i -> i / g.columns().size() >= top && i / g.columns().size() < top + g.rows().window())
        .filter(
            i ->
                i % g.columns().size() >= left
                    && i % g.columns().size() < left + g.columns().window())
        .map(i -> plane + i)
        .toArray();
  }
}
