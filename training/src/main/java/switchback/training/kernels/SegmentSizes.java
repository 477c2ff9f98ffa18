package switchback.training.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Checks that segments have the sizes that a shape requires, before a kernel touches them. Each
 * method throws {@link IllegalArgumentException} naming both sizes.
 */
public final class SegmentSizes {
  private SegmentSizes() {}

  /** Checks the operands of a forward convolution; (N, C, H, W), filters, bias and output. */
  public static void forward(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment filters,
      @Nullable MemorySegment bias,
      MemorySegment output) {
    backward(shape, images, input, filters, output);
    if (bias != null) {
      check("bias", bias, shape.features());
    }
  }

  /** Checks the operands of a convolution pass without a bias. */
  public static void backward(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment filters,
      MemorySegment output) {
    check("input", input, (long) images * shape.inputSize());
    check("filters", filters, shape.filterSize());
    check("output", output, (long) images * shape.outputSize());
  }

  /** Checks the operands of a convolution's bias gradient. */
  public static void bias(
      ConvolutionShape shape, int images, MemorySegment output, MemorySegment bias) {
    check("output", output, (long) images * shape.outputSize());
    check("bias", bias, shape.features());
  }

  /** Checks the operands of a dense pass. */
  public static void dense(
      DenseShape shape,
      int images,
      MemorySegment input,
      MemorySegment weights,
      @Nullable MemorySegment bias,
      MemorySegment output) {
    check("input", input, (long) images * shape.inputs());
    check("weights", weights, (long) shape.outputs() * shape.inputs());
    check("output", output, (long) images * shape.outputs());
    if (bias != null) {
      check("bias", bias, shape.outputs());
    }
  }

  /**
   * Checks one segment.
   *
   * @param what names it in the message
   * @throws IllegalArgumentException if it does not have exactly {@code floats} floats
   */
  public static void check(String what, MemorySegment segment, long floats) {
    if (segment.byteSize() != floats * Float.BYTES) {
      throw new IllegalArgumentException(
          what
              + " sizes differ: got "
              + segment.byteSize()
              + " bytes, expected "
              + floats
              + " floats");
    }
  }
}
