package switchback.deconv;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.SwitchbackException;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.layers.Convolution;
import switchback.training.layers.MaxPooling;

/**
 * The only place that turns DL4J's layers into stages. It reads up to the last convolution or
 * pooling; what lies above has no part in the way back from there.
 */
final class NetworkAdapter {
  private final MultiLayerNetwork network;
  private final MultiLayerConfiguration configuration;
  private final int end;

  private NetworkAdapter(MultiLayerNetwork network) {
    this.network = network;
    this.configuration = network.getLayerWiseConfigurations();
    this.end = endOfMaps();
  }

  /**
   * The stages of a network, its filters copied.
   *
   * @throws SwitchbackException where layers cannot be undone, naming all of them, or where the
   *     network does not tell the size of its input
   */
  static List<Stage> stages(MultiLayerNetwork network) {
    NetworkAdapter adapter = new NetworkAdapter(network);
    adapter.refuseOthers();
    return adapter.build(adapter.input());
  }

  /** How many layers there are up to the last convolution or pooling. */
  private int endOfMaps() {
    return IntStream.range(0, network.getnLayers())
        .filter(i -> layer(i) instanceof ConvolutionLayer || layer(i) instanceof SubsamplingLayer)
        .map(i -> i + 1)
        .max()
        .orElse(0);
  }

  private Layer layer(int i) {
    return configuration.getConf(i).getLayer();
  }

  private String name(int i) {
    String name = layer(i).getLayerName();
    return name == null ? "layer" + i : name;
  }

  private void refuseOthers() {
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < end; i++) {
      if (!isKnown(layer(i))) {
        refused.add(name(i) + " (" + description(layer(i)) + ")");
      }
    }
    if (!refused.isEmpty()) {
      throw refusal(String.join(", ", refused));
    }
  }

  private static SwitchbackException refusal(String got) {
    return new SwitchbackException(
        "a network that cannot be projected",
        "its layers up to the last convolution or pooling",
        got,
        "Convolution with ReLU or identity, and MaxPooling",
        "replace these layers, or look at a network trained by this tool");
  }

  private static boolean isKnown(Layer layer) {
    return switch (layer) {
      case MaxPooling _ -> true;
      case Convolution convolution ->
          isRelu(convolution.getActivationFn())
              || convolution.getActivationFn() instanceof ActivationIdentity;
      default -> false;
    };
  }

  /** Whether it is the plain ReLU: DL4J's may also have a ceiling, a threshold or a slope. */
  private static boolean isRelu(IActivation activation) {
    return activation.equals(new ActivationReLU());
  }

  private static String description(Layer layer) {
    String type = layer.getClass().getSimpleName();
    return layer instanceof Convolution convolution
        ? type + " with " + convolution.getActivationFn()
        : type;
  }

  private List<Stage> build(MapShape input) {
    List<Stage> stages = new ArrayList<>();
    MapShape maps = input;
    for (int i = 0; i < end; i++) {
      switch (layer(i)) {
        case Convolution convolution -> {
          ConvolutionShape shape = convolution.shape(maps.height(), maps.width());
          stages.add(convolution(i, shape, convolution.hasBias()));
          if (isRelu(convolution.getActivationFn())) {
            stages.add(new RectificationStage(stages.getLast().output()));
          }
        }
        case MaxPooling pooling ->
            stages.add(
                new MaxPoolingStage(
                    maps.channels(), pooling.geometry(maps.height(), maps.width())));
        default -> throw new IllegalStateException("refused before: " + layer(i));
      }
      maps = stages.getLast().output();
    }
    return stages;
  }

  private ConvolutionStage convolution(int i, ConvolutionShape shape, boolean hasBias) {
    float[] bias =
        hasBias ? floats(i, ConvolutionParamInitializer.BIAS_KEY) : new float[shape.features()];
    return new ConvolutionStage(
        name(i), shape, floats(i, ConvolutionParamInitializer.WEIGHT_KEY), bias);
  }

  private float[] floats(int i, String parameter) {
    INDArray values = network.getLayer(i).getParam(parameter);
    return values.dup('c').data().asFloat();
  }

  private MapShape input() {
    int channels =
        IntStream.range(0, end)
            .filter(i -> layer(i) instanceof Convolution)
            .mapToObj(i -> Math.toIntExact(((Convolution) layer(i)).getNIn()))
            .findFirst()
            .orElseThrow(() -> refusal("no convolution"));
    int[] size = inputSize();
    return new MapShape(channels, size[0], size[1]);
  }

  /**
   * Rows and columns of the network's input. DL4J does not store them, only what a preprocessor
   * must know: the size of an input that comes flat, or that of the maps which go flat into the
   * dense layers. From the latter the least input that gives such maps is worked out; where a
   * network leaves rows or columns over, a larger one would give them too.
   */
  private int[] inputSize() {
    if (configuration.getInputPreProcess(0) instanceof FeedForwardToCnnPreProcessor unflatten) {
      return sizes(unflatten.getInputHeight(), unflatten.getInputWidth());
    }
    for (int i = end; i < network.getnLayers(); i++) {
      InputPreProcessor preprocessor = configuration.getInputPreProcess(i);
      if (preprocessor instanceof CnnToFeedForwardPreProcessor flatten) {
        return below(sizes(flatten.getInputHeight(), flatten.getInputWidth()));
      }
    }
    throw new SwitchbackException(
        "a network without the size of its input",
        "its preprocessors",
        configuration.getInputPreProcessors(),
        "one that flattens maps for a dense layer",
        "build the network with its input type set");
  }

  private static int[] sizes(long height, long width) {
    return new int[] {Math.toIntExact(height), Math.toIntExact(width)};
  }

  private int[] below(int[] top) {
    int[] size = top;
    for (int i = end - 1; i >= 0; i--) {
      size =
          switch (layer(i)) {
            case ConvolutionLayer c ->
                least(size, c.getKernelSize(), c.getStride(), c.getPadding(), c.getDilation());
            case SubsamplingLayer s ->
                least(size, s.getKernelSize(), s.getStride(), s.getPadding(), s.getDilation());
            default -> throw new IllegalStateException("refused before: " + layer(i));
          };
    }
    return size;
  }

  /** The least input whose windows give an output of that size, rows and columns. */
  private static int[] least(
      int[] output, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    int[] input = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      int reach = (kernel[axis] - 1) * dilation[axis] + 1;
      input[axis] = (output[axis] - 1) * stride[axis] + reach - 2 * padding[axis];
    }
    return input;
  }
}
