package switchback.training.layers;

import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.Geometry;

/**
 * Runs a {@link MaxPooling}: the forward pass records the switches, the backward pass follows them.
 */
final class MaxPoolingRuntime extends UnweightedRuntime<MaxPooling> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable ConvolutionRuntime below;
  private transient @Nullable INDArray output;
  private transient int[] switches = {};

  MaxPoolingRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /**
   * Makes {@link #backpropGradient} apply the ReLU's mask of the convolution below from now on, and
   * hand on the gradient of the pooled maps as it is wherever the convolution takes it so.
   */
  void leaveTo(ConvolutionRuntime below) {
    this.below = below;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    Geometry g = geometry(x);
    int planes = Math.toIntExact(x.size(0) * x.size(1));
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            dataType,
            new long[] {x.size(0), x.size(1), g.rows().outSize(), g.columns().outSize()},
            'c');
    int @Nullable [] record = training ? switches(planes * g.outputCells()) : null;
    passes().pool(g, planes, x, record, y);
    output = training ? y : null;
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Geometry g = geometry(input);
    int planes = Math.toIntExact(input.size(0) * input.size(1));
    INDArray delta = NativeMemory.inOrder(epsilon);
    if (below != null) {
      INDArray forward = Objects.requireNonNull(output, "no forward pass in training");
      if (below.takesPooled()) {
        INDArray masked = gradient(delta.shape(), workspaces);
        passes().mask(forward, delta, masked);
        return new Pair<>(new DefaultGradient(), masked);
      }
      passes().mask(forward, delta, delta);
    }
    INDArray gradient = gradient(input.shape(), workspaces);
    passes().unpool(g, planes, delta, switches, gradient);
    return new Pair<>(new DefaultGradient(), gradient);
  }

  private INDArray gradient(long[] shape, LayerWorkspaceMgr workspaces) {
    return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape, 'c');
  }

  /** Returns the windows of the last forward pass. */
  Geometry geometry() {
    return geometry(input);
  }

  /** Returns the cell of each maximum of the last forward pass in training. */
  int[] switches() {
    return switches;
  }

  private int[] switches(int windows) {
    if (switches.length != windows) {
      switches = new int[windows];
    }
    return switches;
  }

  private Geometry geometry(INDArray x) {
    if (x.rank() != 4) {
      throw new IllegalArgumentException(
          "input of "
              + layerId()
              + ": got "
              + x.shapeInfoToString()
              + ", expected (images, channels, height, width)");
    }
    return layerConf().geometry(Math.toIntExact(x.size(2)), Math.toIntExact(x.size(3)));
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }
}
