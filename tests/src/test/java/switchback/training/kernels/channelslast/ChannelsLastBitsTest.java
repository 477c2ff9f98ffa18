package switchback.training.kernels.channelslast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.Numbers;
import switchback.training.kernels.Axes;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.kernels.pooling.MaxPoolingKernel;

/**
 * Kernels over maps that lie cell by cell give the bits of those over maps that lie map by map,
 * which other tests hold to scalar kernels.
 */
class ChannelsLastBitsTest {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  private final Scratch scratch = new Scratch();

  private static Axis axis(RandomGenerator random) {
    while (true) {
      int size = random.nextInt(1, 24);
      int window = random.nextInt(1, 6);
      int pad = random.nextInt(6);
      int dilation = random.nextInt(1, 4);
      int padEnd = random.nextInt(6);
      if (Axes.fits(size, window, 1, pad, dilation, padEnd)) {
        return new Axis(size, window, random.nextInt(1, 4), pad, dilation, padEnd);
      }
    }
  }

  /** Draws windows: often those of minimal filtering, or single cells. */
  private static Geometry windows(RandomGenerator random) {
    int height = random.nextInt(1, 24);
    int width = random.nextInt(1, 24);
    return switch (random.nextInt(4)) {
      case 0 -> Geometry.sizeKeeping(height, width, 3, 3);
      case 1 -> Geometry.unpadded(height, width, 1, 1);
      default -> new Geometry(axis(random), axis(random));
    };
  }

  /** Copies maps (N, C, cells) to their place in another order, one value at a time. */
  private MemorySegment ordered(float[] values, int maps, int cells, MapOrder order) {
    int images = values.length / maps / cells;
    MemorySegment memory = scratch.floats(images * order.floats(maps, cells)).fill((byte) -1);
    for (int i = 0; i < values.length; i++) {
      memory.setAtIndex(FLOAT, place(i, maps, cells, order), values[i]);
    }
    return memory;
  }

  private static long place(int i, int maps, int cells, MapOrder order) {
    long image = (long) i / cells / maps * order.floats(maps, cells);
    int map = i / cells % maps;
    int cell = i % cells;
    return image + (order.isLast() ? cell * order.cell() + map : map * cells + cell);
  }

  private static void check(
      MemorySegment got, MemorySegment expected, int images, int maps, int cells, MapOrder order) {
    int[] places = new int[images * maps * cells];
    int[] bits = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = Float.floatToRawIntBits(got.getAtIndex(FLOAT, place(i, maps, cells, order)));
      bits[i] = Float.floatToRawIntBits(expected.getAtIndex(FLOAT, i));
    }
    assertThat(places).containsExactly(bits);
  }

  private static Limits limits(RandomGenerator random) {
    return random.nextBoolean() ? Limits.NONE : Limits.upTo(random.nextInt(1, 4));
  }

  /** Checks convolutions in any number of groups, of any number of images. */
  @Property(tries = 600)
  void convolutionsGiveTheSameBits(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int groups = random.nextInt(3) == 0 ? random.nextInt(1, 40) : 1;
    int channels = groups * (groups > 1 ? 1 : random.nextInt(1, 40));
    int features = groups * (groups > 1 ? random.nextInt(1, 3) : random.nextInt(1, 140));
    ConvolutionShape shape = new ConvolutionShape(channels, features, windows(random));
    float[] filters = Numbers.normal(shape.filterSize() / groups, random.nextLong());
    float[] bias = Numbers.normal(features, random.nextLong());
    Correlation correlation = Correlation.forward(shape, groups, filters, bias);
    int images = random.nextInt(1, 4);
    int in = shape.geometry().inputCells();
    int out = shape.geometry().outputCells();
    float[] x = Numbers.normal(images * shape.inputSize(), random.nextLong());
    MapOrder from = random.nextBoolean() ? MapOrder.FIRST : MapOrder.last(channels);
    MapOrder to = random.nextBoolean() ? MapOrder.FIRST : MapOrder.last(features + 16);
    Limits limits = limits(random);
    if (!correlation.takes(from, to)) {
      return;
    }
    scratch.reset();
    MemorySegment expected = scratch.floats((long) images * shape.outputSize());
    MemorySegment got = scratch.floats(images * to.floats(features, out));
    correlation.on(scratch, limits, images).run(ordered(x, channels, in, MapOrder.FIRST), expected);
    Correlation.Pass pass = correlation.on(scratch, limits, images, from, to);
    // The second images meet what the first ones left.
    float[] other = Numbers.normal(x.length, random.nextLong());
    pass.run(ordered(other, channels, in, from), got);
    MemorySegment source = ordered(x, channels, in, from);
    int shares = random.nextInt(1, 5);
    for (int share = 0; share < shares; share++) {
      pass.run(share, shares, source, got);
    }
    check(got, expected, images, features, out, to);
  }

  /** Checks that a term is added to finished sums, and the limits applied to the result. */
  @Property(tries = 200)
  void termsAreAddedToTheSums(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int channels = random.nextInt(1, 20);
    int features = random.nextInt(1, 80);
    Geometry windows = new Geometry(axis(random), axis(random));
    ConvolutionShape shape = new ConvolutionShape(channels, features, windows);
    float[] filters = Numbers.normal(shape.filterSize(), random.nextLong());
    Correlation correlation = Correlation.forward(shape, filters, null);
    int images = random.nextInt(1, 4);
    int out = windows.outputCells();
    float[] x = Numbers.normal(images * shape.inputSize(), random.nextLong());
    float[] y = Numbers.normal(images * shape.outputSize(), random.nextLong());
    MapOrder from = MapOrder.last(channels);
    MapOrder term = MapOrder.last(features + 16);
    MapOrder to = MapOrder.last(features);
    Limits limits = limits(random);
    scratch.reset();
    if (!correlation.adds(from, to)) {
      assertThatThrownBy(() -> correlation.adding(scratch, limits, images, from, term, to))
          .as("minimal filtering")
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    Correlation.AddingPass pass = correlation.adding(scratch, limits, images, from, term, to);
    MemorySegment expected = scratch.floats((long) images * shape.outputSize());
    MemorySegment got = scratch.floats(images * to.floats(features, out));
    correlation
        .on(scratch, Limits.NONE, images)
        .run(ordered(x, channels, windows.inputCells(), MapOrder.FIRST), expected);
    for (int i = 0; i < y.length; i++) {
      expected.setAtIndex(FLOAT, i, limits.cut(expected.getAtIndex(FLOAT, i) + y[i]));
    }
    MemorySegment source = ordered(x, channels, windows.inputCells(), from);
    MemorySegment added = ordered(y, features, out, term);
    for (int share = 0; share < 3; share++) {
      pass.run(share, 3, source, added, got);
    }
    check(got, expected, images, features, out, to);
  }

  /** Checks that values of other maps in the same cells stay as they are. */
  @Test
  void otherMapsOfACellAreKept() {
    int maps = Floats.LANES;
    ConvolutionShape shape = new ConvolutionShape(1, maps, Geometry.unpadded(2, 2, 1, 1));
    Correlation correlation = Correlation.forward(shape, new float[maps], null);
    MapOrder to = MapOrder.last(3 * maps);
    MemorySegment cells = scratch.floats(to.floats(3 * maps, 4));
    for (int i = 0; i < 12 * maps; i++) {
      cells.setAtIndex(FLOAT, i, 1);
    }
    MemorySegment part = cells.asSlice((long) maps * Float.BYTES);
    correlation
        .on(scratch, Limits.NONE, 1, MapOrder.FIRST, to)
        .run(scratch.floats(4).fill((byte) 0), part);
    for (int i = 0; i < 12 * maps; i++) {
      boolean isWritten = i / maps % 3 == 1;
      assertThat(cells.getAtIndex(FLOAT, i)).as("value %d", i).isEqualTo(isWritten ? 0 : 1);
    }
  }

  /** Checks maxima, of values among which many are equal or NaN. */
  @Property(tries = 300)
  void maximaGiveTheSameBits(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Geometry g = new Geometry(axis(random), axis(random));
    int maps = random.nextInt(1, 40);
    int images = random.nextInt(1, 4);
    float[] x = Numbers.normal(images * maps * g.inputCells(), random.nextLong());
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(9) == 0 ? Float.NaN : Math.round(x[i]);
    }
    MapOrder order = MapOrder.last(maps);
    PoolingCells pooling = new PoolingCells(g, maps, images, order, order);
    scratch.reset();
    MemorySegment got = scratch.floats(images * order.floats(maps, g.outputCells()));
    MemorySegment source = ordered(x, maps, g.inputCells(), order);
    if (!g.meetsMap()) {
      assertThatThrownBy(() -> pooling.maxima(0, 1, source, got))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("windows that all meet the map");
      return;
    }
    MemorySegment expected = scratch.floats((long) images * maps * g.outputCells());
    MaxPoolingKernel.forward(
        g, images * maps, ordered(x, maps, g.inputCells(), MapOrder.FIRST), expected);
    pooling.maxima(0, 1, source, got);
    check(got, expected, images, maps, g.outputCells(), order);
  }

  /** Checks averages: sums in row-major order, over given numbers. */
  @Test
  void averagesAreSumsOverGivenNumbers() {
    // 1 2 3
    // 4 5 6, with a column of padding left of it.
    Geometry g = new Geometry(new Axis(2, 2, 1, 0, 1), new Axis(3, 2, 2, 1, 1, 0));
    MapOrder order = MapOrder.last(1);
    MemorySegment got = scratch.floats(order.floats(1, 2));
    new PoolingCells(g, 1, 1, order, order)
        .averages(
            new int[] {2, 4}, 0, 1, ordered(new float[] {1, 2, 3, 4, 5, 6}, 1, 6, order), got);
    assertThat(got.getAtIndex(FLOAT, 0)).isEqualTo((1 + 4) / 2f);
    assertThat(got.getAtIndex(FLOAT, order.cell())).isEqualTo((2 + 3 + 5 + 6) / 4f);
  }

  /** Checks that maps keep their values when their order changes, there and back. */
  @Property(tries = 200)
  void reorderingKeepsValues(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int maps = random.nextInt(1, 70);
    int cells = random.nextInt(1, 70);
    int images = random.nextInt(1, 4);
    float[] x = Numbers.normal(images * maps * cells, random.nextLong());
    MapOrder last = MapOrder.last(maps);
    scratch.reset();
    MemorySegment first = ordered(x, maps, cells, MapOrder.FIRST);
    MemorySegment there = scratch.floats(images * last.floats(maps, cells));
    MemorySegment back = scratch.floats(x.length);
    new Reordering(maps, cells, images, MapOrder.FIRST, last, scratch).run(first, there);
    check(there, first, images, maps, cells, last);
    new Reordering(maps, cells, images, last, MapOrder.FIRST, scratch).run(there, back);
    assertThat(back.toArray(FLOAT)).containsExactly(x);
  }
}
