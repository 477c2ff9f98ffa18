package switchback.deconv.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.doubles;
import static switchback.Numbers.relativeDifference;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import switchback.Numbers;
import switchback.deconv.Isolation;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Trace;
import switchback.deconv.Unpooling;
import switchback.deconv.dl4j.StockNetworks.Sample;
import switchback.deconv.search.Scans;
import switchback.deconv.signals.Stage;
import switchback.training.graphs.MapShape;

/**
 * Converts networks of DL4J's own layers to stages. The forward pass equals the network's, layer by
 * layer; if the way back is the gradient, it equals the network's gradient.
 */
class StockNetworksTest {
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

  @Test
  void theSamplesHaveEveryKindOfLayer() {
    Set<String> kinds = new TreeSet<>();
    seeds().forEach(seed -> kinds.addAll(StockNetworks.any(seed, DataType.FLOAT).kinds()));
    assertThat(kinds)
        .containsExactlyInAnyOrder(
            "NCHW",
            "NHWC",
            "ActivationLayer",
            "BatchNormalization",
            "DropoutLayer",
            "average Same",
            "average Strict",
            "average Truncate",
            "average over all Same",
            "average over all Strict",
            "average over all Truncate",
            "convolution Same",
            "convolution Strict",
            "convolution Truncate",
            "dense with bias",
            "dense without bias",
            "global AVG",
            "global MAX",
            "maximum Same",
            "maximum Strict",
            "maximum Truncate",
            "our convolution Truncate",
            "our dense",
            "our pooling",
            "response normalization",
            "zero padding");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyLayerGivesWhatTheNetworkGives(long seed) {
    Sample sample = StockNetworks.any(seed, DataType.FLOAT);
    float[] image = Numbers.normal(sample.input().size(), seed);
    Sample precise = StockNetworks.any(seed, DataType.DOUBLE);
    Trace trace = ProjectableNetwork.of(sample.network(), sample.input()).trace(image);
    int stages = 0;
    for (int i = 0; i < sample.network().getnLayers(); i++) {
      stages += NetworkAdapter.layers(sample.network(), sample.input()).get(i).size();
      INDArray expected = activations(precise, doubles(image), i);
      assertThat(relativeDifference(trace.into(stages), values(sample, expected)))
          .as("layer %d of %s", i, sample.kinds())
          .isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aScanGivesWhatATraceGives(long seed) {
    Sample sample = StockNetworks.any(seed, DataType.FLOAT);
    float[] image = Numbers.normal(sample.input().size(), seed);
    ProjectableNetwork stack = ProjectableNetwork.of(sample.network(), sample.input());
    Trace trace = stack.trace(image);
    Scans.run(
        stack,
        image,
        pass -> {
          for (ProjectableLayer layer : stack.layers()) {
            int depth = stack.depth(layer.name());
            assertThat(Scans.maps(pass, depth)).containsExactly(trace.into(depth));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theWayBackIsTheNetworksGradient(long seed) {
    Sample sample = StockNetworks.linear(seed, DataType.FLOAT, Activation.IDENTITY);
    Sample precise = StockNetworks.linear(seed, DataType.DOUBLE, Activation.IDENTITY);
    float[] image = Numbers.normal(sample.input().size(), seed);
    ProjectableNetwork stack = ProjectableNetwork.of(sample.network(), sample.input());
    Trace trace = stack.trace(image);
    for (ProjectableLayer layer : stack.layers()) {
      int feature = (int) (seed % layer.features());
      Projection projection = new Projector(stack).project(trace, layer.name(), feature, GRADIENT);
      int unit = (feature * layer.height() + projection.y()) * layer.width() + projection.x();
      double[] gradient =
          gradient(precise, image, boundary(precise, stack.depth(layer.name())), unit);
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
    Trace plain = ProjectableNetwork.of(sample.network(), sample.input()).trace(image);
    Trace below = ProjectableNetwork.of(softmax.network(), sample.input()).trace(image);
    for (int feature = 0; feature < 4; feature++) {
      assertThat(below.map("output", feature)).containsExactly(plain.map("output", feature));
    }
    double sum = softmax.network().output(batch(softmax, doubles(image))).sumNumber().doubleValue();
    assertThat(sum).isBetween(0.999, 1.001);
  }

  /** Returns the DL4J layer whose output is that of a number of stages. */
  private static int boundary(Sample sample, int depth) {
    List<List<Stage>> layers = NetworkAdapter.layers(sample.network(), sample.input());
    int layer = 0;
    for (int stages = layers.getFirst().size();
        stages < depth;
        stages += layers.get(layer).size()) {
      layer++;
    }
    return layer;
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
