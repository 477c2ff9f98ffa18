package switchback.training.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.Geometry;

/**
 * Max pooling that records its switches: DL4J's configuration of a subsampling layer with another
 * runtime. It maps (N, C, H, W) to (N, C, outHeight, outWidth). Rows and columns left over at the
 * bottom and right are not covered.
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class MaxPooling extends SubsamplingLayer {
  private static final long serialVersionUID = 1L;

  /** Creates a layer for DL4J's reader of model files. */
  MaxPooling() {}

  private MaxPooling(Builder builder) {
    super(builder);
  }

  /**
   * Returns the layer's windows over maps of a size.
   *
   * @throws IllegalArgumentException if the windows do not fit
   */
  public Geometry geometry(int height, int width) {
    return Geometry.of(height, width, kernelSize, stride, padding, dilation);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    if (convolutionMode == ConvolutionMode.Same || cnn2dDataFormat != CNN2DFormat.NCHW) {
      throw new IllegalStateException(
          "layer "
              + getLayerName()
              + " needs explicit padding and maps (N, C, H, W), got mode "
              + convolutionMode
              + " and "
              + cnn2dDataFormat);
    }
    MaxPoolingRuntime layer = new MaxPoolingRuntime(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setConf(conf);
    return layer;
  }

  /** Builds a layer; name and settings are those of DL4J's own layer. */
  @SuppressWarnings("unchecked") // DL4J declares <E extends Layer> E build()
  public static final class Builder extends BaseSubsamplingBuilder<Builder> {
    /** Starts a layer with windows of that size, side by side. */
    public Builder(int rows, int columns) {
      super(PoolingType.MAX, new int[] {rows, columns}, new int[] {rows, columns});
    }

    /** Sets the rows and columns from one window to the next. */
    public Builder stride(int rows, int columns) {
      setStride(new int[] {rows, columns});
      return this;
    }

    /** Sets the rows and columns of padding, which is never a maximum. */
    public Builder padding(int rows, int columns) {
      setPadding(new int[] {rows, columns});
      return this;
    }

    @Override
    protected boolean allowCausal() {
      return false;
    }

    @Override
    public void setKernelSize(int[] size) {
      this.kernelSize = size;
    }

    @Override
    public void setStride(int[] stride) {
      this.stride = stride;
    }

    @Override
    public void setPadding(int[] padding) {
      this.padding = padding;
    }

    @Override
    public MaxPooling build() {
      return new MaxPooling(this);
    }
  }
}
