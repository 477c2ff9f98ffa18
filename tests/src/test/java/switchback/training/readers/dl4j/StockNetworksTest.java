package switchback.training.readers.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.doubles;
import static switchback.Numbers.relativeDifference;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.readers.dl4j.StockNetworks.Sample;

/** Graphs of networks in memory, drawn by seed, give what DL4J gives for the same networks. */
class StockNetworksTest {
  private static final double TOLERANCE = 1e-5;
  private static final int SAMPLES = 80;

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
  void theGraphGivesWhatTheNetworkGives(long seed) {
    Sample sample = StockNetworks.any(seed, DataType.FLOAT);
    Sample precise = StockNetworks.any(seed, DataType.DOUBLE);
    float[] image = Numbers.normal(sample.input().size(), seed);
    NetworkGraph graph = Dl4jNetworks.graph(sample.network(), sample.input());
    double[] expected = output(precise, image);
    assertThat(relativeDifference(Networks.outputs(graph, image).getFirst(), expected))
        .as("%s", sample.kinds())
        .isLessThan(TOLERANCE);
    NetworkGraph rounded = Dl4jNetworks.graph(precise.network(), sample.input());
    assertThat(Networks.outputs(rounded, image).getFirst())
        .containsExactly(Networks.outputs(graph, image).getFirst());
  }

  private static double[] output(Sample sample, float[] image) {
    MapShape input = sample.input();
    INDArray batch =
        Nd4j.createFromArray(doubles(image))
            .reshape(1, input.channels(), input.height(), input.width());
    INDArray turned =
        sample.format() == CNN2DFormat.NHWC ? batch.permute(0, 2, 3, 1).dup('c') : batch;
    // DL4J's own output fails for some of them: it checks in which memory each layer's output is.
    int last = sample.network().getnLayers() - 1;
    INDArray output = sample.network().feedForwardToLayer(last, turned, false).getLast();
    return output.dup('c').reshape(output.length()).toDoubleVector();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theChannelsAreThoseOfTheImages(long seed) {
    Sample sample = StockNetworks.any(seed, DataType.FLOAT);
    assertThat(Dl4jNetworks.structure(sample.network()).channels())
        .isEqualTo(sample.input().channels());
  }

  @Test
  void theSoftmaxStaysInTheGraph() {
    Sample sample = StockNetworks.linear(3, DataType.FLOAT, Activation.SOFTMAX);
    NetworkGraph graph = Dl4jNetworks.graph(sample.network(), sample.input());
    List<Node> nodes = graph.nodes();
    assertThat(nodes.getLast().operation()).isEqualTo(new Operation.Softmax());
    assertThat(graph.outputs()).containsEntry("output", nodes.size() - 1);
    float[] image = Numbers.normal(sample.input().size(), 3);
    assertThat(relativeDifference(Networks.outputs(graph, image).getFirst(), output(sample, image)))
        .isLessThan(TOLERANCE);
  }

  @Test
  void theGraphHoldsACopyOfAllWeights() {
    Sample sample = StockNetworks.any(5, DataType.FLOAT);
    float[] image = Numbers.normal(sample.input().size(), 5);
    NetworkGraph graph = Dl4jNetworks.graph(sample.network(), sample.input());
    float[] before = Networks.outputs(graph, image).getFirst();
    sample.network().params().muli(2);
    assertThat(Networks.outputs(graph, image).getFirst()).containsExactly(before);
  }
}
