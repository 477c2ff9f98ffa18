package switchback.training.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.Workers;

/** The base of runtimes of layers without parameters. */
abstract class UnweightedRuntime<C extends org.deeplearning4j.nn.conf.layers.Layer>
    extends AbstractLayer<C> implements Threaded {
  private static final long serialVersionUID = 1L;

  private transient Passes passes;

  UnweightedRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    this.passes = Passes.of(dataType, SharedWorkers.get());
  }

  @Override
  public final void use(Workers workers) {
    this.passes = Passes.of(dataType, workers);
  }

  /** Returns the passes of the network's precision. */
  final Passes passes() {
    return passes;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {}

  @Override
  public Gradient gradient() {
    throw unweighted();
  }

  @Override
  public void fit() {
    throw unweighted();
  }

  @Override
  public void fit(INDArray input, LayerWorkspaceMgr workspaces) {
    throw unweighted();
  }

  private UnsupportedOperationException unweighted() {
    return new UnsupportedOperationException(layerId() + " has no parameters");
  }

  @Override
  public double score() {
    return 0;
  }

  @Override
  public Layer clone() {
    throw new UnsupportedOperationException("clone the network instead");
  }
}
