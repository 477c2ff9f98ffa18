package switchback.training.readers.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.training.graphs.MapShape;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;

/**
 * Draws DL4J networks by seed, of all layers that can be undone, over small images of odd sizes.
 */
public final class StockNetworks {
  /** The default of every layer; layers without an activation function must not apply it. */
  private static final Activation INHERITED = Activation.RELU;

  private final RandomGenerator random;
  private final boolean normalizesResponses;
  private final CNN2DFormat format;
  private final MapShape input;
  private final Set<String> kinds = new TreeSet<>();
  private final List<Layer> layers = new ArrayList<>();
  private int channels;
  private int height;
  private int width;

  /**
   * A network whose last layer gives the logits themselves, with random values for all parameters.
   *
   * @param kinds the kinds of layers and settings in it
   */
  public record Sample(
      MultiLayerNetwork network, MapShape input, CNN2DFormat format, Set<String> kinds) {}

  private StockNetworks(long seed, boolean normalizesResponses) {
    this.random = new SplittableRandom(seed);
    this.normalizesResponses = normalizesResponses;
    this.format = random.nextInt(4) == 0 ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
    this.input = new MapShape(random.nextInt(1, 4), random.nextInt(7, 12), random.nextInt(7, 12));
    this.channels = input.channels();
    this.height = input.height();
    this.width = input.width();
  }

  /** Draws a network without layers whose way back is not their gradient. */
  public static Sample linear(long seed, DataType type, Activation last) {
    return new StockNetworks(seed, false).sample(seed, type, last);
  }

  /** Draws a network of any layers. */
  public static Sample any(long seed, DataType type) {
    return new StockNetworks(seed, true).sample(seed, type, Activation.IDENTITY);
  }

  private Sample sample(long seed, DataType type, Activation last) {
    kinds.add(format.toString());
    int maps = random.nextInt(2, 7);
    int convolution = random.nextInt(maps);
    for (int i = 0; i < maps; i++) {
      if (i == convolution) {
        convolution();
      } else {
        anyLayerOfMaps();
      }
    }
    if (random.nextInt(3) == 0) {
      globalPooling();
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      dense();
      if (random.nextBoolean()) {
        elementwise();
      }
    }
    LossFunction loss = last == Activation.SOFTMAX ? LossFunction.MCXENT : LossFunction.MSE;
    layers.add(
        new OutputLayer.Builder(loss).name("output").nOut(4).activation(last).dropOut(0.5).build());
    MultiLayerNetwork network = network(seed, type);
    setParameters(network, seed);
    return new Sample(network, input, format, kinds);
  }

  private MultiLayerNetwork network(long seed, DataType type) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(type)
            .activation(INHERITED)
            .weightInit(WeightInit.RELU)
            .list();
    layers.forEach(list::layer);
    list.setInputType(
        InputType.convolutional(input.height(), input.width(), input.channels(), format));
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  /** Sets the same floats in networks of any type; variances are above 0. */
  private static void setParameters(MultiLayerNetwork network, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    for (Map.Entry<String, INDArray> entry : network.paramTable().entrySet()) {
      INDArray values = entry.getValue();
      long inputs = values.rank() == 4 ? values.length() / values.size(0) : values.size(0);
      for (long i = 0; i < values.length(); i++) {
        float value =
            (float)
                switch (entry.getKey().replaceAll("^\\d+_", "")) {
                  case "var", "gamma" -> random.nextDouble(0.5, 1.5);
                  case "log10stdev" -> random.nextDouble(-0.2, 0.2);
                  case "W" -> Math.sqrt(2.0 / inputs) * random.nextGaussian();
                  default -> 0.3 * random.nextGaussian();
                };
        values.putScalar(i, value);
      }
    }
  }

  private void anyLayerOfMaps() {
    switch (random.nextInt(6)) {
      case 0 -> convolution();
      case 1, 2 -> pooling();
      case 3 -> zeroPadding();
      case 4 -> {
        if (normalizesResponses) {
          responseNormalization();
        }
      }
      default -> elementwise();
    }
  }

  private void convolution() {
    int[] dilation = {random.nextInt(1, 3), random.nextInt(1, 3)};
    int[] kernel = {
      random.nextInt(1, Math.min(4, (height - 1) / dilation[0] + 1) + 1),
      random.nextInt(1, Math.min(4, (width - 1) / dilation[1] + 1) + 1)
    };
    Activation activation = random.nextBoolean() ? Activation.RELU : Activation.IDENTITY;
    boolean bias = random.nextBoolean();
    channels = random.nextInt(2, 5);
    int[] padding = {random.nextInt(kernel[0]), random.nextInt(kernel[1])};
    boolean ours = format == CNN2DFormat.NCHW && random.nextInt(3) == 0;
    ConvolutionMode mode = ours ? ConvolutionMode.Truncate : mode();
    int[] stride = stride(mode);
    String name = "layer" + layers.size();
    if (ours) {
      layers.add(
          new Convolution.Builder(kernel[0], kernel[1])
              .name(name)
              .nOut(channels)
              .stride(stride)
              .padding(padding)
              .dilation(dilation)
              .hasBias(bias)
              .activation(activation)
              .build());
    } else {
      layers.add(
          new ConvolutionLayer.Builder(kernel)
              .name(name)
              .nOut(channels)
              .stride(stride)
              .padding(mode == ConvolutionMode.Same ? new int[2] : padding)
              .dilation(dilation)
              .convolutionMode(mode)
              .hasBias(bias)
              .activation(activation)
              .dataFormat(format)
              .build());
    }
    kinds.add((ours ? "our convolution " : "convolution ") + mode);
    shrink(mode, kernel, stride, padding, dilation);
  }

  private void pooling() {
    int[] kernel = {
      random.nextInt(1, Math.min(3, height) + 1), random.nextInt(1, Math.min(3, width) + 1)
    };
    int[] padding = {random.nextInt(kernel[0]), random.nextInt(kernel[1])};
    int kind = random.nextInt(format == CNN2DFormat.NCHW ? 4 : 3);
    ConvolutionMode mode = kind == 3 ? ConvolutionMode.Truncate : mode();
    int[] stride = stride(mode);
    if (kind == 3) {
      layers.add(
          new MaxPooling.Builder(kernel[0], kernel[1])
              .stride(stride[0], stride[1])
              .padding(padding[0], padding[1])
              .build());
      kinds.add("our pooling");
    } else {
      SubsamplingLayer.PoolingType type =
          kind == 0 ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG;
      layers.add(
          new SubsamplingLayer.Builder(type)
              .kernelSize(kernel)
              .stride(stride)
              .padding(mode == ConvolutionMode.Same ? new int[2] : padding)
              .convolutionMode(mode)
              .avgPoolIncludePadInDivisor(kind == 1)
              .dataFormat(format)
              .build());
      kinds.add((kind == 0 ? "maximum " : kind == 1 ? "average over all " : "average ") + mode);
    }
    shrink(mode, kernel, stride, padding, new int[] {1, 1});
  }

  private ConvolutionMode mode() {
    return List.of(ConvolutionMode.Truncate, ConvolutionMode.Same, ConvolutionMode.Strict)
        .get(random.nextInt(3));
  }

  /** Strict windows must cover all rows and columns. */
  private int[] stride(ConvolutionMode mode) {
    return mode == ConvolutionMode.Strict
        ? new int[] {1, 1}
        : new int[] {random.nextInt(1, 3), random.nextInt(1, 3)};
  }

  private void shrink(
      ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    boolean same = mode == ConvolutionMode.Same;
    int rows = (kernel[0] - 1) * dilation[0] + 1;
    int columns = (kernel[1] - 1) * dilation[1] + 1;
    height =
        same ? Math.ceilDiv(height, stride[0]) : (height + 2 * padding[0] - rows) / stride[0] + 1;
    width =
        same ? Math.ceilDiv(width, stride[1]) : (width + 2 * padding[1] - columns) / stride[1] + 1;
  }

  private void zeroPadding() {
    int[] padding = {random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3)};
    layers.add(new ZeroPaddingLayer.Builder(padding).dataFormat(format).build());
    height += padding[0] + padding[1];
    width += padding[2] + padding[3];
    kinds.add("zero padding");
  }

  /** Adds a normalization over at most as many maps as DL4J allows. */
  private void responseNormalization() {
    int n = random.nextInt(1, Math.min(6, 2 * channels));
    layers.add(
        new LocalResponseNormalization.Builder(1.5, n, 0.4, 0.75).dataFormat(format).build());
    kinds.add("response normalization");
  }

  private void globalPooling() {
    PoolingType type = random.nextBoolean() ? PoolingType.MAX : PoolingType.AVG;
    layers.add(new GlobalPoolingLayer.Builder(type).build());
    height = 1;
    width = 1;
    kinds.add("global " + type);
  }

  private void elementwise() {
    switch (random.nextInt(4)) {
      case 0 -> layers.add(new ActivationLayer(Activation.RELU));
      case 1 -> layers.add(new ActivationLayer(Activation.IDENTITY));
      case 2 -> layers.add(new DropoutLayer(0.5));
      default ->
          layers.add(
              new BatchNormalization.Builder().useLogStd(random.nextBoolean()).eps(1e-3).build());
    }
    kinds.add(layers.getLast().getClass().getSimpleName());
  }

  private void dense() {
    Activation activation = random.nextBoolean() ? Activation.RELU : Activation.IDENTITY;
    boolean bias = random.nextBoolean();
    boolean ours = random.nextBoolean();
    int units = random.nextInt(3, 9);
    layers.add(
        ours
            ? new Dense.Builder().nOut(units).activation(activation).build()
            : new DenseLayer.Builder().nOut(units).activation(activation).hasBias(bias).build());
    kinds.add(ours ? "our dense" : "dense " + (bias ? "with bias" : "without bias"));
  }
}
