package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;
import static switchback.training.kernels.convolution.ScalarConvolution.CHAINS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.Workers;

/**
 * The gradient of the bias, with vectors along a plane; equal to {@link ScalarConvolution} to the
 * bit.
 */
final class BiasGradient {
  private BiasGradient() {}

  static void run(
      ConvolutionShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment biasGradient,
      Scratch memory,
      Workers workers) {
    SegmentSizes.bias(shape, images, outputGradient, biasGradient);
    int features = shape.features();
    int plane = shape.outputSize() / features;
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment delta = natives.read(outputGradient);
      MemorySegment total =
          BatchTasks.sum(
              images,
              features,
              memory,
              workers,
              (from, to, sums, scratch) -> {
                float[] chains = new float[features * CHAINS];
                for (int n = from; n < to; n++) {
                  MemorySegment maps = Floats.image(delta, n, images);
                  for (int o = 0; o < features; o++) {
                    gather(maps, o * plane, plane, chains, o * CHAINS);
                  }
                }
                for (int o = 0; o < features; o++) {
                  float sum = 0;
                  for (int i = 0; i < CHAINS; i++) {
                    sum += chains[o * CHAINS + i];
                  }
                  sums.setAtIndex(JAVA_FLOAT_UNALIGNED, o, sum);
                }
              });
      for (int o = 0; o < features; o++) {
        biasGradient.setAtIndex(
            JAVA_FLOAT_UNALIGNED, o, total.getAtIndex(JAVA_FLOAT_UNALIGNED, o) + 0f);
      }
    }
  }

  /** Adds float {@code i} of a plane to chain {@code i} mod {@value ScalarConvolution#CHAINS}. */
  private static void gather(MemorySegment maps, int from, int plane, float[] chains, int to) {
    int whole = plane / CHAINS * CHAINS;
    for (int lane = 0; lane < CHAINS; lane += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, chains, to + lane);
      for (int i = lane; i < whole; i += CHAINS) {
        sum = sum.add(Floats.load(maps, from + i));
      }
      sum.intoArray(chains, to + lane);
    }
    for (int i = whole; i < plane; i++) {
      chains[to + i - whole] += maps.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i);
    }
  }
}
