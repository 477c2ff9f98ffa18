package switchback.deconv.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.stages.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * How a DL4J layer lays its windows, rows and columns of each. In mode Same the padding gives as
 * many outputs as strides fit, the odd one below and right; in the others it is as given, and what
 * is left over at the bottom and right is not covered.
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
   * Over maps of that size.
   *
   * @throws SwitchbackException where DL4J does not define it
   * @throws IllegalArgumentException where the windows do not fit
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
   * The size of maps of which these windows make maps of that one: the least, or for mode Same a
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

  /** The padding of mode Same, both ends together. */
  private int total(int axis, int size, String layer) {
    int total = (Math.ceilDiv(size, stride[axis]) - 1) * stride[axis] + reach(axis) - size;
    if (total < -1) {
      throw NetworkAdapter.refusal(layer + " (mode Same with windows too far apart)");
    }
    return Math.max(0, total);
  }
}
