package switchback.training.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link ResponseNormalization} by the {@link Passes} of its network's precision. */
final class ResponseNormalizationRuntime extends UnweightedRuntime<ResponseNormalization> {
  private static final long serialVersionUID = 1L;

  ResponseNormalizationRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    INDArray y = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, x.shape(), 'c');
    passes().normalize(layerConf(), x, y);
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    INDArray delta = NativeMemory.inOrder(epsilon);
    INDArray gradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');
    passes().normalizeGradient(layerConf(), x, delta, gradient);
    return new Pair<>(new DefaultGradient(), gradient);
  }
}
