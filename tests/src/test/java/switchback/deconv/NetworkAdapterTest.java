package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.datasets.ImageSet;
import switchback.datasets.SwitchbackException;
import switchback.training.Network;
import switchback.training.kernels.Geometry;
import switchback.training.layers.Convolution;
import switchback.training.layers.MaxPooling;

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
    StageStack stack = StageStack.of(network);
    assertThat(stack.layers()).extracting(ProjectableLayer::name).containsExactly("conv1", "conv2");
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
    assertThat(StageStack.of(twoLayers(maps())).input()).isEqualTo(IMAGE);
    // Flat input says its size, also where the pooling leaves rows and columns over.
    assertThat(StageStack.of(twoLayers(InputType.convolutionalFlat(15, 20, 3))).input())
        .isEqualTo(new MapShape(3, 15, 20));
  }

  @Test
  void theClassicNetworkIsTwoConvolutionsOver32x32() {
    ImageSet images = new ImageSet(3, 32, 32, new byte[0][], new byte[0]);
    String stored = Network.CLASSIC.configuration(images, 10, 1, 7).toJson();
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(stored));
    network.init();
    StageStack stack = StageStack.of(network);
    assertThat(stack.input()).isEqualTo(new MapShape(3, 32, 32));
    assertThat(stack.layers())
        .containsExactly(
            new ProjectableLayer("conv1", 32, 32, 32, new ReceptiveField(5, 5, 1, 1, -2, -2)),
            new ProjectableLayer("conv2", 64, 16, 16, new ReceptiveField(14, 14, 2, 2, -6, -6)));
  }

  @Test
  void aPoolingMayComeFirst() {
    StageStack stack =
        StageStack.of(
            network(maps(), pooling("pool0"), convolution("conv1", Activation.RELU, true)));
    assertThat(stack.input()).isEqualTo(IMAGE);
    assertThat(stack.stages().getFirst())
        .isEqualTo(new MaxPoolingStage(3, new Geometry(12, 18, 2, 3, 2, 3, 0, 0, 1, 1)));
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
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG).name("pool2").build());
    assertThatThrownBy(() -> StageStack.of(network))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll(
            "conv1 (Convolution with tanh), norm1 (LocalResponseNormalization), capped (",
            "pool2 (SubsamplingLayer)")
        .hasMessageNotContaining("conv2");
  }

  @Test
  void refusesANetworkWithoutConvolutions() {
    assertThatThrownBy(() -> StageStack.of(network(InputType.feedForward(4))))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("no convolution");
  }
}
