package switchback.cluster;

import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.TreeSet;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.convolution.Correlation;

/**
 * What some images come to under a convolution, which needs Java's vectors.
 *
 * @param images the number of images
 * @param bits the sum of the bits of all results
 * @param processes the processes that computed them
 */
record Convolved(int images, long bits, Set<Long> processes) implements Serializable {
  private static final ConvolutionShape SHAPE =
      new ConvolutionShape(3, 16, Geometry.square(new Axis(32, 5, 1, 2, 1)));

  /** Computes one image, which its number determines. */
  static Convolved of(int image) {
    float[] filters = numbers(SHAPE.filterSize(), 0);
    Correlation correlation = Correlation.forward(SHAPE, filters, null);
    long bits = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment source =
          arena.allocateFrom(ValueLayout.JAVA_FLOAT, numbers(SHAPE.inputSize(), image + 1));
      MemorySegment target = arena.allocate(ValueLayout.JAVA_FLOAT, SHAPE.outputSize());
      Scratch scratch = new Scratch();
      scratch.lend(() -> correlation.on(scratch).run(source, target));
      for (float each : target.toArray(ValueLayout.JAVA_FLOAT)) {
        bits += Float.floatToRawIntBits(each);
      }
    }
    return new Convolved(1, bits, Set.of(ProcessHandle.current().pid()));
  }

  /** Returns both. */
  Convolved plus(Convolved other) {
    Set<Long> all = new TreeSet<>(processes);
    all.addAll(other.processes);
    return new Convolved(images + other.images, bits + other.bits, all);
  }

  private static float[] numbers(int count, int seed) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) Math.sin(i * 0.7 + seed);
    }
    return numbers;
  }
}
