package switchback.training.kernels.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.doubles;
import static switchback.Numbers.normal;
import static switchback.Numbers.relativeDifference;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Axes;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
import switchback.training.kernels.projection.Extent;
import switchback.training.kernels.projection.Projections;
import switchback.training.kernels.shifts.ShiftedRows;

/**
 * The vector kernel equals the scalar one to the bit, and both obey the adjoint identity, on any
 * geometry.
 */
class ConvolutionBitsTest {
  private static final Scratch SCRATCH = new Scratch();

  @Provide
  Arbitrary<ConvolutionShape> shapes() {
    Arbitrary<Geometry> geometries = Combinators.combine(axes(), axes()).as(Geometry::new);
    return Combinators.combine(
            Arbitraries.integers().between(1, 5), Arbitraries.integers().between(1, 37), geometries)
        .as(ConvolutionShape::new);
  }

  private static Arbitrary<Axis> axes() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 19),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 6),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 6))
        .filter(Axes::fits)
        .as(Axis::new);
  }

  @Property(tries = 300)
  void vectorEqualsScalarToTheBit(
      @ForAll("shapes") ConvolutionShape shape, @ForAll boolean rectify, @ForAll boolean biased) {
    vectorEqualsScalar(shape, rectify, biased);
  }

  /**
   * Covers what random geometries seldom contain: windows entirely in the padding, and padding that
   * no window reaches.
   */
  @Example
  void allEqualScalarToTheBitOnEverySmallGeometry() {
    Axis plain = new Axis(3, 2, 1, 1, 1, 0);
    for (Axis axis : smallAxes()) {
      for (Geometry g : List.of(new Geometry(axis, plain), new Geometry(plain, axis))) {
        vectorEqualsScalar(new ConvolutionShape(2, 3, g), false, true);
        projectionEqualsScalar(new ConvolutionShape(2, 3, g), 1);
        projectionEqualsScalar(new ConvolutionShape(9, 3, g), 2);
      }
      vectorEqualsScalar(new ConvolutionShape(1, 1, Geometry.square(axis)), true, false);
    }
  }

  private static List<Axis> smallAxes() {
    List<Axis> axes = new ArrayList<>();
    int[] choices = {2, 2, 3, 4, 2, 4}; // size, window, stride, pad, dilation, end
    for (int i = 0; i < Arrays.stream(choices).reduce(1, (a, b) -> a * b); i++) {
      int[] digits = new int[choices.length];
      int rest = i;
      for (int d = 0; d < digits.length; d++) {
        digits[d] = rest % choices[d];
        rest /= choices[d];
      }
      int size = 1 + digits[0];
      int window = 1 + digits[1];
      int stride = 1 + digits[2];
      int dilation = 1 + digits[4];
      if (Axes.fits(size, window, stride, digits[3], dilation, digits[5])) {
        axes.add(new Axis(size, window, stride, digits[3], dilation, digits[5]));
      }
    }
    return axes;
  }

  private static void vectorEqualsScalar(ConvolutionShape shape, boolean rectify, boolean biased) {
    int images = 1 + shape.features() % 10;
    float[] x = normal(images * shape.inputSize(), 1);
    float[] w = normal(shape.filterSize(), 2);
    float @Nullable [] b = biased ? normal(shape.features(), 3) : null;
    float[] dy = normal(images * shape.outputSize(), 4);
    try (Workers workers = new Workers(3)) {
      Passes scalar = new Passes(new ScalarConvolution(), shape, images);
      Passes vector = new Passes(ConvolutionKernel.plain(workers), shape, images);
      sameBits(vector.correlate(x, w, b, rectify), scalar.correlate(x, w, b, rectify));
      sameBits(vector.project(dy, w), scalar.project(dy, w));
      sameBits(vector.filterGradient(x, dy), scalar.filterGradient(x, dy));
      sameBits(vector.biasGradient(dy), scalar.biasGradient(dy));
    }
  }

  /**
   * Covers what small geometries do not: more taps than a panel holds, rows of many vectors, images
   * that share panels, and limits.
   */
  @Property(tries = 120)
  void largeShapesAndSeveralImagesEqualScalarToTheBit(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int window = random.nextInt(1, 4);
    Geometry g = new Geometry(wide(random, window, 12), wide(random, window, 75));
    int channels = random.nextInt(1, 1200 / g.taps());
    ConvolutionShape shape = new ConvolutionShape(channels, random.nextInt(1, 20), g);
    int images = random.nextInt(1, 12);
    float[] x = normal(images * shape.inputSize(), seed);
    float[] w = normal(shape.filterSize(), seed + 1);
    float[] b = normal(shape.features(), seed + 2);
    Limits limits = List.of(Limits.NONE, Limits.RELU, Limits.upTo(0.5f)).get(random.nextInt(0, 3));
    float[] expected = new Passes(new ScalarConvolution(), shape, images).correlate(x, w, b, false);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = limits.cut(expected[i]);
    }
    float[] got = new float[expected.length];
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> {
            MemorySegment source = scratch.floats(x.length).copyFrom(MemorySegment.ofArray(x));
            MemorySegment target = scratch.floats(got.length);
            DirectCorrelation.forward(shape, w, b).on(scratch, limits, images).run(source, target);
            MemorySegment.ofArray(got).copyFrom(target);
          });
    }
    sameBits(got, expected);
  }

  /** Covers rows of outputs that fill vectors of any width, whose images are laid out by shifts. */
  @Property(tries = 60)
  void wholeRowsOfVectorsEqualScalarToTheBit(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Geometry g =
        new Geometry(
            filling(random, 2 * random.nextInt(1, 6)), filling(random, 32 * random.nextInt(1, 4)));
    int[] features = {4, 6, 8, 10, 12, 14, 32};
    ConvolutionShape shape =
        new ConvolutionShape(random.nextInt(1, 6), features[random.nextInt(features.length)], g);
    assertThat(ShiftedRows.takes(shape)).isTrue();
    vectorEqualsScalar(shape, random.nextBoolean(), random.nextBoolean());
  }

  /** Returns dense windows of stride 1 at so many places. */
  private static Axis filling(SplittableRandom random, int places) {
    int window = random.nextInt(1, 6);
    int reach = places + window - 1;
    int pad = random.nextInt(0, Math.min(7, reach));
    int end = random.nextInt(0, Math.min(7, reach - pad));
    return new Axis(reach - pad - end, window, 1, pad, 1, end);
  }

  private static Axis wide(SplittableRandom random, int window, int most) {
    int stride = random.nextInt(1, 4);
    return new Axis(
        random.nextInt(window, most),
        window,
        stride,
        random.nextInt(0, 3),
        1,
        random.nextInt(0, 3));
  }

  /** Projects any rectangle of the signal, with zeros in many cells and outside of it. */
  @Property(tries = 500)
  void projectionEqualsScalarToTheBit(@ForAll("shapes") ConvolutionShape shape, @ForAll long seed) {
    projectionEqualsScalar(shape, seed);
  }

  /** Checks blocks of every width of maps below, and windows with strides and dilations. */
  @Property(tries = 300)
  void projectionToManyMapsEqualsScalarToTheBit(
      @ForAll("shapes") ConvolutionShape shape, @ForAll long seed) {
    int channels = new SplittableRandom(seed).nextInt(1, 280);
    int features = Math.max(1, shape.features() * 5 / channels);
    projectionEqualsScalar(new ConvolutionShape(channels, features, shape.geometry()), seed);
  }

  /** Checks signals of more values than are gathered at a time, and sums of several parts. */
  @Property(tries = 40)
  void projectionsOfManyProductsEqualScalarToTheBit(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int window = random.nextInt(1, 4);
    int size = random.nextInt(14, 20);
    int stride = random.nextInt(5) == 0 ? 2 : 1;
    int dilation = random.nextInt(1, 3);
    Axis axis = new Axis(size, window, stride, random.nextInt(0, 2), dilation);
    int channels = random.nextInt(8, 70);
    int features =
        Math.ceilDiv(1 << 21, channels * axis.outSize() * axis.outSize() * window * window);
    projectionEqualsScalar(new ConvolutionShape(channels, features, Geometry.square(axis)), seed);
  }

  private static void projectionEqualsScalar(ConvolutionShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Geometry g = shape.geometry();
    int rows = random.nextInt(1, g.rows().outSize() + 1);
    int columns = random.nextInt(1, g.columns().outSize() + 1);
    int top = random.nextInt(g.rows().outSize() - rows + 1);
    int left = random.nextInt(g.columns().outSize() - columns + 1);
    float[] part = normal(shape.features() * rows * columns, seed);
    // Signals of few values take a route of their own.
    double zeros = random.nextBoolean() ? random.nextDouble() : 1 - 0.1 * random.nextDouble();
    float[] whole = new float[shape.outputSize()];
    for (int i = 0; i < part.length; i++) {
      part[i] = random.nextDouble() < zeros ? -0f : part[i];
      int row = i / columns % rows + top;
      int at =
          (i / columns / rows * g.rows().outSize() + row) * g.columns().outSize()
              + left
              + i % columns;
      whole[at] = part[i];
    }
    float[] w = normal(shape.filterSize(), 2);
    Correlation.Adjoint adjoint = Correlation.adjoint(shape, w);
    float[] below = projected(adjoint, shape, part, rows, columns, random);
    sameBits(
        cut(shape, below, g.rows().at(top, 0), g.columns().at(left, 0), columns),
        new Passes(new ScalarConvolution(), shape, 1).project(whole, w));
  }

  /**
   * Returns all that a signal (O, rows, columns) reaches, (C, rows, columns). Checks that a
   * rectangle of it has the same bits, over memory and from arrays that hold other values as well.
   */
  static float[] projected(
      Correlation.Adjoint adjoint,
      ConvolutionShape shape,
      float[] signal,
      int rows,
      int columns,
      RandomGenerator random) {
    Extent all = Extent.all(shape.geometry(), rows, columns);
    int channels = shape.channels();
    float[] below = run(adjoint, shape, signal, all);
    int top = random.nextInt(all.height());
    int left = random.nextInt(all.width());
    int height = random.nextInt(1, all.height() - top + 1);
    int width = random.nextInt(1, all.width() - left + 1);
    float[] part = run(adjoint, shape, signal, new Extent(rows, columns, top, left, height, width));
    float[] expected = new float[height * width * channels];
    for (int row = 0; row < height; row++) {
      int from = ((row + top) * all.width() + left) * channels;
      System.arraycopy(below, from, expected, row * width * channels, width * channels);
    }
    sameBits(part, expected);
    return Projections.byCell(below, all.pixels());
  }

  private static float[] run(
      Correlation.Adjoint adjoint, ConvolutionShape shape, float[] signal, Extent extent) {
    float[] cells = Projections.byCell(signal, shape.features());
    float[] given = Arrays.copyOf(cells, cells.length + 3);
    Arrays.fill(given, cells.length, given.length, 1e9f);
    int size = extent.pixels() * shape.channels();
    float[] below = new float[size + 2];
    Arrays.fill(below, 1e9f);
    adjoint.project(given, extent, SCRATCH, below);
    SCRATCH.reset();
    assertThat(Arrays.copyOfRange(below, size, size + 2)).containsOnly(1e9f);
    return Arrays.copyOf(below, size);
  }

  /** Returns a projection laid over maps of zeros, without what fell into the padding. */
  static float[] cut(
      ConvolutionShape shape, float[] below, int firstRow, int firstColumn, int columns) {
    Geometry g = shape.geometry();
    int width = g.columns().reach(columns);
    int height = below.length / shape.channels() / width;
    float[] maps = new float[shape.inputSize()];
    for (int i = 0; i < below.length; i++) {
      int row = firstRow + i / width % height;
      int column = firstColumn + i % width;
      if (g.rows().contains(row) && g.columns().contains(column)) {
        maps[(i / width / height * g.rows().size() + row) * g.columns().size() + column] = below[i];
      }
    }
    return maps;
  }

  @Property(tries = 1000)
  void projectIsTheAdjointOfCorrelate(@ForAll("shapes") ConvolutionShape shape) {
    double[] x = doubles(normal(2 * shape.inputSize(), 5));
    double[] w = doubles(normal(shape.filterSize(), 6));
    double[] y = doubles(normal(2 * shape.outputSize(), 7));
    double left = dot(ReferenceConvolution.correlate(shape, 2, x, w, null), y);
    double right = dot(x, ReferenceConvolution.project(shape, 2, y, w));
    double filters = dot(ReferenceConvolution.filterGradient(shape, 2, x, y), w);
    double size = Math.sqrt(dot(x, x) * dot(y, y) * dot(w, w));
    assertThat(Math.abs(left - right) / size).isLessThan(1e-13);
    assertThat(Math.abs(left - filters) / size).isLessThan(1e-13);
  }

  @Property(tries = 100)
  void theFloatKernelFollowsTheFormula(@ForAll("shapes") ConvolutionShape shape) {
    float[] x = normal(2 * shape.inputSize(), 8);
    float[] w = normal(shape.filterSize(), 9);
    float[] dy = normal(2 * shape.outputSize(), 10);
    Passes scalar = new Passes(new ScalarConvolution(), shape, 2);
    close(
        scalar.correlate(x, w, null, false),
        ReferenceConvolution.correlate(shape, 2, doubles(x), doubles(w), null));
    close(scalar.project(dy, w), ReferenceConvolution.project(shape, 2, doubles(dy), doubles(w)));
    close(
        scalar.filterGradient(x, dy),
        ReferenceConvolution.filterGradient(shape, 2, doubles(x), doubles(dy)));
    close(scalar.biasGradient(dy), ReferenceConvolution.biasGradient(shape, 2, doubles(dy)));
  }

  private static void close(float[] got, double[] expected) {
    assertThat(relativeDifference(got, expected)).isLessThan(2e-5);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static void sameBits(float[] got, float[] expected) {
    assertThat(bits(got)).isEqualTo(bits(expected));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
