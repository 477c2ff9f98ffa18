package switchback.deconv.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * The windows of a DL4J layer. In mode Same the padding gives one output per stride, with an odd
 * row or column at the bottom or right. In the other modes the padding is as given, and leftover
 * rows and columns at the bottom and right are not covered.
 */
final class Windows {
  private final ConvolutionMode mode;
  private final int[] kernel;
  private final int[] stride;
  private final int[] padding;
  private final int[] dilation;

  private Windows(ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    this.mode = mode;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
  }

  static Windows of(ConvolutionLayer layer) {
    return new Windows(
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation());
  }

  static Windows of(SubsamplingLayer layer) {
    return new Windows(
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation());
  }

  /**
   * Returns the geometry of these windows over maps of a given size.
   *
   * @param layer the name of the layer, for messages
   * @throws SwitchbackException if DL4J does not define the result
   * @throws IllegalArgumentException if the windows do not fit
   */
  Geometry over(MapShape maps, String layer) {
    return new Geometry(axis(0, maps.height(), layer), axis(1, maps.width(), layer));
  }

  private Axis axis(int i, int size, String layer) {
    if (mode != ConvolutionMode.Same) {
      return new Axis(size, kernel[i], stride[i], padding[i], dilation[i]);
    }
    int total = total(i, size, layer);
    return new Axis(size, kernel[i], stride[i], total / 2, dilation[i], total - total / 2);
  }

  /**
   * Returns the size of the input for a size of the output: the smallest, or for mode Same a
   * multiple of the stride.
   */
  InputSize below(InputSize output) {
    return new InputSize(below(0, output.height()), below(1, output.width()));
  }

  private int below(int axis, int outputs) {
    return mode == ConvolutionMode.Same
        ? outputs * stride[axis]
        : (outputs - 1) * stride[axis] + reach(axis) - 2 * padding[axis];
  }

  private int reach(int axis) {
    return (kernel[axis] - 1) * dilation[axis] + 1;
  }

  /** Returns the padding of mode Same, both ends together. */
  private int total(int axis, int size, String layer) {
    int total = (Math.ceilDiv(size, stride[axis]) - 1) * stride[axis] + reach(axis) - size;
    if (total < -1) {
      throw NetworkAdapter.refusal(layer + " (mode Same with windows too far apart)");
    }
    return Math.max(0, total);
  }
}
