package switchback.training.layers;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Workers;

/**
 * Runs a {@link Convolution} by the {@link Passes} of its network's precision: forward is
 * correlate, backward is project and the two gradients.
 */
final class ConvolutionRuntime extends BaseLayer<Convolution> implements Threaded {
  private static final long serialVersionUID = 1L;

  private transient Passes passes;
  private transient @Nullable INDArray output;
  private transient boolean inputGradientWanted = true;
  private transient @Nullable MaxPoolingRuntime above;

  ConvolutionRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    this.passes = Passes.of(dataType, SharedWorkers.get());
  }

  /**
   * Makes {@link #backpropGradient} return no gradient of the input from now on: for the first
   * layer of a network in training, whose input gradient nothing reads.
   */
  void leaveOutInputGradient() {
    inputGradientWanted = false;
  }

  /**
   * Makes {@link #backpropGradient} expect from now on what the max pooling above leaves to it: a
   * gradient to which the ReLU's mask is already applied, of pooled maps if it {@link
   * #takesPooled}.
   */
  void takeFrom(MaxPoolingRuntime above) {
    this.above = above;
  }

  /** Returns whether the gradient is to be that of the maps above, as pooled. */
  boolean takesPooled() {
    return above != null && passes.takesPooled(shape(input), above.geometry());
  }

  @Override
  public void use(Workers workers) {
    this.passes = Passes.of(dataType, workers);
  }

  /**
   * Runs the forward pass; a ReLU is applied in the same pass over the data.
   *
   * @throws IllegalArgumentException unless the input is (N, C, H, W) with this layer's channels
   */
  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    INDArray activations = correlate(training, fusesRectifier(), workspaces);
    if (!fusesRectifier() && !(layerConf().getActivationFn() instanceof ActivationIdentity)) {
      activations = layerConf().getActivationFn().getActivation(activations, training);
    }
    output = training ? activations : null;
    return activations;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    ConvolutionShape shape = shape(x);
    int images = Math.toIntExact(x.size(0));
    INDArray delta = delta(NativeMemory.inOrder(epsilon), workspaces);
    INDArray filters = getParamWithNoise(ConvolutionParamInitializer.WEIGHT_KEY, true, workspaces);
    INDArray filterGradient = gradientView(ConvolutionParamInitializer.WEIGHT_KEY);

    MaxPoolingRuntime pooled = takesPooled() ? above : null;
    Gradient gradient = new DefaultGradient();
    if (hasBias()) {
      INDArray biasGradient = gradientView(ConvolutionParamInitializer.BIAS_KEY);
      passes.biasGradient(outputs(shape, pooled), images, delta, biasGradient);
      gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, biasGradient);
    }
    if (pooled == null) {
      passes.filterGradient(shape, images, x, delta, filterGradient);
    } else {
      passes.filterGradient(
          shape, images, x, pooled.geometry(), delta, pooled.switches(), filterGradient);
    }
    gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, filterGradient, 'c');
    weightNoiseParams.clear();
    if (!inputGradientWanted) {
      return new Pair<>(gradient, null);
    }
    INDArray inputGradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');
    if (pooled == null) {
      passes.project(shape, images, delta, filters, inputGradient);
    } else {
      passes.project(
          shape, images, pooled.geometry(), delta, pooled.switches(), filters, inputGradient);
    }
    return new Pair<>(gradient, backpropDropOutIfPresent(inputGradient));
  }

  /** Returns a shape whose output has the cells of the gradient. */
  private static ConvolutionShape outputs(
      ConvolutionShape shape, @Nullable MaxPoolingRuntime pooled) {
    return pooled == null
        ? shape
        : new ConvolutionShape(shape.channels(), shape.features(), pooled.geometry());
  }

  private INDArray correlate(boolean training, boolean rectify, LayerWorkspaceMgr workspaces) {
    INDArray x = NativeMemory.inOrder(input.castTo(dataType));
    ConvolutionShape shape = shape(x);
    int images = Math.toIntExact(x.size(0));
    INDArray filters =
        getParamWithNoise(ConvolutionParamInitializer.WEIGHT_KEY, training, workspaces);
    INDArray bias =
        hasBias()
            ? getParamWithNoise(ConvolutionParamInitializer.BIAS_KEY, training, workspaces)
            : null;
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            dataType,
            new long[] {
              images,
              shape.features(),
              shape.geometry().rows().outSize(),
              shape.geometry().columns().outSize()
            },
            'c');
    passes.correlate(shape, images, x, filters, bias, rectify, y);
    return y;
  }

  /**
   * Returns the gradient before the activation function; overwrites {@code epsilon}, as DL4J's
   * layers do.
   */
  private INDArray delta(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray forward = output;
    if (layerConf().getActivationFn() instanceof ActivationIdentity) {
      return epsilon;
    }
    if (fusesRectifier() && forward != null) {
      if (above == null) {
        passes.mask(forward, epsilon, epsilon);
      }
      return epsilon;
    }
    INDArray sums = correlate(true, false, workspaces);
    return NativeMemory.inOrder(layerConf().getActivationFn().backprop(sums, epsilon).getFirst());
  }

  private INDArray gradientView(String parameter) {
    return Objects.requireNonNull(gradientViews.get(parameter), parameter);
  }

  boolean fusesRectifier() {
    return layerConf().getActivationFn() instanceof ActivationReLU;
  }

  private ConvolutionShape shape(INDArray x) {
    if (x.rank() != 4 || x.size(1) != layerConf().getNIn()) {
      throw new IllegalArgumentException(
          "input of "
              + layerId()
              + ": got shape "
              + Arrays.toString(x.shape())
              + ", expected (images, "
              + layerConf().getNIn()
              + ", height, width)");
    }
    return layerConf().shape(Math.toIntExact(x.size(2)), Math.toIntExact(x.size(3)));
  }

  @Override
  public boolean hasBias() {
    return layerConf().hasBias();
  }

  @Override
  public void setParams(INDArray params) {
    setParams(params, 'c');
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }
}
