package switchback.deconv.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.ReceptiveField;
import switchback.deconv.Trace;
import switchback.deconv.signals.MaxPoolingStage;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.layers.Convolution;
import switchback.training.layers.MaxPooling;
import switchback.training.networks.Network;

class NetworkAdapterTest {
  private static final MapShape IMAGE = new MapShape(3, 12, 18);

  private static MultiLayerNetwork network(InputType input, Layer... maps) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().seed(7).list();
    Arrays.stream(maps).forEach(list::layer);
    list.layer(new DenseLayer.Builder().name("fc1").nOut(5).activation(Activation.RELU).build());
    list.layer(new OutputLayer.Builder().name("output").nOut(2).build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    return network;
  }

  private static InputType maps() {
    return InputType.convolutional(IMAGE.height(), IMAGE.width(), IMAGE.channels());
  }

  private static Convolution convolution(String name, Activation activation, boolean bias) {
    return convolution(name, activation.getActivationFunction(), bias);
  }

  private static Convolution convolution(String name, IActivation activation, boolean bias) {
    return new Convolution.Builder(3, 5)
        .name(name)
        .nOut(4)
        .padding(1, 2)
        .activation(activation)
        .hasBias(bias)
        .biasInit(bias ? 0.1 : 0)
        .build();
  }

  private static MaxPooling pooling(String name) {
    return new MaxPooling.Builder(2, 3).name(name).build();
  }

  private static MultiLayerNetwork twoLayers(InputType input) {
    return network(
        input,
        convolution("conv1", Activation.RELU, true),
        pooling("pool1"),
        convolution("conv2", Activation.IDENTITY, false),
        pooling("pool2"));
  }

  @Test
  void stagesGiveTheMapsThatTheNetworkGives() {
    MultiLayerNetwork network = twoLayers(maps());
    ProjectableNetwork stack = ProjectableNetwork.of(network);
    assertThat(stack.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv1", "conv2", "fc1", "output");
    float[] image = Numbers.normal(IMAGE.size(), 11);
    Trace trace = stack.trace(image);
    List<INDArray> expected = network.feedForward(Nd4j.create(image, new int[] {1, 3, 12, 18}));
    assertThat(maps(trace, stack.layer("conv1")))
        .containsExactly(expected.get(1).dup('c').data().asFloat());
    assertThat(maps(trace, stack.layer("conv2")))
        .containsExactly(expected.get(3).dup('c').data().asFloat());
  }

  private static float[] maps(Trace trace, ProjectableLayer layer) {
    float[] maps = new float[layer.maps().size()];
    int plane = layer.maps().plane();
    for (int feature = 0; feature < layer.features(); feature++) {
      System.arraycopy(trace.map(layer.name(), feature), 0, maps, feature * plane, plane);
    }
    return maps;
  }

  @Test
  void findsTheSizeOfTheInput() {
    assertThat(ProjectableNetwork.of(twoLayers(maps())).input()).isEqualTo(IMAGE);
    // Flat input states its size, even if the pooling leaves rows and columns uncovered.
    assertThat(ProjectableNetwork.of(twoLayers(InputType.convolutionalFlat(15, 20, 3))).input())
        .isEqualTo(new MapShape(3, 15, 20));
    // ceil(12 / 2) rows and ceil(18 / 3) columns: 11 and 16 would give the same.
    assertThat(ProjectableNetwork.of(network(maps(), same())).input()).isEqualTo(IMAGE);
  }

  private static ConvolutionLayer same() {
    return new ConvolutionLayer.Builder(3, 3)
        .name("conv1")
        .nOut(2)
        .stride(2, 3)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.RELU)
        .build();
  }

  @Test
  void theSizeOfTheInputCanBeSaid() {
    MultiLayerNetwork network =
        network(maps(), same(), new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
    assertThatThrownBy(() -> ProjectableNetwork.of(network))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("does not state the size of its input");
    MapShape other = new MapShape(3, 7, 9);
    assertThat(ProjectableNetwork.of(network, other).input()).isEqualTo(other);
    assertThatThrownBy(() -> ProjectableNetwork.of(twoLayers(maps()), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dense fc1");
  }

  @Test
  void theClassicNetworkIsTwoConvolutionsOver32x32() {
    ImageSet images = new ImageSet(3, 32, 32, new byte[0][], new byte[0]);
    String stored = Network.CLASSIC.configuration(images, 10, 1, 7).toJson();
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(stored));
    network.init();
    ProjectableNetwork stack = ProjectableNetwork.of(network);
    assertThat(stack.input()).isEqualTo(new MapShape(3, 32, 32));
    assertThat(stack.convolutions())
        .containsExactly(
            new ProjectableLayer("conv1", 32, 32, 32, new ReceptiveField(5, 5, 1, 1, -2, -2)),
            new ProjectableLayer("conv2", 64, 16, 16, new ReceptiveField(14, 14, 2, 2, -6, -6)));
    assertThat(stack.layers().subList(2, 4))
        .containsExactly(
            new ProjectableLayer("fc1", 1024, 1, 1, new ReceptiveField(32, 32, 1, 1, 0, 0)),
            new ProjectableLayer("output", 10, 1, 1, new ReceptiveField(32, 32, 1, 1, 0, 0)));
  }

  @Test
  void holdsACopyOfAllWeights() {
    MultiLayerNetwork network = twoLayers(maps());
    ProjectableNetwork stack = ProjectableNetwork.of(network);
    float[] image = Numbers.normal(IMAGE.size(), 11);
    float[] logit = stack.trace(image).map("output", 1);
    network.params().muli(2);
    assertThat(stack.trace(image).map("output", 1)).containsExactly(logit);
    assertThat(ProjectableNetwork.of(network).trace(image).map("output", 1)).isNotEqualTo(logit);
  }

  @Test
  void aLayersMapsAreThoseBehindItsNormalizationAndRelu() {
    MultiLayerNetwork network =
        network(
            maps(),
            convolution("conv1", Activation.IDENTITY, true),
            new BatchNormalization.Builder().name("norm1").build(),
            new ActivationLayer.Builder().name("relu1").activation(Activation.RELU).build(),
            convolution("conv2", Activation.IDENTITY, true),
            new BatchNormalization.Builder().name("norm2").build());
    ProjectableNetwork stack = ProjectableNetwork.of(network);
    assertThat(stack.depth("conv1")).isEqualTo(3);
    assertThat(stack.depth("conv2")).isEqualTo(4);
  }

  @Test
  void aPoolingMayComeFirst() {
    ProjectableNetwork stack =
        ProjectableNetwork.of(
            network(maps(), pooling("pool0"), convolution("conv1", Activation.RELU, true)));
    assertThat(stack.input()).isEqualTo(IMAGE);
    assertThat(stack.stages().getFirst())
        .isEqualTo(
            new MaxPoolingStage(
                3, new Geometry(new Axis(12, 2, 2, 0, 1), new Axis(18, 3, 3, 0, 1))));
  }

  @Test
  void refusesAllLayersItCannotUndoAtOnce() {
    MultiLayerNetwork network =
        network(
            maps(),
            convolution("conv1", Activation.TANH, true),
            new LocalResponseNormalization.Builder().name("norm1").build(),
            convolution("conv2", Activation.RELU, true),
            convolution("capped", new ActivationReLU(6.0, 0.0, 0.0), true),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM)
                .name("pool1")
                .pnorm(2)
                .build(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .name("pool2")
                .dilation(2, 1)
                .build(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .name("pool3")
                .kernelSize(2, 3)
                .padding(2, 0)
                .build(),
            new Upsampling2D.Builder(2).name("up").build(),
            new BatchNormalization.Builder().lockGammaBeta(true).gamma(2).name("norm2").build(),
            new Deconvolution2D.Builder(2, 2).nOut(2).name("conv3").build(),
            new ActivationLayer.Builder().name("leak").activation(Activation.LEAKYRELU).build(),
            new DenseLayer.Builder().name("fc0").nOut(3).activation(Activation.ELU).build());
    assertThatThrownBy(() -> ProjectableNetwork.of(network))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining(
            "got conv1 (Convolution with tanh), capped (Convolution with a relu other than max(0,"
                + " x)), pool1 (SubsamplingLayer with pooling PNORM), pool2 (SubsamplingLayer with"
                + " dilation [2, 1]), pool3 (SubsamplingLayer with padding [2, 0]), up"
                + " (Upsampling2D), norm2 (BatchNormalization with gamma locked at 2.0 and beta at"
                + " 0.0), conv3 (Deconvolution2D), leak (ActivationLayer with leakyrelu(a=0.01)),"
                + " fc0 (DenseLayer with elu(alpha=1.0)), expected");
  }

  @Test
  void refusesWhatComesBetweenLayersAndNamesThatCannotBeToldApart() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(convolution("conv1", Activation.RELU, true))
            .layer(
                new DenseLayer.Builder().name("fc1").nOut(12).activation(Activation.RELU).build())
            .layer(convolution("conv1", Activation.RELU, true))
            .layer(new OutputLayer.Builder().name("output").nOut(2).build())
            .inputPreProcessor(2, new FeedForwardToCnnPreProcessor(3, 4, 1))
            .setInputType(maps())
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    assertThatThrownBy(() -> ProjectableNetwork.of(network))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining(
            "got the preprocessor of conv1 (FeedForwardToCnnPreProcessor), conv1 (a second layer of"
                + " that name), expected");
  }

  @Test
  void refusesANetworkWithoutConvolutions() {
    assertThatThrownBy(() -> ProjectableNetwork.of(network(InputType.feedForward(4))))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("no convolution");
  }
}
