package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.layers.Convolution;
import switchback.training.layers.MaxPooling;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;
import switchback.training.readers.InputSize;
import switchback.training.readers.dl4j.Dl4jNetworks;

/** Networks that this project trains, as graphs whose features can be projected. */
class TrainedNetworksTest {
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

  private static ProjectableNetwork projectable(MultiLayerNetwork network) {
    return ProjectableNetwork.of(Dl4jNetworks.graph(network, IMAGE));
  }

  private static INDArray batch(float[] image) {
    return Nd4j.create(image, new int[] {1, 3, 12, 18});
  }

  @Test
  void convolutionsGiveTheNetworksMapsToTheBit() {
    MultiLayerNetwork network = twoLayers(maps());
    ProjectableNetwork projectable = projectable(network);
    assertThat(projectable.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv1", "conv2", "fc1", "output");
    float[] image = Numbers.normal(IMAGE.size(), 11);
    Trace trace = projectable.trace(image);
    List<INDArray> expected = network.feedForward(batch(image));
    assertThat(maps(trace, projectable.layer("conv1")))
        .containsExactly(expected.get(1).dup('c').data().asFloat());
    assertThat(maps(trace, projectable.layer("conv2")))
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
  void findsTheSmallestSizeOfTheInput() {
    assertThat(Dl4jNetworks.structure(twoLayers(maps())).smallest())
        .contains(new InputSize(12, 18));
    // Flat input states its size, even if the pooling leaves rows and columns uncovered.
    assertThat(Dl4jNetworks.structure(twoLayers(InputType.convolutionalFlat(15, 20, 3))).smallest())
        .contains(new InputSize(15, 20));
    // ceil(12 / 2) rows and ceil(18 / 3) columns: 11 and 16 would give the same.
    assertThat(Dl4jNetworks.structure(network(maps(), same())).smallest())
        .contains(new InputSize(12, 18));
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
    assertThat(Dl4jNetworks.structure(network).smallest()).isEmpty();
    MapShape other = new MapShape(3, 7, 9);
    assertThat(Dl4jNetworks.graph(network, other).input()).isEqualTo(other);
    assertThatThrownBy(() -> Dl4jNetworks.graph(twoLayers(maps()), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at fc1");
    assertThatThrownBy(() -> Dl4jNetworks.graph(network, new MapShape(1, 7, 9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("images of 3 channels");
  }

  @Test
  void theClassicNetworkIsTwoConvolutionsOver32x32() {
    ImageSet images = new ImageSet(3, 32, 32, new byte[0][], new int[0]);
    String stored = Network.CLASSIC.configuration(images, 10, 1, 7).toJson();
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(stored));
    network.init();
    assertThat(Dl4jNetworks.structure(network).smallest()).contains(new InputSize(32, 32));
    ProjectableNetwork projectable =
        ProjectableNetwork.of(Dl4jNetworks.graph(network, new MapShape(3, 32, 32)));
    assertThat(projectable.convolutions())
        .containsExactly(
            new ProjectableLayer("conv1", 32, 32, 32, new ReceptiveField(5, 5, 1, 1, -2, -2)),
            new ProjectableLayer("conv2", 64, 16, 16, new ReceptiveField(14, 14, 2, 2, -6, -6)));
    assertThat(projectable.layers().subList(2, 4))
        .containsExactly(
            new ProjectableLayer("fc1", 1024, 1, 1, new ReceptiveField(32, 32, 0, 0, 0, 0)),
            new ProjectableLayer("output", 10, 1, 1, new ReceptiveField(32, 32, 0, 0, 0, 0)));
  }

  @Test
  void holdsACopyOfAllWeights() {
    MultiLayerNetwork network = twoLayers(maps());
    ProjectableNetwork projectable = projectable(network);
    float[] image = Numbers.normal(IMAGE.size(), 11);
    float[] logit = projectable.trace(image).map("output", 1);
    network.params().muli(2);
    assertThat(projectable.trace(image).map("output", 1)).containsExactly(logit);
    assertThat(projectable(network).trace(image).map("output", 1)).isNotEqualTo(logit);
  }

  @Test
  void normalizationsAndReluLayersBelongToTheMaps() {
    MultiLayerNetwork network =
        network(
            maps(),
            convolution("conv1", Activation.IDENTITY, true),
            new BatchNormalization.Builder().name("norm1").build(),
            new ActivationLayer.Builder().name("relu1").activation(Activation.RELU).build(),
            convolution("conv2", Activation.IDENTITY, true),
            new BatchNormalization.Builder().name("norm2").build());
    ProjectableNetwork projectable = projectable(network);
    NetworkGraph graph = projectable.graph();
    assertThat(graph.node(projectable.node("conv1")).operation())
        .isEqualTo(Operation.Rectifier.RELU);
    assertThat(projectable.node("conv1")).isEqualTo(projectable.sums("conv1") + 2);
    assertThat(graph.node(projectable.node("conv2")).operation())
        .isInstanceOf(Operation.Scaling.class);
  }

  @Test
  void aPoolingMayComeFirst() {
    ProjectableNetwork projectable =
        projectable(network(maps(), pooling("pool0"), convolution("conv1", Activation.RELU, true)));
    assertThat(projectable.graph().node(1).operation())
        .isEqualTo(
            new Operation.MaxPooling(
                new Geometry(new Axis(12, 2, 2, 0, 1), new Axis(18, 3, 3, 0, 1))));
  }

  @Test
  void layersOfTheSameNameAndMapsOfADenseLayerAreTaken() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
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
    ProjectableNetwork projectable = projectable(network);
    assertThat(projectable.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv1", "fc1", "conv1_2", "output");
    float[] image = Numbers.normal(IMAGE.size(), 11);
    assertThat(maps(projectable.trace(image), projectable.layer("conv1_2")))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(network.feedForward(batch(image)).get(3).dup('c').data().asFloat());
  }

  @Test
  void refusesANetworkWithoutConvolutions() {
    MultiLayerNetwork network = network(InputType.feedForward(4));
    assertThatThrownBy(() -> Dl4jNetworks.graph(network, new MapShape(4, 1, 1)))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("no convolution");
  }

  /** This project's own local response normalization, of the classic network with tricks. */
  @Test
  void normalizesResponsesAsInTraining() {
    ImageSet small = new ImageSet(3, 8, 8, new byte[0][], new int[0]);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Network.CLASSIC.configuration(
                small, 4, 10, 3, TrainingTricks.DEFAULT.withLrn(), DataType.FLOAT));
    network.init();
    float[] image = Numbers.normal(3 * 8 * 8, 1);
    Trace trace =
        ProjectableNetwork.of(Dl4jNetworks.graph(network, new MapShape(3, 8, 8))).trace(image);
    float[] expected =
        network
            .feedForwardToLayer(6, Nd4j.createFromArray(image).reshape(1, 3, 8, 8), false)
            .getLast()
            .dup('c')
            .data()
            .asFloat();
    for (int unit = 0; unit < expected.length; unit++) {
      assertThat(trace.map("fc1", unit)[0]).isCloseTo(expected[unit], within(1e-5f));
    }
  }
}
