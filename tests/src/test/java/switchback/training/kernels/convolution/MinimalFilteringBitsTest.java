package switchback.training.kernels.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static switchback.Numbers.doubles;
import static switchback.Numbers.normal;
import static switchback.Numbers.relativeDifference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.TiledProduct;
import switchback.training.kernels.Workers;

/**
 * Minimal filtering: the vector kernel equals the scalar oracle to the bit, and both agree with the
 * formula.
 */
class MinimalFilteringBitsTest {

  @Provide
  Arbitrary<ConvolutionShape> shapes() {
    Arbitrary<Geometry> geometries =
        Combinators.combine(
                Arbitraries.of(3, 5),
                Arbitraries.integers().between(1, 23),
                Arbitraries.integers().between(1, 23),
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(0, 2))
            .filter(
                (kernel, height, width, padRows, padColumns, _) ->
                    kernel <= height + 2 * padRows && kernel <= width + 2 * padColumns)
            .as(
                (kernel, height, width, padRows, padColumns, more) ->
                    new Geometry(
                        new Axis(height, kernel, 1, padRows, 1, padRows + more),
                        new Axis(width, kernel, 1, padColumns, 1, padColumns + 2 - more)));
    return Combinators.combine(
            Arbitraries.integers().between(8, 37),
            Arbitraries.integers().between(8, 70),
            geometries)
        .as(ConvolutionShape::new);
  }

  @Property(tries = 120)
  void vectorEqualsScalarToTheBit(
      @ForAll("shapes") ConvolutionShape shape, @ForAll boolean rectify, @ForAll boolean biased) {
    int images = shape.features() % 3 == 0 ? 9 : 2;
    float[] x = normal(images * shape.inputSize(), 1);
    float[] w = normal(shape.filterSize(), 2);
    float @Nullable [] b = biased ? normal(shape.features(), 3) : null;
    float[] dy = normal(images * shape.outputSize(), 4);
    try (Workers workers = new Workers(3)) {
      Passes scalar = new Passes(new ScalarMinimalFiltering(), shape, images);
      Passes vector = new Passes(ConvolutionKernel.minimal(workers), shape, images);
      assertThat(vector.correlate(x, w, b, rectify)).isEqualTo(scalar.correlate(x, w, b, rectify));
      assertThat(vector.project(dy, w)).isEqualTo(scalar.project(dy, w));
      assertThat(vector.filterGradient(x, dy)).isEqualTo(scalar.filterGradient(x, dy));
      assertThat(vector.biasGradient(dy)).isEqualTo(scalar.biasGradient(dy));
    }
  }

  @Provide
  Arbitrary<ConvolutionShape> tiles() {
    return shapes().filter(shape -> TileSums.isTile(shape.geometry()));
  }

  /** Checks that single places of a tile have the bits of the scalar oracle, for each feature. */
  @Property(tries = 60)
  void singlePlacesEqualScalarToTheBit(
      @ForAll("tiles") ConvolutionShape shape, @ForAll boolean rectify) {
    float[] x = normal(shape.inputSize(), 1);
    float[] w = normal(shape.filterSize(), 2);
    float[] b = normal(shape.features(), 3);
    Geometry g = shape.geometry();
    float[] whole = new Passes(new ScalarMinimalFiltering(), shape, 1).correlate(x, w, b, rectify);
    int side = g.rows().window();
    int each = w.length / shape.features();
    TileSums all = new TileSums(shape.channels(), side, w, b);
    TileSums first =
        new TileSums(shape.channels(), side, Arrays.copyOf(w, each), Arrays.copyOf(b, 1));
    Scratch scratch = new Scratch();
    int step = TiledProduct.columns(shape.channels()) * Floats.LANES;
    MemorySegment cells = cells(x, shape, step, scratch);
    for (int place = 0; place < g.outputCells(); place++) {
      int row = place / g.columns().outSize();
      int column = place % g.columns().outSize();
      Limits limits = Limits.of(rectify);
      float[] sums = all.new Pass(g, step, limits, row, column, scratch).of(cells);
      for (int feature = 0; feature < sums.length; feature++) {
        assertThat(sums[feature]).isEqualTo(whole[feature * g.outputCells() + place]);
      }
      assertThat(first.new Pass(g, step, limits, row, column, scratch).of(cells))
          .containsExactly(whole[place]);
    }
  }

  /** Returns an image (C, H, W) as (H, W, step), followed by a row of zeros. */
  private static MemorySegment cells(float[] x, ConvolutionShape shape, int step, Scratch scratch) {
    int plane = shape.geometry().inputCells();
    int size = (plane + shape.geometry().columns().size()) * step;
    MemorySegment cells = scratch.floats(size).fill((byte) 0);
    for (int i = 0; i < x.length; i++) {
      cells.setAtIndex(ValueLayout.JAVA_FLOAT, (long) i % plane * step + i / plane, x[i]);
    }
    return cells;
  }

  @Property(tries = 40)
  void theScalarKernelFollowsTheFormula(@ForAll("shapes") ConvolutionShape shape) {
    float[] x = normal(2 * shape.inputSize(), 5);
    float[] w = normal(shape.filterSize(), 6);
    float[] dy = normal(2 * shape.outputSize(), 7);
    Passes scalar = new Passes(new ScalarMinimalFiltering(), shape, 2);
    close(
        scalar.correlate(x, w, null, false),
        ReferenceConvolution.correlate(shape, 2, doubles(x), doubles(w), null));
    close(scalar.project(dy, w), ReferenceConvolution.project(shape, 2, doubles(dy), doubles(w)));
    close(
        scalar.filterGradient(x, dy),
        ReferenceConvolution.filterGradient(shape, 2, doubles(x), doubles(dy)));
    close(scalar.biasGradient(dy), ReferenceConvolution.biasGradient(shape, 2, doubles(dy)));
  }

  /** A single pixel through a single tap appears at the pixel's position. */
  @Example
  void keepsAPixelInItsPlace() {
    for (int kernel : new int[] {3, 5}) {
      ConvolutionShape shape =
          new ConvolutionShape(8, 8, Geometry.sizeKeeping(7, 9, kernel, kernel));
      float[] x = new float[shape.inputSize()];
      float[] w = new float[shape.filterSize()];
      x[3 * 9 + 4] = 1;
      w[kernel * kernel / 2] = 6;
      float[] y = new Passes(new ScalarMinimalFiltering(), shape, 1).correlate(x, w, null, false);
      for (int i = 0; i < y.length; i++) {
        assertThat(y[i]).isCloseTo(i == 3 * 9 + 4 ? 6 : 0, within(2e-6f));
      }
    }
  }

  /**
   * Compares root mean square errors against the formula in double, at the shape of the classic
   * network's conv2.
   */
  @Example
  void errsAFewTimesAsMuchAsThePlainSum() {
    ConvolutionShape shape = new ConvolutionShape(32, 64, Geometry.sizeKeeping(16, 16, 5, 5));
    float[] x = normal(2 * shape.inputSize(), 11);
    float[] w = normal(shape.filterSize(), 12);
    float[] dy = normal(2 * shape.outputSize(), 13);
    try (Workers workers = new Workers(2)) {
      Passes minimal = new Passes(ConvolutionKernel.minimal(workers), shape, 2);
      Passes plain = new Passes(ConvolutionKernel.plain(workers), shape, 2);
      double[] exact = ReferenceConvolution.correlate(shape, 2, doubles(x), doubles(w), null);
      assertThat(
              error(minimal.correlate(x, w, null, false), exact)
                  / error(plain.correlate(x, w, null, false), exact))
          .isLessThan(6);
      exact = ReferenceConvolution.project(shape, 2, doubles(dy), doubles(w));
      assertThat(error(minimal.project(dy, w), exact) / error(plain.project(dy, w), exact))
          .isLessThan(6);
      exact = ReferenceConvolution.filterGradient(shape, 2, doubles(x), doubles(dy));
      assertThat(
              error(minimal.filterGradient(x, dy), exact)
                  / error(plain.filterGradient(x, dy), exact))
          .isLessThan(10);
    }
  }

  private static double error(float[] got, double[] exact) {
    double sum = 0;
    for (int i = 0; i < got.length; i++) {
      sum += (got[i] - exact[i]) * (got[i] - exact[i]);
    }
    return Math.sqrt(sum / got.length);
  }

  @Example
  void takesNoOtherShape() {
    ConvolutionShape strided = new ConvolutionShape(8, 8, Geometry.square(new Axis(9, 5, 2, 2, 1)));
    assertThatThrownBy(
            () ->
                new Passes(new ScalarMinimalFiltering(), strided, 1)
                    .project(new float[strided.outputSize()], new float[strided.filterSize()]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minimal filtering");
    assertThat(Route.fastest(strided)).isEqualTo(Route.PLAIN);
    assertThat(Route.fastest(new ConvolutionShape(7, 8, Geometry.sizeKeeping(9, 9, 5, 5))))
        .isEqualTo(Route.PLAIN);
    assertThat(Route.fastest(new ConvolutionShape(8, 8, Geometry.sizeKeeping(9, 9, 5, 5))))
        .isEqualTo(Route.MINIMAL);
  }

  private static void close(float[] got, double[] expected) {
    assertThat(relativeDifference(got, expected)).isLessThan(2e-5);
  }
}
