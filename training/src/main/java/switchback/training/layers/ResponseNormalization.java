package switchback.training.layers;

import java.util.Collection;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Local response normalization (Krizhevsky et al. 2012, section 3.3): DL4J's configuration of one,
 * with another runtime. DL4J's own takes a gradient in which each sum is divided by the input's
 * place's denominator instead of by each neighbour's, so that it is off wherever these differ. Maps
 * (N, C, H, W) to the same.
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class ResponseNormalization extends LocalResponseNormalization {
  private static final long serialVersionUID = 1L;

  /** For reading model files. */
  ResponseNormalization() {}

  /** A layer {@code y = x (k + alpha sum of squares over n maps)^-beta}. */
  public ResponseNormalization(String name, double k, int n, double alpha, double beta) {
    setLayerName(name);
    this.k = k;
    this.n = n;
    this.alpha = alpha;
    this.beta = beta;
  }

  /** With the paper's numbers: k = 2, n = 5, alpha = 1e-4, beta = 0.75. */
  public ResponseNormalization(String name) {
    this(name, 2, 5, 1e-4, 0.75);
  }

  @Override
  public ResponseNormalizationRuntime instantiate(
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
