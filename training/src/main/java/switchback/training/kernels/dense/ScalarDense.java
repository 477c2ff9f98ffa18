package switchback.training.kernels.dense;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.SegmentSizes;

/**
 * An oracle, for tests and benchmarks: a dense layer written like its formulas. It fixes the order
 * of the sums that {@link VectorDense} has to reproduce to the bit. Slow, single-threaded.
 *
 * <ul>
 *   <li>forward: from the bias, one chain of fused multiply-adds over inputs.
 *   <li>inputGradient: from zero, one chain over outputs.
 *   <li>weightGradient: from zero, one chain over images.
 *   <li>biasGradient: from zero, one chain of additions over images.
 * </ul>
 *
 * Every sum ends with {@code + 0f}, which turns a negative zero into a positive one.
 */
public final class ScalarDense implements DenseKernel {

  @Override
  public void forward(
      DenseShape shape,
      int images,
      MemorySegment input,
      MemorySegment weights,
      @Nullable MemorySegment bias,
      boolean rectify,
      MemorySegment output) {
    SegmentSizes.dense(shape, images, input, weights, bias, output);
    for (int o = 0; o < shape.outputs(); o++) {
      for (int n = 0; n < images; n++) {
        float sum = bias == null ? 0 : at(bias, o);
        for (int i = 0; i < shape.inputs(); i++) {
          sum = Math.fma(at(weights, o, i, shape.inputs()), at(input, n, i, shape.inputs()), sum);
        }
        sum += 0f;
        output.setAtIndex(JAVA_FLOAT, (long) o * images + n, rectify ? Math.max(0, sum) : sum);
      }
    }
  }

  @Override
  public void inputGradient(
      DenseShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment weights,
      MemorySegment inputGradient) {
    SegmentSizes.dense(shape, images, inputGradient, weights, null, outputGradient);
    for (int n = 0; n < images; n++) {
      for (int i = 0; i < shape.inputs(); i++) {
        float sum = 0;
        for (int o = 0; o < shape.outputs(); o++) {
          sum = Math.fma(at(outputGradient, o, n, images), at(weights, o, i, shape.inputs()), sum);
        }
        inputGradient.setAtIndex(JAVA_FLOAT, (long) n * shape.inputs() + i, sum + 0f);
      }
    }
  }

  @Override
  public void weightGradient(
      DenseShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment weightGradient) {
    SegmentSizes.dense(shape, images, input, weightGradient, null, outputGradient);
    for (int o = 0; o < shape.outputs(); o++) {
      for (int i = 0; i < shape.inputs(); i++) {
        float sum = 0;
        for (int n = 0; n < images; n++) {
          sum = Math.fma(at(outputGradient, o, n, images), at(input, n, i, shape.inputs()), sum);
        }
        weightGradient.setAtIndex(JAVA_FLOAT, (long) o * shape.inputs() + i, sum + 0f);
      }
    }
  }

  @Override
  public void biasGradient(
      DenseShape shape, int images, MemorySegment outputGradient, MemorySegment biasGradient) {
    SegmentSizes.check("output gradient", outputGradient, (long) images * shape.outputs());
    SegmentSizes.check("bias gradient", biasGradient, shape.outputs());
    for (int o = 0; o < shape.outputs(); o++) {
      float sum = 0;
      for (int n = 0; n < images; n++) {
        sum += at(outputGradient, o, n, images);
      }
      biasGradient.setAtIndex(JAVA_FLOAT, o, sum + 0f);
    }
  }

  private static float at(MemorySegment matrix, int row, int column, int columns) {
    return matrix.getAtIndex(JAVA_FLOAT, (long) row * columns + column);
  }

  private static float at(MemorySegment vector, int index) {
    return vector.getAtIndex(JAVA_FLOAT, index);
  }
}
