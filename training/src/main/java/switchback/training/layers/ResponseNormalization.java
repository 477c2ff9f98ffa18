package switchback.training.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Local response normalization (Krizhevsky et al. 2012, section 3.3): DL4J's configuration with
 * another runtime. In the gradient of DL4J's own runtime each sum is divided by the denominator at
 * the input's cell instead of by that of each neighbour, which is wrong wherever these differ.
 * Input and output are (N, C, H, W).
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class ResponseNormalization extends LocalResponseNormalization {
  private static final long serialVersionUID = 1L;

  /** Creates a layer for DL4J's reader of model files. */
  ResponseNormalization() {}

  /** Creates a layer {@code y = x (k + alpha sum of squares over n maps)^-beta}. */
  public ResponseNormalization(String name, double k, int n, double alpha, double beta) {
    setLayerName(name);
    this.k = k;
    this.n = n;
    this.alpha = alpha;
    this.beta = beta;
  }

  /** Creates a layer with the paper's constants: k = 2, n = 5, alpha = 1e-4, beta = 0.75. */
  public ResponseNormalization(String name) {
    this(name, 2, 5, 1e-4, 0.75);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    if (dataFormat != CNN2DFormat.NCHW) {
      throw new IllegalStateException(
          "layer " + getLayerName() + " needs maps (N, C, H, W), not " + dataFormat);
    }
    ResponseNormalizationRuntime layer = new ResponseNormalizationRuntime(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setConf(conf);
    return layer;
  }
}
