package switchback.training.kernels.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Axes;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Workers;

/** Convolutions in groups equal scalar ones over each group to the bit, on any geometry. */
class GroupedBitsTest {
  /** Draws windows, sometimes those of minimal filtering, whose sums have another order. */
  private static Geometry windows(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? Geometry.sizeKeeping(random.nextInt(1, 12), random.nextInt(1, 12), 3, 3)
        : new Geometry(axis(random), axis(random));
  }

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

  @Property(tries = 400)
  void groupsEqualScalarToTheBit(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int most = random.nextInt(3) == 0 ? 12 : 4;
    ConvolutionShape each =
        new ConvolutionShape(
            random.nextInt(2, most + 1), random.nextInt(1, most + 1), windows(random));
    check(each, random.nextInt(2, 5), random);
  }

  @Property(tries = 400)
  void depthwiseEqualsScalarToTheBit(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ConvolutionShape each = new ConvolutionShape(1, random.nextInt(1, 4), windows(random));
    check(each, random.nextInt(2, 9), random);
  }

  /** Checks signals of many maps. */
  @Property(tries = 30)
  void largeDepthwiseEqualsScalarToTheBit(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int window = random.nextInt(2, 6);
    Axis axis = new Axis(random.nextInt(30, 50), window, 1, random.nextInt(0, 3), 1);
    int groups = Math.ceilDiv(1 << 21, axis.outSize() * axis.outSize() * window * window);
    check(new ConvolutionShape(1, 1, Geometry.square(axis)), groups, random);
  }

  private static void check(ConvolutionShape each, int groups, RandomGenerator random) {
    ConvolutionShape all =
        new ConvolutionShape(groups * each.channels(), groups * each.features(), each.geometry());
    float[] x = normal(all.inputSize(), random.nextLong());
    float[] filters = normal(groups * each.filterSize(), random.nextLong());
    float[] bias = normal(all.features(), random.nextLong());
    bias[0] = -0f;
    boolean rectify = random.nextBoolean();
    float @Nullable [] some = random.nextBoolean() ? bias : null;
    float[] y = run(Correlation.forward(all, groups, filters, some), rectify, x, all.outputSize());
    float[] signal = sparse(all, random);
    Geometry g = all.geometry();
    float[] below =
        ConvolutionBitsTest.cut(
            all,
            projected(Correlation.adjoint(all, groups, filters), all, signal, random),
            g.rows().at(0, 0),
            g.columns().at(0, 0),
            g.columns().outSize());
    for (int group = 0; group < groups; group++) {
      float[] its = part(filters, group, groups);
      Passes scalar = new Passes(oracle(each), each, 1);
      ConvolutionBitsTest.sameBits(
          part(y, group, groups),
          scalar.correlate(
              part(x, group, groups),
              its,
              some == null ? null : part(some, group, groups),
              rectify));
      // Projections always take the order of the plain sum.
      ConvolutionBitsTest.sameBits(
          part(below, group, groups),
          new Passes(new ScalarConvolution(), each, 1).project(part(signal, group, groups), its));
    }
  }

  private static ConvolutionKernel oracle(ConvolutionShape each) {
    return each.channels() > 1 && Route.fastest(each) == Route.MINIMAL
        ? new ScalarMinimalFiltering()
        : new ScalarConvolution();
  }

  private static float[] part(float[] values, int group, int groups) {
    int size = values.length / groups;
    return Arrays.copyOfRange(values, group * size, (group + 1) * size);
  }

  private static float[] projected(
      Correlation.Adjoint adjoint, ConvolutionShape all, float[] signal, RandomGenerator random) {
    int rows = all.geometry().rows().outSize();
    int columns = all.geometry().columns().outSize();
    return ConvolutionBitsTest.projected(adjoint, all, signal, rows, columns, random);
  }

  /** Draws a signal that is mostly zero. */
  private static float[] sparse(ConvolutionShape all, RandomGenerator random) {
    float[] signal = normal(all.outputSize(), random.nextLong());
    double zeros = random.nextDouble();
    for (int i = 0; i < signal.length; i++) {
      signal[i] = random.nextDouble() < zeros ? 0 : signal[i];
    }
    return signal;
  }

  /** Runs twice, since a pass keeps a padded copy, over memory that is not zero. */
  private static float[] run(Correlation correlation, boolean rectify, float[] x, int size) {
    float[] y = new float[size];
    try (Workers alone = new Workers(1);
        Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
      MemorySegment other = arena.allocateFrom(ValueLayout.JAVA_FLOAT, normal(x.length, 99));
      float[] filled = new float[size];
      Arrays.fill(filled, 1e9f);
      MemorySegment target = arena.allocateFrom(ValueLayout.JAVA_FLOAT, filled);
      alone.run(
          1,
          (_, scratch) -> {
            Correlation.Pass pass = correlation.on(scratch, Limits.of(rectify));
            pass.run(other, target);
            pass.run(source, target);
          });
      MemorySegment.copy(target, ValueLayout.JAVA_FLOAT, 0, y, 0, size);
    }
    return y;
  }

  /** A rectangle in the middle of the signal gives what the same values within zeros give. */
  @Property(tries = 200)
  void aPartOfTheSignalGivesWhatTheWholeGives(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int groups = random.nextInt(2, 5);
    ConvolutionShape all =
        new ConvolutionShape(
            groups * random.nextInt(1, 3), groups * random.nextInt(1, 3), windows(random));
    Geometry g = all.geometry();
    int rows = random.nextInt(1, g.rows().outSize() + 1);
    int columns = random.nextInt(1, g.columns().outSize() + 1);
    int top = random.nextInt(g.rows().outSize() - rows + 1);
    int left = random.nextInt(g.columns().outSize() - columns + 1);
    float[] filters = normal(all.filterSize() / groups, random.nextLong());
    float[] part = normal(all.features() * rows * columns, random.nextLong());
    float[] whole = new float[all.outputSize()];
    for (int i = 0; i < part.length; i++) {
      int row = i / columns % rows + top;
      int map = i / columns / rows;
      whole[(map * g.rows().outSize() + row) * g.columns().outSize() + left + i % columns] =
          part[i];
    }
    Correlation.Adjoint adjoint = Correlation.adjoint(all, groups, filters);
    ConvolutionBitsTest.sameBits(
        ConvolutionBitsTest.cut(
            all,
            ConvolutionBitsTest.projected(adjoint, all, part, rows, columns, random),
            g.rows().at(top, 0),
            g.columns().at(left, 0),
            columns),
        ConvolutionBitsTest.cut(
            all,
            projected(adjoint, all, whole, random),
            g.rows().at(0, 0),
            g.columns().at(0, 0),
            g.columns().outSize()));
  }

  @Example
  void refusesGroupsThatDoNotDivideTheMaps() {
    ConvolutionShape shape = new ConvolutionShape(4, 6, Geometry.unpadded(3, 3, 1, 1));
    for (int groups : new int[] {-1, 0, 3, 4}) {
      assertThatThrownBy(() -> Correlation.forward(shape, groups, new float[24], null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot have " + groups + " groups");
      assertThatThrownBy(() -> Correlation.adjoint(shape, groups, new float[24]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot have " + groups + " groups");
    }
    assertThatThrownBy(() -> Correlation.forward(shape, 2, new float[24], null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("filters");
    assertThat(Correlation.forward(shape, 2, new float[12], null)).isNotNull();
  }
}
