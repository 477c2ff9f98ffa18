package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.datasets.CounterRandom;
import switchback.deconv.signals.Signal;
import switchback.deconv.signals.SignalMemory;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;
import switchback.training.kernels.pooling.MaxPoolingKernel;

class UnpoolingTest {
  /** A max pooling of some maps. */
  private record MaxPooling(int planes, Geometry geometry) {
    MapShape input() {
      return new MapShape(planes, geometry.rows().size(), geometry.columns().size());
    }

    MapShape output() {
      return new MapShape(planes, geometry.rows().outSize(), geometry.columns().outSize());
    }
  }

  private static Switches pool(MaxPooling pooling, float[] maps) {
    return pool(pooling, maps, CounterRandom.hash(maps), 0);
  }

  private static Switches pool(MaxPooling pooling, float[] maps, long image, int layer) {
    int[] places = new int[pooling.output().size()];
    try (Workers alone = new Workers(1)) {
      MaxPoolingKernel.forward(
          pooling.geometry(),
          pooling.planes(),
          MemorySegment.ofArray(maps),
          MemorySegment.ofArray(new float[places.length]),
          places,
          alone);
    }
    return new Switches(pooling.planes(), pooling.geometry(), places, image, layer);
  }

  private static float[] unpool(MaxPooling pooling, Switches switches, float... signal) {
    return unpool(pooling, switches, Unpooling.SWITCHES, signal);
  }

  private static float[] unpool(
      MaxPooling pooling, Switches switches, Unpooling unpooling, float... signal) {
    return switches
        .unpool(Signal.over(pooling.output(), signal), unpooling.rule(), new SignalMemory())
        .whole(pooling.input());
  }

  @Test
  void putsEachValueWhereTheMaximumWas() {
    // The second window has a tie, which its first cell wins.
    float[] maps = {
      1, 9, 4, 4,
      2, 3, 4, 4
    };
    MaxPooling pooling = new MaxPooling(1, Geometry.tiles(2, 4, 2));
    Switches switches = pool(pooling, maps);
    assertThat(switches.place(0, 0)).isEqualTo(1);
    assertThat(switches.place(0, 1)).isEqualTo(2);
    assertThat(unpool(pooling, switches, 5, -7)).containsExactly(0, 5, -7, 0, 0, 0, 0, 0);
  }

  @Test
  void addsUpWhereWindowsOverlapAndLeavesZerosWhereThereIsNone() {
    float[] maps = {0, 1, 3, 2, 0, 9};
    Geometry windows = new Geometry(new Axis(1, 1, 1, 0, 1), new Axis(6, 3, 2, 0, 1));
    MaxPooling pooling = new MaxPooling(1, windows);
    assertThat(unpool(pooling, pool(pooling, maps), 10, 5)).containsExactly(0, 0, 15, 0, 0, 0);
  }

  @Test
  void spreadsEachValueOverItsWindow() {
    MaxPooling pooling = new MaxPooling(1, Geometry.tiles(2, 5, 2));
    Switches switches = pool(pooling, new float[10]);
    // No window covers the fifth column.
    assertThat(unpool(pooling, switches, Unpooling.FILL, 8, -4))
        .containsExactly(8, 8, -4, -4, 0, 8, 8, -4, -4, 0);
    assertThat(unpool(pooling, switches, Unpooling.AVERAGE, 8, -4))
        .containsExactly(2, 2, -1, -1, 0, 2, 2, -1, -1, 0);
    assertThat(unpool(pooling, switches, Unpooling.CORNER, 8, -4))
        .containsExactly(8, 0, -4, 0, 0, 0, 0, 0, 0, 0);
  }

  /** 3x3 windows, 2 apart, over a 3x3 map with one cell of padding: each has 2x2 cells inside. */
  @Test
  void countsOnlyCellsInsideTheMapAndAddsWhereWindowsOverlap() {
    MaxPooling pooling = new MaxPooling(1, Geometry.square(new Axis(3, 3, 2, 1, 1)));
    Switches switches = pool(pooling, new float[9]);
    assertThat(unpool(pooling, switches, Unpooling.FILL, 1, 10, 100, 1000))
        .containsExactly(1, 11, 10, 101, 1111, 1010, 100, 1100, 1000);
    assertThat(unpool(pooling, switches, Unpooling.AVERAGE, 4, 40, 400, 4000))
        .containsExactly(1, 11, 10, 101, 1111, 1010, 100, 1100, 1000);
    assertThat(unpool(pooling, switches, Unpooling.CORNER, 1, 10, 100, 1000))
        .containsExactly(1, 10, 0, 100, 1000, 0, 0, 0, 0);
  }

  @Test
  void drawsEveryCellAboutEquallyOften() {
    MaxPooling pooling = new MaxPooling(5, Geometry.tiles(60, 60, 2));
    float[] ones = new float[pooling.output().size()];
    Arrays.fill(ones, 1);
    float[] drawn =
        unpool(
            pooling, pool(pooling, new float[pooling.input().size()]), Unpooling.random(3), ones);
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
    MaxPooling pooling = new MaxPooling(2, Geometry.tiles(40, 40, 2));
    float[] ones = new float[pooling.output().size()];
    Arrays.fill(ones, 1);
    float[] maps = new float[pooling.input().size()];
    float[] drawn = unpool(pooling, pool(pooling, maps, 5, 1), Unpooling.random(3), ones);
    assertThat(unpool(pooling, pool(pooling, maps, 5, 1), Unpooling.random(3), ones))
        .isEqualTo(drawn);
    assertThat(unpool(pooling, pool(pooling, maps, 5, 1), Unpooling.random(4), ones))
        .isNotEqualTo(drawn);
    assertThat(unpool(pooling, pool(pooling, maps, 6, 1), Unpooling.random(3), ones))
        .isNotEqualTo(drawn);
    assertThat(unpool(pooling, pool(pooling, maps, 5, 2), Unpooling.random(3), ones))
        .isNotEqualTo(drawn);
    assertThat(Arrays.copyOf(drawn, 1600)).isNotEqualTo(Arrays.copyOfRange(drawn, 1600, 3200));
    // A window draws the same cell regardless of the others.
    float[] one = SmallNetworks.zerosBut(ones.length, 1, 777);
    float[] alone = unpool(pooling, pool(pooling, maps, 5, 1), Unpooling.random(3), one);
    int place = IntStream.range(0, alone.length).filter(i -> alone[i] != 0).findFirst().orElse(-1);
    assertThat(alone).isEqualTo(SmallNetworks.zerosBut(alone.length, 1, place));
    assertThat(drawn[place]).isEqualTo(1);
  }

  /** The linear pooling whose adjoint is an unpooling, for one window. */
  private interface LinearPooling {
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
  private static LinearPooling drawn(MaxPooling pooling, Switches switches, Unpooling random) {
    return (x, cells, maximum, window) -> {
      float[] alone =
          unpool(
              pooling,
              switches,
              random,
              SmallNetworks.zerosBut(pooling.output().size(), 1, window));
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
    MaxPooling pooling = new MaxPooling(planes, SmallNetworks.randomGeometry(random, maps, true));
    Switches switches = pool(pooling, SmallNetworks.wholes(random, maps.size(), -3, 3));
    Unpooling drawing = Unpooling.random(seed);
    float[] x = SmallNetworks.wholes(random, maps.size(), -99, 99);
    float[] y = SmallNetworks.wholes(random, pooling.output().size(), -99, 99);
    Map<Unpooling, LinearPooling> poolings =
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
            drawn(pooling, switches, drawing));
    poolings.forEach(
        (unpooling, linear) -> {
          double above = 0;
          for (int window = 0; window < y.length; window++) {
            int plane = window / pooling.output().plane();
            int within = window % pooling.output().plane();
            int maximum = plane * maps.plane() + switches.place(plane, within);
            int[] cells = cells(pooling.geometry(), plane * maps.plane(), within);
            above += linear.pool(x, cells, maximum, window) * y[window];
          }
          float[] spread = unpool(pooling, switches, unpooling, y);
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
        .filter(i -> isUnder(i / g.columns().size() - top, g.rows()))
        .filter(i -> isUnder(i % g.columns().size() - left, g.columns()))
        .map(i -> plane + i)
        .toArray();
  }

  /** Returns whether a cell at a distance from a window's first one is under one of its taps. */
  private static boolean isUnder(int distance, Axis axis) {
    return distance >= 0
        && distance % axis.dilation() == 0
        && distance / axis.dilation() < axis.window();
  }
}
