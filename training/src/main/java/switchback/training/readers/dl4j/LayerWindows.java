package switchback.training.readers.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Windows;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.readers.dl4j.Part.Extent;

/**
 * The windows of a DL4J layer. In mode Same the padding gives one output per stride, with an odd
 * row or column at the bottom or right. In the other modes the padding is as given; leftover rows
 * and columns at the bottom and right are not covered, which mode Strict does not allow.
 *
 * @param windows the windows
 * @param isStrict whether nothing may be left over
 */
record LayerWindows(Windows windows, boolean isStrict) {
  /**
   * Reads the windows of a layer of maps.
   *
   * @param checksStrict whether DL4J checks mode Strict when it runs the layer
   * @throws IllegalArgumentException if they cannot be taken
   */
  static LayerWindows ofMaps(Settings layer, boolean checksStrict) {
    int[] kernel = layer.sizes("kernelSize", 1, 1, 1);
    int[] stride = layer.sizes("stride", 1, 1, 1);
    int[] padding = layer.sizes("padding", 0, 0, 0);
    int[] dilation = layer.sizes("dilation", 1, 1, 1);
    return new LayerWindows(
        padded(
            mode(layer),
            Windows.of(kernel[0], kernel[1])
                .strides(stride[0], stride[1])
                .dilations(dilation[0], dilation[1]),
            padding[0],
            padding[1]),
        checksStrict && mode(layer) == ConvolutionMode.Strict);
  }

  /** Reads the windows of a layer of sequences, which are maps of one row. */
  static LayerWindows ofSequences(Settings layer, boolean checksStrict) {
    Windows windows =
        Windows.of(1, layer.sizes("kernelSize", 1, 1, 1)[0])
            .strides(1, layer.sizes("stride", 1, 1, 1)[0])
            .dilations(1, layer.sizes("dilation", 1, 1, 1)[0]);
    return new LayerWindows(
        padded(mode(layer), windows, 0, layer.sizes("padding", 0, 0, 0)[0]),
        checksStrict && mode(layer) == ConvolutionMode.Strict);
  }

  private static ConvolutionMode mode(Settings layer) {
    ConvolutionMode mode = layer.constant("convolutionMode", ConvolutionMode.Truncate);
    if (mode == ConvolutionMode.Causal) {
      throw new IllegalArgumentException("with mode Causal");
    }
    return mode;
  }

  private static Windows padded(ConvolutionMode mode, Windows windows, int rows, int columns) {
    return mode == ConvolutionMode.Same
        ? windows.padding(Windows.Padding.SAME_UPPER)
        : windows.padded(rows, columns, rows, columns);
  }

  /** Returns whether the padding makes one output per stride. */
  boolean isSame() {
    return windows.padding() == Windows.Padding.SAME_UPPER;
  }

  /** Returns whether a window could lie in the stated padding alone. */
  boolean hasEmptyWindows() {
    return !isSame()
        && (windows.top() >= windows.reachRows() || windows.left() >= windows.reachColumns());
  }

  /**
   * Returns the size of the output over maps.
   *
   * @throws IllegalArgumentException if the windows do not fit
   */
  MapShape over(MapShape in, int features) {
    Geometry geometry = windows.over(in.height(), in.width());
    check(geometry.rows());
    check(geometry.columns());
    return new MapShape(features, geometry.rows().outSize(), geometry.columns().outSize());
  }

  private void check(Axis axis) {
    int left = (axis.size() + axis.pad() + axis.padEnd() - axis.reach()) % axis.stride();
    if (isStrict && left != 0) {
      throw new Misfit(
          "mode Strict allows no rows or columns that windows do not cover, " + left + " are left");
    }
    // DL4J then starts the first window inside the map, which no padding of ours can express.
    if (isSame() && (axis.outSize() - 1) * axis.stride() + axis.reach() - axis.size() < -1) {
      throw new Misfit("windows of mode Same are too far apart");
    }
  }

  /** Returns the size of the maps for a size of the output. */
  Extent below(Extent output) {
    Windows w = windows;
    return new Extent(
        below(output.height(), w.strideRows(), w.reachRows() - 2 * w.top()),
        below(output.width(), w.strideColumns(), w.reachColumns() - 2 * w.left()));
  }

  private int below(int size, int stride, int covered) {
    return isSame()
        ? Math.multiplyExact(size, stride)
        : Math.addExact(Math.multiplyExact(size - 1, stride), covered);
  }
}
