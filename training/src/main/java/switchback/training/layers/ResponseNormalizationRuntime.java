package switchback.training.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.elementwise.ReferenceResponseNormalization;
import switchback.training.kernels.elementwise.ResponseNormalizationKernel;

/** Runs a {@link ResponseNormalization}: float32 by the kernel, double by the reference. */
public final class ResponseNormalizationRuntime extends UnweightedRuntime<ResponseNormalization> {
  private static final long serialVersionUID = 1L;

  ResponseNormalizationRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    INDArray y = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, x.shape(), 'c');
    if (dataType == DataType.DOUBLE) {
      NativeMemory.put(reference(x).forward(NativeMemory.doubles(x)), y);
    } else {
      kernel(x).forward(images(x), NativeMemory.floats(x), NativeMemory.floats(y), workers());
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    INDArray delta = NativeMemory.inOrder(epsilon);
    INDArray gradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');
    if (dataType == DataType.DOUBLE) {
      double[] below = reference(x).backward(NativeMemory.doubles(x), NativeMemory.doubles(delta));
      NativeMemory.put(below, gradient);
    } else {
      kernel(x)
          .backward(
              images(x),
              NativeMemory.floats(x),
              NativeMemory.floats(delta),
              NativeMemory.floats(gradient),
              workers());
    }
    return new Pair<>(new DefaultGradient(), gradient);
  }

  private ResponseNormalizationKernel kernel(INDArray x) {
    ResponseNormalization l = layerConf();
    return new ResponseNormalizationKernel(
        channels(x), plane(x), l.getK(), (int) l.getN(), l.getAlpha(), l.getBeta());
  }

  private ReferenceResponseNormalization reference(INDArray x) {
    ResponseNormalization l = layerConf();
    return new ReferenceResponseNormalization(
        channels(x), plane(x), l.getK(), (int) l.getN(), l.getAlpha(), l.getBeta());
  }

  private static int images(INDArray x) {
    return Math.toIntExact(x.size(0));
  }

  private static int channels(INDArray x) {
    return Math.toIntExact(x.size(1));
  }

  private static int plane(INDArray x) {
    return Math.toIntExact(x.size(2) * x.size(3));
  }
}
