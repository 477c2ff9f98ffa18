package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.doubles;
import static switchback.Numbers.relativeDifference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import switchback.Numbers;
import switchback.training.engine.BatchPass;
import switchback.training.engine.Engine;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.kernels.Workers;
import switchback.training.readers.dl4j.Dl4jNetworks;
import switchback.training.readers.dl4j.StockNetworks;
import switchback.training.readers.dl4j.StockNetworks.Sample;

/**
 * Projects through networks of DL4J's own layers, drawn by seed. Each layer gives the network's
 * maps; if the way back is the gradient, it equals the network's gradient.
 */
class StockProjectionsTest {
  private static final double TOLERANCE = 1e-5;
  private static final double STEP = 1e-5;
  private static final int SAMPLES = 80;

  private static final Recipe GRADIENT =
      new Recipe(
          "gradient",
          Isolation.MAX,
          Unpooling.SWITCHES,
          new Rectification("gradient", (signal, before) -> before > 0 ? signal : 0));

  static LongStream seeds() {
    return LongStream.range(0, SAMPLES);
  }

  private static ProjectableNetwork network(Sample sample) {
    return ProjectableNetwork.of(Dl4jNetworks.graph(sample.network(), sample.input()));
  }

  /** Cuts the network after each of its layers, so that every layer is the last of a graph. */
  @ParameterizedTest
  @MethodSource("seeds")
  void everyLayerGivesWhatTheNetworkGives(long seed) {
    Sample sample = StockNetworks.any(seed, DataType.FLOAT);
    Sample precise = StockNetworks.any(seed, DataType.DOUBLE);
    float[] image = Numbers.normal(sample.input().size(), seed);
    for (int i = firstConvolution(sample); i < sample.network().getnLayers(); i++) {
      NetworkGraph graph = Dl4jNetworks.graph(firstLayers(sample.network(), i), sample.input());
      int output = graph.outputs().values().iterator().next();
      float[] maps = new Engine(graph, false).run(image, List.of(output)).getFirst();
      assertThat(relativeDifference(maps, values(precise, activations(precise, doubles(image), i))))
          .as("layer %d of %s", i, sample.kinds())
          .isLessThan(TOLERANCE);
    }
  }

  private static int firstConvolution(Sample sample) {
    int layer = 0;
    while (!(settings(sample, layer) instanceof ConvolutionLayer)
        && !(settings(sample, layer) instanceof switchback.training.layers.Convolution)) {
      layer++;
    }
    return layer;
  }

  private static Layer settings(Sample sample, int layer) {
    return sample.network().getLayerWiseConfigurations().getConf(layer).getLayer();
  }

  /** Returns a network of the layers up to one of them, with a copy of their parameters. */
  private static MultiLayerNetwork firstLayers(MultiLayerNetwork network, int last) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations().clone();
    configuration.setConfs(new ArrayList<>(configuration.getConfs().subList(0, last + 1)));
    MultiLayerNetwork first = new MultiLayerNetwork(configuration);
    first.init();
    if (first.numParams() > 0) {
      first.setParams(
          network
              .params()
              .reshape(network.numParams())
              .get(NDArrayIndex.interval(0, first.numParams()))
              .dup());
    }
    return first;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aLayersMapsAreThoseBehindItsNormalizationAndRelu(long seed) {
    Sample sample = StockNetworks.any(seed, DataType.FLOAT);
    Sample precise = StockNetworks.any(seed, DataType.DOUBLE);
    float[] image = Numbers.normal(sample.input().size(), seed);
    ProjectableNetwork network = network(sample);
    Trace trace = network.trace(image);
    for (ProjectableLayer layer : network.layers()) {
      INDArray expected = activations(precise, doubles(image), boundary(sample, layer));
      assertThat(relativeDifference(maps(trace, layer), values(precise, expected)))
          .as("%s of %s", layer.name(), sample.kinds())
          .isLessThan(TOLERANCE);
    }
  }

  /**
   * Returns the number of the DL4J layer whose output is the maps of a projectable layer: of the
   * same layer, or of the last normalisation or activation that follows it. Layers that change
   * nothing do not count.
   */
  private static int boundary(Sample sample, ProjectableLayer layer) {
    int last = 0;
    while (!layer.name().equals(settings(sample, last).getLayerName())) {
      last++;
    }
    boolean isActive = isActive(((BaseLayer) settings(sample, last)).getActivationFn());
    for (int i = last + 1; i < sample.network().getnLayers() && !isActive; i++) {
      Layer next = settings(sample, i);
      boolean doesNothing =
          next instanceof DropoutLayer
              || (next instanceof ActivationLayer a && !isActive(a.getActivationFn()))
              || (next instanceof ZeroPaddingLayer p
                  && Arrays.stream(p.getPadding()).allMatch(cells -> cells == 0));
      isActive = next instanceof ActivationLayer a && isActive(a.getActivationFn());
      if (!doesNothing && !isActive && !(next instanceof BatchNormalization)) {
        return last;
      }
      last = i;
    }
    return last;
  }

  private static boolean isActive(IActivation function) {
    return !(function instanceof ActivationIdentity);
  }

  private static float[] maps(Trace trace, ProjectableLayer layer) {
    float[] maps = new float[layer.maps().size()];
    int plane = layer.maps().plane();
    for (int feature = 0; feature < layer.features(); feature++) {
      System.arraycopy(trace.map(layer.name(), feature), 0, maps, feature * plane, plane);
    }
    return maps;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aSearchSeesWhatATraceSees(long seed) {
    Sample sample = StockNetworks.any(seed, DataType.FLOAT);
    float[] image = Numbers.normal(sample.input().size(), seed);
    ProjectableNetwork network = network(sample);
    Trace trace = network.trace(image);
    List<String> layers = network.layers().stream().map(ProjectableLayer::name).toList();
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> {
            float[] other = Numbers.normal(image.length, seed + 1);
            network
                .forwardPass(layers, scratch)
                .run(
                    0,
                    20,
                    (number, values, at) ->
                        System.arraycopy(
                            number % 3 == 1 ? image : other, 0, values, at, image.length),
                    (number, computed) -> {
                      if (number % 3 == 1) {
                        seen(network, trace, computed);
                      }
                    });
          });
    }
  }

  private static void seen(ProjectableNetwork network, Trace trace, BatchPass.Maps computed) {
    for (ProjectableLayer layer : network.layers()) {
      MemorySegment maps = computed.of(network.node(layer.name()));
      assertThat(maps.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(maps(trace, layer));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theWayBackIsTheNetworksGradient(long seed) {
    Sample sample = StockNetworks.any(seed, DataType.FLOAT);
    Sample precise = StockNetworks.any(seed, DataType.DOUBLE);
    float[] image = Numbers.normal(sample.input().size(), seed);
    ProjectableNetwork network = network(sample);
    Trace trace = network.trace(image);
    for (ProjectableLayer layer : network.layers()) {
      int feature = (int) (seed % layer.features());
      Projection projection =
          new Projector(network).project(trace, layer.name(), feature, GRADIENT);
      int unit = (feature * layer.height() + projection.y()) * layer.width() + projection.x();
      double[] gradient = gradient(precise, image, boundary(sample, layer), unit);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= projection.activation();
      }
      assertThat(relativeDifference(projection.pixels(), gradient))
          .as("%s of %s", layer.name(), sample.kinds())
          .isLessThan(TOLERANCE);
    }
  }

  @Test
  void theLogitsAreTheSumsBeforeTheSoftmax() {
    Sample sample = StockNetworks.linear(3, DataType.FLOAT, Activation.IDENTITY);
    Sample softmax = StockNetworks.linear(3, DataType.FLOAT, Activation.SOFTMAX);
    float[] image = Numbers.normal(sample.input().size(), 3);
    Trace plain = network(sample).trace(image);
    Trace below = network(softmax).trace(image);
    for (int feature = 0; feature < 4; feature++) {
      assertThat(below.map("output", feature)).containsExactly(plain.map("output", feature));
    }
    double sum = softmax.network().output(batch(softmax, doubles(image))).sumNumber().doubleValue();
    assertThat(sum).isBetween(0.999, 1.001);
  }

  /** Computes the gradient by central differences in double, with all pixels in one batch. */
  private static double[] gradient(Sample sample, float[] image, int layer, int unit) {
    int pixels = image.length;
    double[] moved = new double[2 * pixels * pixels];
    for (int i = 0; i < 2 * pixels; i++) {
      System.arraycopy(doubles(image), 0, moved, i * pixels, pixels);
      moved[i * pixels + i / 2] += i % 2 == 0 ? STEP : -STEP;
    }
    INDArray maps = activations(sample, moved, layer);
    double[] gradient = new double[pixels];
    for (int i = 0; i < pixels; i++) {
      double above = values(sample, image(maps, 2 * i))[unit];
      double below = values(sample, image(maps, 2 * i + 1))[unit];
      gradient[i] = (above - below) / (2 * STEP);
    }
    return gradient;
  }

  /** Runs only up to a layer, since a ReLU above would overwrite its output. */
  private static INDArray activations(Sample sample, double[] images, int layer) {
    return sample.network().feedForwardToLayer(layer, batch(sample, images), false).getLast();
  }

  private static INDArray image(INDArray maps, int number) {
    return maps.get(NDArrayIndex.interval(number, number + 1));
  }

  /** Returns images (N, C, H, W) in the network's layout. */
  private static INDArray batch(Sample sample, double[] images) {
    MapShape input = sample.input();
    MultiLayerNetwork network = sample.network();
    INDArray batch =
        Nd4j.createFromArray(images)
            .reshape(images.length / input.size(), input.channels(), input.height(), input.width())
            .castTo(network.params().dataType());
    return sample.format() == CNN2DFormat.NHWC ? batch.permute(0, 2, 3, 1).dup('c') : batch;
  }

  /** Returns the activations of one image, (C, H, W). */
  private static double[] values(Sample sample, INDArray activations) {
    boolean turned = activations.rank() == 4 && sample.format() == CNN2DFormat.NHWC;
    INDArray maps = turned ? activations.permute(0, 3, 1, 2) : activations;
    return maps.dup('c').reshape(maps.length()).castTo(DataType.DOUBLE).toDoubleVector();
  }
}
