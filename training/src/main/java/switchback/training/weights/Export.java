package switchback.training.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpzFiles;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;
import switchback.training.runs.Run;

/**
 * Exports a network as arrays with PyTorch's names and layouts: {@code conv1.weight} (O, I, rows,
 * columns), ..., {@code fc1.weight} (out, in) over (C, H, W), ..., in float32 and unchanged, with
 * {@code input.mean} and {@code input.std} (float64) and {@code input.size} (int64). The last dense
 * layer is the output layer.
 */
public final class Export {
  private final Run run;
  private final MultiLayerNetwork network;
  private final List<String> refused = new ArrayList<>();
  private final Map<String, NpyArray> arrays = new LinkedHashMap<>();
  private int convolutions;
  private int dense;

  private Export(Run run) {
    this.run = run;
    this.network = run.network();
  }

  /**
   * Writes a {@code .npz} file, from which {@link Import#read} reads the same weights to the bit.
   *
   * @throws SwitchbackException if such a file cannot describe the network, naming all unsuitable
   *     layers
   * @throws IOException if the file cannot be written; nothing is left behind
   */
  public static void npz(Run run, Path file) throws IOException {
    if (run.isGraph()) {
      throw new SwitchbackException(
          "a .npz file cannot describe this network",
          run.name(),
          "a graph imported from " + Objects.requireNonNull(run.manifest().source()).file(),
          "a plain network of convolutions and dense layers",
          "export it as ONNX: --out FILE.onnx");
    }
    NpzFiles.write(file, new Export(run).arrays());
  }

  private Map<String, NpyArray> arrays() {
    for (int i = 0; i < network.getnLayers(); i++) {
      if (!add(i, network.getLayer(i).conf().getLayer())) {
        refused.add(network.getLayer(i).conf().getLayer().getClass().getSimpleName() + " " + i);
      }
    }
    if (!refused.isEmpty() || convolutions == 0) {
      throw new SwitchbackException(
          "a network that .npz cannot describe",
          run.name(),
          refused.isEmpty() ? "no convolution" : String.join(", ", refused),
          "convolutions that keep the size, each with ReLU, bias and 2x2 max pooling; dense layers"
              + " with ReLU; softmax",
          "use the run's model.zip, which DL4J reads");
    }
    addInput();
    return arrays;
  }

  /** Adds a layer's arrays; returns false if such a layer cannot be described at that position. */
  private boolean add(int i, Layer layer) {
    return switch (layer) {
      case SubsamplingLayer pooling -> i > 0 && isConvolution(i - 1) && isHalving(pooling);
      case ConvolutionLayer convolution ->
          dense == 0
              && keepsSize(convolution)
              && convolution.getNIn() > 0
              && (convolutions > 0 || convolution.getNIn() == 3)
              && i + 1 < network.getnLayers()
              && network.getLayer(i + 1).conf().getLayer() instanceof SubsamplingLayer
              && addWeights(i, "conv" + ++convolutions, false);
      case Dense ours -> isRelu(ours) && addDense(i);
      case OutputLayer output ->
          i == network.getnLayers() - 1
              && output.getActivationFn() instanceof ActivationSoftmax
              && addDense(i);
      case DenseLayer stock -> isRelu(stock) && !stock.hasLayerNorm() && addDense(i);
      default -> false;
    };
  }

  private boolean isConvolution(int i) {
    return network.getLayer(i).conf().getLayer() instanceof ConvolutionLayer;
  }

  private static boolean isHalving(SubsamplingLayer pooling) {
    return (pooling.getClass() == SubsamplingLayer.class || pooling instanceof MaxPooling)
        && pooling.getPoolingType() == PoolingType.MAX
        && Arrays.equals(pooling.getKernelSize(), new int[] {2, 2})
        && Arrays.equals(pooling.getStride(), new int[] {2, 2})
        && Arrays.equals(pooling.getPadding(), new int[] {0, 0})
        && Arrays.equals(pooling.getDilation(), new int[] {1, 1})
        && pooling.getConvolutionMode() != ConvolutionMode.Same
        && pooling.getCnn2dDataFormat() == CNN2DFormat.NCHW;
  }

  private static boolean keepsSize(ConvolutionLayer layer) {
    int[] kernel = layer.getKernelSize();
    int[] half = {kernel[0] / 2, kernel[1] / 2};
    boolean isPadded =
        layer.getConvolutionMode() == ConvolutionMode.Same
            || Arrays.equals(layer.getPadding(), half);
    return (layer.getClass() == ConvolutionLayer.class || layer instanceof Convolution)
        && isRelu(layer)
        && layer.hasBias()
        && kernel[0] % 2 == 1
        && kernel[1] % 2 == 1
        && isPadded
        && Arrays.equals(layer.getStride(), new int[] {1, 1})
        && Arrays.equals(layer.getDilation(), new int[] {1, 1})
        && layer.getCnn2dDataFormat() == CNN2DFormat.NCHW;
  }

  private static boolean isRelu(BaseLayer layer) {
    return layer.getActivationFn().equals(new ActivationReLU());
  }

  private boolean addDense(int i) {
    return convolutions > 0 && addWeights(i, "fc" + ++dense, true);
  }

  private boolean addWeights(int i, String name, boolean isDense) {
    INDArray weight = network.getLayer(i).getParam(DefaultParamInitializer.WEIGHT_KEY);
    INDArray bias = network.getLayer(i).getParam(DefaultParamInitializer.BIAS_KEY);
    if (bias == null) {
      return false;
    }
    // DL4J has a column per output, PyTorch a row.
    INDArray laidOut = isDense ? weight.transpose() : weight;
    int[] shape = Arrays.stream(laidOut.shape()).mapToInt(Math::toIntExact).toArray();
    arrays.put(name + ".weight", NpyArray.of(floats(laidOut), shape));
    arrays.put(name + ".bias", NpyArray.of(floats(bias), Math.toIntExact(bias.length())));
    return true;
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private void addInput() {
    arrays.put("input.mean", statistic(run.statistics().mean()));
    arrays.put("input.std", statistic(run.statistics().sd()));
    arrays.put("input.size", NpyArray.of(inputSize(), 2));
  }

  private static NpyArray statistic(List<Double> values) {
    return NpyArray.of(values.stream().mapToDouble(value -> value).toArray(), values.size());
  }

  /** Returns the network's input size or, if unknown, the least one that fits its dense layers. */
  private long[] inputSize() {
    var configuration = network.getLayerWiseConfigurations();
    if (configuration.getInputPreProcess(0) instanceof FeedForwardToCnnPreProcessor first) {
      return new long[] {first.getInputHeight(), first.getInputWidth()};
    }
    if (configuration.getInputPreProcess(2 * convolutions)
        instanceof CnnToFeedForwardPreProcessor flatten) {
      return new long[] {
        flatten.getInputHeight() << convolutions, flatten.getInputWidth() << convolutions
      };
    }
    throw new SwitchbackException(
        "a network without the size of its input",
        run.name(),
        "no preprocessor that states it",
        "one before the first dense layer",
        "build the network with its input type set");
  }
}
