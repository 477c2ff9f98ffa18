package switchback.training.kernels.convolution;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static switchback.Numbers.doubles;
import static switchback.Numbers.normal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import switchback.training.kernels.Axes;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Workers;

/** Sums in double equal one chain of fused multiply-adds, rounded once, to the bit. */
class DoubleBitsTest {
  private static Axis axis(RandomGenerator random) {
    while (true) {
      int size = random.nextInt(1, 40);
      int window = random.nextInt(1, 6);
      int stride = random.nextInt(1, 5);
      int pad = random.nextInt(7);
      int dilation = random.nextInt(1, 4);
      int padEnd = random.nextInt(7);
      if (Axes.fits(size, window, stride, pad, dilation, padEnd)) {
        return new Axis(size, window, stride, pad, dilation, padEnd);
      }
    }
  }

  /** Draws windows, sometimes those of single cells, which run along whole maps. */
  private static Geometry windows(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? Geometry.unpadded(random.nextInt(1, 9), random.nextInt(1, 40), 1, 1)
        : new Geometry(axis(random), axis(random));
  }

  @Property(tries = 500)
  void equalsTheChainToTheBit(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int groups = random.nextInt(3) == 0 ? random.nextInt(2, 5) : 1;
    ConvolutionShape shape =
        new ConvolutionShape(
            groups * random.nextInt(1, 5), groups * random.nextInt(1, 11), windows(random));
    float[] x = normal(shape.inputSize(), seed);
    double[] filters = doubles(normal(shape.filterSize() / groups, seed + 1));
    double[] bias = doubles(normal(shape.features(), seed + 2));
    Arrays.setAll(filters, i -> filters[i] / 3);
    boolean rectify = random.nextBoolean();
    ConvolutionBitsTest.sameBits(
        run(Correlation.inDouble(shape, groups, filters, bias), rectify, x, shape.outputSize()),
        chain(shape, groups, filters, bias, rectify, x));
  }

  private static float[] run(Correlation correlation, boolean rectify, float[] x, int size) {
    float[] y = new float[size];
    try (Workers alone = new Workers(1);
        Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
      MemorySegment target = arena.allocateFrom(ValueLayout.JAVA_FLOAT, normal(size, 99));
      alone.run(
          3,
          (share, scratch) ->
              correlation.on(scratch, Limits.of(rectify)).run(share, 3, source, target));
      MemorySegment.copy(target, ValueLayout.JAVA_FLOAT, 0, y, 0, size);
    }
    return y;
  }

  private static float[] chain(
      ConvolutionShape shape,
      int groups,
      double[] filters,
      double[] bias,
      boolean rectify,
      float[] x) {
    Geometry g = shape.geometry();
    int each = shape.channels() / groups;
    float[] y = new float[shape.outputSize()];
    for (int i = 0; i < y.length; i++) {
      int feature = i / g.outputCells();
      int oy = i % g.outputCells() / g.columns().outSize();
      int ox = i % g.columns().outSize();
      int first = feature / (shape.features() / groups) * each;
      double sum = bias[feature];
      int at = feature * each * g.taps();
      for (int channel = first; channel < first + each; channel++) {
        for (int tap = 0; tap < g.taps(); tap++) {
          int row = g.rows().at(oy, tap / g.columns().window());
          int column = g.columns().at(ox, tap % g.columns().window());
          if (g.rows().contains(row) && g.columns().contains(column)) {
            float value = x[(channel * g.rows().size() + row) * g.columns().size() + column];
            sum = Math.fma(filters[at], value, sum);
          }
          at++;
        }
      }
      y[i] = (float) (rectify ? Math.max(0, sum) : sum);
    }
    return y;
  }

  @Example
  void refusesArraysOfOtherSizes() {
    ConvolutionShape shape = new ConvolutionShape(4, 6, Geometry.unpadded(3, 3, 1, 1));
    assertThatThrownBy(() -> Correlation.inDouble(shape, 2, new double[24], new double[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 filters and 6 biases");
    assertThatThrownBy(() -> Correlation.inDouble(shape, 1, new double[24], new double[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 filters and 5 biases");
    assertThatThrownBy(() -> Correlation.inDouble(shape, 3, new double[8], new double[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot have 3 groups");
  }
}
