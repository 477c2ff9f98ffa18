package switchback.training.layers;

import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.TranspositionKernel;
import switchback.training.kernels.Workers;
import switchback.training.kernels.dense.DenseKernel;
import switchback.training.kernels.dense.VectorDense;
import switchback.training.kernels.elementwise.RectifierKernel;

/**
 * Runs a {@link Dense} layer in ND4J's own memory: by the vector kernel in float32, and by DL4J's
 * own products in double, which gradient checks want.
 */
final class DenseRuntime extends BaseLayer<Dense> implements Threaded {
  private static final long serialVersionUID = 1L;

  private transient Workers workers = SharedWorkers.get();
  private transient DenseKernel kernel = new VectorDense(workers);
  private transient @Nullable INDArray output;

  DenseRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void use(Workers workers) {
    this.workers = workers;
    this.kernel = new VectorDense(workers);
  }

  /**
   * Runs the forward pass; a ReLU is applied in the same pass over the data.
   *
   * @throws IllegalArgumentException unless the input is (N, inputs)
   */
  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    if (dataType != DataType.FLOAT) {
      return super.activate(training, workspaces);
    }
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    INDArray activations = forward(training, fusesRectifier(), workspaces);
    if (!fusesRectifier() && !isIdentity()) {
      activations = layerConf().getActivationFn().getActivation(activations, training);
    }
    output = training ? activations : null;
    return activations;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (dataType != DataType.FLOAT) {
      return super.backpropGradient(epsilon, workspaces);
    }
    assertInputSet(true);
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    DenseShape shape = shape(x);
    int images = Math.toIntExact(x.size(0));
    INDArray delta = delta(epsilon, workspaces);
    INDArray weights = getParamWithNoise(WEIGHT_KEY, true, workspaces);
    INDArray weightGradient = gradientView(WEIGHT_KEY);
    INDArray inputGradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');

    Gradient gradient = new DefaultGradient();
    kernel.weightGradient(
        shape,
        images,
        NativeMemory.floats(x),
        NativeMemory.floats(delta),
        NativeMemory.floats(weightGradient.transpose()));
    gradient.setGradientFor(WEIGHT_KEY, weightGradient);
    INDArray biasGradient = gradientView(BIAS_KEY);
    kernel.biasGradient(
        shape, images, NativeMemory.floats(delta), NativeMemory.floats(biasGradient));
    gradient.setGradientFor(BIAS_KEY, biasGradient);
    kernel.inputGradient(
        shape,
        images,
        NativeMemory.floats(delta),
        NativeMemory.floats(weights.transpose()),
        NativeMemory.floats(inputGradient));
    weightNoiseParams.clear();
    return new Pair<>(gradient, backpropDropOutIfPresent(inputGradient));
  }

  private INDArray forward(boolean training, boolean rectify, LayerWorkspaceMgr workspaces) {
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    DenseShape shape = shape(x);
    int images = Math.toIntExact(x.size(0));
    INDArray weights = getParamWithNoise(WEIGHT_KEY, training, workspaces);
    INDArray bias = getParamWithNoise(BIAS_KEY, training, workspaces);
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {images, shape.outputs()}, 'f');
    kernel.forward(
        shape,
        images,
        NativeMemory.floats(x),
        NativeMemory.floats(weights.transpose()),
        NativeMemory.floats(bias),
        rectify,
        NativeMemory.floats(y.transpose()));
    return y;
  }

  /**
   * Returns the gradient before the activation function as (outputs, N); overwrites {@code
   * epsilon}, as DL4J's layers do.
   */
  private INDArray delta(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray forward = output;
    INDArray turned = turned(epsilon, workspaces);
    if (isIdentity()) {
      return turned;
    }
    if (fusesRectifier() && forward != null) {
      MemorySegment gradient = NativeMemory.floats(turned);
      RectifierKernel.mask(NativeMemory.floats(forward.transpose()), gradient, gradient, workers);
      return turned;
    }
    INDArray sums = forward(true, false, workspaces);
    INDArray delta = layerConf().getActivationFn().backprop(sums, epsilon).getFirst();
    return NativeMemory.inOrder(delta.transpose());
  }

  /** Returns the transpose in C order; without a copy if it already is. */
  private INDArray turned(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray transpose = epsilon.transpose();
    if (NativeMemory.isInOrder(transpose) || !NativeMemory.isInOrder(epsilon)) {
      return NativeMemory.inOrder(transpose);
    }
    INDArray turned =
        workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, transpose.shape(), 'c');
    TranspositionKernel.run(
        Math.toIntExact(epsilon.size(0)),
        Math.toIntExact(epsilon.size(1)),
        NativeMemory.floats(epsilon),
        NativeMemory.floats(turned),
        workers);
    return turned;
  }

  private INDArray gradientView(String parameter) {
    return Objects.requireNonNull(gradientViews.get(parameter), parameter);
  }

  private boolean fusesRectifier() {
    return layerConf().getActivationFn() instanceof ActivationReLU;
  }

  private boolean isIdentity() {
    return layerConf().getActivationFn() instanceof ActivationIdentity;
  }

  private DenseShape shape(INDArray x) {
    if (x.rank() != 2 || x.size(1) != layerConf().getNIn()) {
      throw new IllegalArgumentException(
          "input of "
              + layerId()
              + ": got shape "
              + Arrays.toString(x.shape())
              + ", expected (images, "
              + layerConf().getNIn()
              + ")");
    }
    return new DenseShape(
        Math.toIntExact(layerConf().getNIn()), Math.toIntExact(layerConf().getNOut()));
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
