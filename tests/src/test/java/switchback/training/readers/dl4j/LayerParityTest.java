package switchback.training.readers.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.Numbers;
import switchback.training.graphs.MapShape;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;
import switchback.training.layers.ResponseNormalization;
import switchback.training.readers.InputSize;

/** A graph gives what DL4J gives, for every kind of layer, in both layouts of maps. */
class LayerParityTest {
  private static final double TOLERANCE = 1e-5;
  private static final MapShape IMAGE = new MapShape(3, 11, 14);

  @TempDir Path folder;

  /** Layers over maps, with what is to be tested in the middle. */
  record Sample(String name, Layout layout, List<Layer> layers, boolean hasOutput) {
    @Override
    public String toString() {
      return name + " " + layout;
    }
  }

  static Stream<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      Layout layout = Layout.valueOf(format.name());
      windows(format).forEach(l -> samples.add(sample(l.getLayerName(), layout, l)));
      others(format).forEach(l -> samples.add(sample(l.getLayerName(), layout, l)));
      for (PoolingType type : PoolingType.values()) {
        var pooling = new GlobalPoolingLayer.Builder(type);
        samples.add(sample("global " + type, layout, conv(format), pooling.build()));
      }
      functions()
          .forEach(
              f -> samples.add(sample(f.toString(), layout, conv(format), new ActivationLayer(f))));
      samples.add(
          new Sample(
              "softmax of maps",
              layout,
              List.of(
                  conv(format),
                  new CnnLossLayer.Builder(LossFunction.MCXENT)
                      .format(format)
                      .activation(Activation.SOFTMAX)
                      .build()),
              false));
    }
    return samples.stream();
  }

  private static Sample sample(String name, Layout layout, Layer... layers) {
    return new Sample(name, layout, List.of(layers), true);
  }

  private static ConvolutionLayer conv(CNN2DFormat format) {
    return new ConvolutionLayer.Builder(3, 2)
        .name("conv")
        .nOut(5)
        .activation(Activation.IDENTITY)
        .dataFormat(format)
        .build();
  }

  /** Layers with windows, in all modes. */
  private static List<Layer> windows(CNN2DFormat format) {
    List<Layer> layers = new ArrayList<>();
    for (ConvolutionMode mode :
        List.of(ConvolutionMode.Strict, ConvolutionMode.Truncate, ConvolutionMode.Same)) {
      int[] stride = mode == ConvolutionMode.Strict ? new int[] {1, 1} : new int[] {2, 3};
      int[] padding = mode == ConvolutionMode.Same ? new int[2] : new int[] {1, 2};
      layers.add(
          new ConvolutionLayer.Builder(4, 3)
              .name("convolution " + mode)
              .nOut(6)
              .stride(stride)
              .padding(padding)
              .dilation(2, 1)
              .convolutionMode(mode)
              .dataFormat(format)
              .activation(Activation.TANH)
              .build());
      layers.add(
          new DepthwiseConvolution2D.Builder(3, 4)
              .name("depthwise " + mode)
              .depthMultiplier(2)
              .stride(stride)
              .padding(padding)
              .convolutionMode(mode)
              .dataFormat(format)
              .build());
      layers.add(
          new SeparableConvolution2D.Builder(3, 4)
              .name("separable " + mode)
              .nOut(5)
              .depthMultiplier(2)
              .stride(stride)
              .padding(padding)
              .convolutionMode(mode)
              .dataFormat(format)
              .build());
      layers.add(
          new Deconvolution2D.Builder(4, 3)
              .name("deconvolution " + mode)
              .nOut(5)
              .stride(2, 3)
              .padding(mode == ConvolutionMode.Same ? new int[2] : new int[] {1, 0})
              .convolutionMode(mode)
              .dataFormat(format)
              .build());
      for (var type : List.of(SubsamplingLayer.PoolingType.MAX, SubsamplingLayer.PoolingType.AVG)) {
        for (boolean counts : new boolean[] {false, true}) {
          layers.add(
              new SubsamplingLayer.Builder(type)
                  .name(type + " " + mode + (counts ? " with padding" : ""))
                  .kernelSize(3, 4)
                  .stride(stride)
                  .padding(padding)
                  .convolutionMode(mode)
                  .avgPoolIncludePadInDivisor(counts)
                  .dataFormat(format)
                  .build());
        }
      }
      for (var type : List.of(SubsamplingLayer.PoolingType.MAX, SubsamplingLayer.PoolingType.AVG)) {
        layers.add(
            new SubsamplingLayer.Builder(type)
                .name(type + " " + mode + " dilated")
                .kernelSize(3, 2)
                .stride(stride)
                .padding(padding[0], 0)
                .dilation(2, 3)
                .convolutionMode(mode)
                .dataFormat(format)
                .build());
      }
    }
    layers.add(
        new DepthwiseConvolution2D.Builder(3, 3)
            .name("depthwise without bias")
            .hasBias(false)
            .dataFormat(format)
            .build());
    layers.add(
        new SeparableConvolution2D.Builder(3, 3)
            .name("separable without bias")
            .nOut(4)
            .hasBias(false)
            .dataFormat(format)
            .build());
    return layers;
  }

  private static List<Layer> others(CNN2DFormat format) {
    List<Layer> layers = new ArrayList<>();
    for (boolean isLogarithm : new boolean[] {false, true}) {
      layers.add(
          new BatchNormalization.Builder()
              .name("normalization" + (isLogarithm ? " by deviation" : ""))
              .useLogStd(isLogarithm)
              .eps(1e-3)
              .dataFormat(format)
              .build());
    }
    layers.add(
        new BatchNormalization.Builder()
            .name("locked normalization")
            .lockGammaBeta(true)
            .dataFormat(format)
            .build());
    layers.add(
        new BatchNormalization.Builder()
            .name("normalization locked elsewhere")
            .lockGammaBeta(true)
            .gamma(2)
            .beta(0.5)
            .dataFormat(format)
            .build());
    layers.add(
        new LocalResponseNormalization.Builder(1.5, 3, 0.4, 0.75)
            .name("responses")
            .dataFormat(format)
            .build());
    layers.add(new ZeroPaddingLayer.Builder(1, 2, 3, 0).name("padding").dataFormat(format).build());
    layers.add(new Cropping2D.Builder(1, 2, 3, 0).name("cropping").dataFormat(format).build());
    layers.add(
        new Upsampling2D.Builder(2)
            .size(new int[] {2, 3})
            .name("upsampling")
            .dataFormat(format)
            .build());
    layers.add(new PReLULayer.Builder().name("slopes").inputShape(slopes(format)).build());
    layers.add(
        new PReLULayer.Builder()
            .name("shared slopes")
            .inputShape(slopes(format))
            .sharedAxes(format == CNN2DFormat.NCHW ? new long[] {2, 3} : new long[] {1, 2})
            .build());
    layers.add(new DropoutLayer.Builder(0.5).name("dropout").build());
    layers.add(new FrozenLayer(conv(format)));
    layers.add(new FrozenLayerWithBackprop(conv(format)));
    return layers;
  }

  private static long[] slopes(CNN2DFormat format) {
    return format == CNN2DFormat.NCHW ? new long[] {3, 11, 14} : new long[] {11, 14, 3};
  }

  private static List<IActivation> functions() {
    List<IActivation> functions = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      functions.add(activation.getActivationFunction());
    }
    functions.addAll(
        List.of(
            new ActivationGELU(true),
            new ActivationLReLU(0.3),
            new ActivationRReLU(0.1, 0.3),
            new ActivationReLU(1.0, null, null),
            new ActivationReLU(1.0, null, 0.2),
            new ActivationReLU(null, 0.3, null),
            new ActivationReLU(1.0, 0.3, 0.2),
            new ActivationThresholdedReLU(0.4)));
    return functions;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void givesWhatDl4jGives(Sample sample) throws IOException {
    CNN2DFormat format = CNN2DFormat.valueOf(sample.layout().name());
    InputType input =
        InputType.convolutional(IMAGE.height(), IMAGE.width(), IMAGE.channels(), format);
    List<Layer> layers = new ArrayList<>(sample.layers());
    if (layers.stream().noneMatch(ConvolutionLayer.class::isInstance)) {
      layers.add(conv(format));
    }
    Layer[] all = layers.toArray(Layer[]::new);
    check(
        sample.hasOutput() ? Networks.chain(input, all) : Networks.only(input, all),
        IMAGE,
        sample.layout());
  }

  static Stream<List<Layer>> channelsFirst() {
    var conv = conv(CNN2DFormat.NCHW);
    return Stream.of(
        List.of(
            new SpaceToDepthLayer.Builder<>(2, CNN2DFormat.NCHW).build(), conv(CNN2DFormat.NCHW)),
        List.of(conv, new DenseLayer.Builder().nOut(6).hasBias(false).build()),
        List.of(
            conv,
            new DenseLayer.Builder().nOut(6).activation(Activation.GELU).build(),
            new BatchNormalization(),
            new PReLULayer.Builder().inputShape(6).build()),
        List.of(
            new Convolution.Builder(3, 3).nOut(5).padding(1, 1).stride(2, 1).build(),
            new ResponseNormalization("norm"),
            new MaxPooling.Builder(2, 2).build(),
            new Dense.Builder().nOut(5).activation(Activation.ELU).build()));
  }

  @ParameterizedTest
  @MethodSource("channelsFirst")
  void givesWhatDl4jGivesForLayersOfOneLayout(List<Layer> layers) throws IOException {
    MapShape image = new MapShape(3, 12, 14);
    check(
        Networks.chain(InputType.convolutional(12, 14, 3), layers.toArray(Layer[]::new)),
        image,
        Layout.NCHW);
  }

  static Stream<List<Layer>> ends() {
    return Stream.of(
        List.of(
            new DenseLayer.Builder().nOut(4).activation(new ActivationIdentity()).build(),
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build()),
        List.of(new DenseLayer.Builder().nOut(4).activation(Activation.SOFTMAX).build()),
        List.of(
            new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build()));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void givesWhatDl4jGivesAtTheEnd(List<Layer> end) throws IOException {
    List<Layer> layers = new ArrayList<>(List.of(conv(CNN2DFormat.NCHW)));
    layers.addAll(end);
    check(
        Networks.only(InputType.convolutional(11, 14, 3), layers.toArray(Layer[]::new)),
        IMAGE,
        Layout.NCHW);
  }

  static Stream<List<Layer>> sequences() {
    List<List<Layer>> samples = new ArrayList<>();
    for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
      samples.add(
          List.of(
              new Convolution1DLayer.Builder(3)
                  .nOut(5)
                  .stride(2)
                  .convolutionMode(mode)
                  .activation(Activation.SWISH)
                  .build(),
              new Subsampling1DLayer.Builder(Subsampling1DLayer.PoolingType.MAX, 2, 2)
                  .convolutionMode(mode)
                  .build(),
              new ZeroPadding1DLayer.Builder(1, 2).build(),
              new Convolution1DLayer.Builder(3)
                  .nOut(4)
                  .padding(mode == ConvolutionMode.Same ? 0 : 1)
                  .dilation(2)
                  .convolutionMode(mode)
                  .build(),
              new Cropping1D.Builder(1, 0).build(),
              new GlobalPoolingLayer.Builder(PoolingType.AVG).build()));
    }
    return samples.stream();
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void givesWhatDl4jGivesForSequences(List<Layer> layers) throws IOException {
    check(
        Networks.chain(InputType.recurrent(3, 25), layers.toArray(Layer[]::new)),
        new MapShape(3, 1, 25),
        Layout.NCW);
  }

  private void check(Model network, MapShape image, Layout layout) throws IOException {
    var read = Networks.read(folder, network, new InputSize(image.height(), image.width()));
    float[] pixels = Networks.image(image);
    List<double[]> expected =
        Networks.outputs(network, Networks.batch(image, layout, pixels), layout);
    List<float[]> got = Networks.outputs(read.graph(), pixels);
    assertThat(got).hasSameSizeAs(expected);
    for (int i = 0; i < got.size(); i++) {
      assertThat(Numbers.relativeDifference(got.get(i), expected.get(i))).isLessThan(TOLERANCE);
    }
  }
}
