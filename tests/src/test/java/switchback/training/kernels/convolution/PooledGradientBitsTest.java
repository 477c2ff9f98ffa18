package switchback.training.kernels.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.normal;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import switchback.training.kernels.Axes;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;
import switchback.training.kernels.pooling.MaxPoolingKernel;
import switchback.training.kernels.pooling.PooledMaps;

/**
 * Gradients behind a max pooling, which the vector kernel computes from the pooled values and the
 * switches, equal those of the scalar kernel over whole maps to the bit.
 */
class PooledGradientBitsTest {

  /** Checks convolutions of any size, stride, padding and dilation under poolings of any kind. */
  @Property(tries = 300)
  void equalTheScalarKernelOverWholeMaps(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Geometry windows = new Geometry(axis(random, 5), axis(random, random.nextInt(1, 6)));
    int channels = random.nextInt(4) == 0 ? 16 : random.nextInt(1, 20);
    ConvolutionShape shape = new ConvolutionShape(channels, random.nextInt(1, 12), windows);
    Geometry pooling = pooling(random, windows);
    equalsScalar(shape, pooling, random.nextInt(1, 19), random);
  }

  /** Checks the two convolutions of network classic. */
  @Example
  void equalTheScalarKernelForNetworkClassic() {
    SplittableRandom random = new SplittableRandom(1);
    Geometry first = Geometry.sizeKeeping(32, 32, 5, 5);
    Geometry second = Geometry.sizeKeeping(16, 16, 5, 5);
    equalsScalar(new ConvolutionShape(3, 32, first), Geometry.tiles(32, 32, 2), 9, random);
    for (int i = 0; i < 4; i++) {
      equalsScalar(new ConvolutionShape(32, 64, second), Geometry.tiles(16, 16, 2), 9, random);
    }
  }

  private static Axis axis(SplittableRandom random, int window) {
    while (true) {
      int size = random.nextInt(1, 24);
      int stride = random.nextInt(1, 3);
      int pad = random.nextInt(0, 4);
      int dilation = random.nextInt(1, 3);
      if (Axes.fits(size, window, stride, pad, dilation, pad)) {
        return new Axis(size, window, stride, pad, dilation, pad);
      }
    }
  }

  /** Returns tiles or overlapping windows over the maps of a convolution. */
  private static Geometry pooling(SplittableRandom random, Geometry windows) {
    int height = windows.rows().outSize();
    int width = windows.columns().outSize();
    int window = random.nextInt(1, Math.min(3, Math.min(height, width)) + 1);
    int stride = random.nextInt(1, 4);
    return new Geometry(
        new Axis(height, window, stride, 0, 1), new Axis(width, window, stride, 0, 1));
  }

  private static void equalsScalar(
      ConvolutionShape shape, Geometry pooling, int images, SplittableRandom random) {
    int planes = images * shape.features();
    float[] y = normal(images * shape.outputSize(), random.nextLong());
    float[] x = normal(images * shape.inputSize(), random.nextLong());
    float[] w = normal(shape.filterSize(), random.nextLong());
    float[] values = normal(planes * pooling.outputCells(), random.nextLong());
    double zeros = random.nextDouble();
    int nonzero = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < zeros ? -0f : values[i];
      nonzero += values[i] == 0 ? 0 : 1;
    }
    int[] switches = new int[values.length];
    float[] whole = new float[y.length];
    float[] gradient = new float[w.length];
    float[] below = new float[x.length];
    Arrays.fill(gradient, 1e9f);
    Arrays.fill(below, 1e9f);
    try (Workers workers = new Workers(3)) {
      MaxPoolingKernel.forward(
          pooling, planes, heap(y), heap(new float[values.length]), switches, workers);
      MaxPoolingKernel.scatter(pooling, planes, heap(values), switches, heap(whole), workers);
      ConvolutionKernel kernel = ConvolutionKernel.fastest(workers);
      PooledMaps pooled = new PooledMaps(pooling, heap(values), switches);
      kernel.filterGradient(shape, images, heap(x), pooled, heap(gradient));
      kernel.project(shape, images, pooled, heap(w), heap(below));
    }
    try (Workers workers = new Workers(1)) {
      // Other poolings leave too many cells: their gradients take the route of whole maps.
      Passes fastest = new Passes(ConvolutionKernel.fastest(workers), shape, images);
      Passes scalar = new Passes(new ScalarConvolution(), shape, images);
      boolean isPooled = ConvolutionKernel.takesPooled(shape, pooling);
      // So does the adjoint of a signal of which more than half differs from zero.
      boolean isSparse = isPooled && 2 * nonzero <= values.length;
      sameBits(gradient, (isPooled ? scalar : fastest).filterGradient(x, whole));
      sameBits(below, (isSparse ? scalar : fastest).project(whole, w));
    }
  }

  private static void sameBits(float[] got, float[] expected) {
    for (int i = 0; i < got.length; i++) {
      assertThat(Float.floatToRawIntBits(got[i]))
          .as("at %d: %s, expected %s", i, got[i], expected[i])
          .isEqualTo(Float.floatToRawIntBits(expected[i]));
    }
  }

  private static MemorySegment heap(float[] array) {
    return MemorySegment.ofArray(array);
  }
}
