package switchback.training.layers;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;

/**
 * A convolution layer that runs this project's kernels: DL4J's configuration with another runtime.
 * It maps (N, C, H, W) to (N, O, outHeight, outWidth); parameter {@code W} is (O, C, kernel rows,
 * kernel columns), {@code b} (1, O). Filter size, stride, padding and dilation are free, for rows
 * and columns separately; the padding is always explicit.
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class Convolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  /** Creates a layer for DL4J's reader of model files. */
  Convolution() {}

  private Convolution(Builder builder) {
    super(builder);
  }

  /**
   * Returns the layer's shape over input maps of a size.
   *
   * @throws IllegalArgumentException if the filters do not fit
   */
  public ConvolutionShape shape(int height, int width) {
    Geometry geometry = Geometry.of(height, width, kernelSize, stride, padding, dilation);
    return new ConvolutionShape(Math.toIntExact(nIn), Math.toIntExact(nOut), geometry);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    refuseUnless(
        convolutionMode != ConvolutionMode.Same, "explicit padding, not mode " + convolutionMode);
    refuseUnless(cnn2dDataFormat == CNN2DFormat.NCHW, "maps (N, C, H, W), not " + cnn2dDataFormat);
    ConvolutionRuntime layer = new ConvolutionRuntime(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(conf, parameters, initialize);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }

  private void refuseUnless(boolean right, String expected) {
    if (!right) {
      throw new IllegalStateException("layer " + getLayerName() + " needs " + expected);
    }
  }

  /** Builds a layer; name and settings are those of DL4J's own layer. */
  @SuppressWarnings("unchecked") // DL4J declares <E extends Layer> E build()
  public static final class Builder extends BaseConvBuilder<Builder> {
    /** Starts a layer with filters of that size. */
    public Builder(int kernelRows, int kernelColumns) {
      super(new int[] {kernelRows, kernelColumns}, new int[] {1, 1}, new int[] {0, 0});
    }

    @Override
    protected boolean allowCausal() {
      return false;
    }

    @Override
    public Convolution build() {
      return new Convolution(this);
    }
  }
}
