package switchback.training.readers.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.Numbers;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;

/** A graph gives what a {@code ComputationGraph} of DL4J gives, for every kind of vertex. */
class GraphParityTest {
  private static final double TOLERANCE = 1e-5;
  private static final MapShape IMAGE = new MapShape(3, 9, 12);

  @TempDir Path folder;

  private static InputType images(CNN2DFormat format) {
    return InputType.convolutional(IMAGE.height(), IMAGE.width(), IMAGE.channels(), format);
  }

  private static Layer conv(int features, CNN2DFormat format) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(features)
        .convolutionMode(ConvolutionMode.Same)
        .dataFormat(format)
        .activation(Activation.TANH)
        .build();
  }

  /** Starts a graph of three convolutions side by side. */
  private static GraphBuilder branches(CNN2DFormat format) {
    return Networks.graph(images(format))
        .addLayer("a", conv(4, format), "in")
        .addLayer("b", conv(4, format), "in")
        .addLayer("c", conv(4, format), "b");
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nOut(5).activation(Activation.SIGMOID).build();
  }

  private ReadNetwork check(ComputationGraph network, MapShape image, Layout layout)
      throws IOException {
    ReadNetwork read = Networks.read(folder, network, new InputSize(image.height(), image.width()));
    float[] pixels = Networks.image(image);
    List<double[]> expected =
        Networks.outputs(network, Networks.batch(image, layout, pixels), layout);
    List<float[]> got = Networks.outputs(read.graph(), pixels);
    assertThat(got).hasSameSizeAs(expected);
    for (int i = 0; i < got.size(); i++) {
      assertThat(Numbers.relativeDifference(got.get(i), expected.get(i))).isLessThan(TOLERANCE);
    }
    return read;
  }

  private void checkVertex(CNN2DFormat format, GraphVertex vertex, String... inputs)
      throws IOException {
    GraphBuilder graph =
        branches(format)
            .addVertex("v", vertex, inputs)
            .addLayer("d", dense(), "v")
            .addLayer("output", Networks.output(), "d")
            .setOutputs("output");
    check(Networks.graph(graph), IMAGE, Layout.valueOf(format.name()));
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void combinesMaps(CNN2DFormat format) throws IOException {
    for (Op op : List.of(Op.Add, Op.Average, Op.Product, Op.Max)) {
      checkVertex(format, new ElementWiseVertex(op), "a", "b", "c");
    }
    checkVertex(format, new ElementWiseVertex(Op.Subtract), "a", "c");
    checkVertex(format, new MergeVertex(), "c", "a");
    checkVertex(format, new ScaleVertex(-0.7), "c");
    checkVertex(format, new ShiftVertex(1.5), "c");
    checkVertex(format, new L2NormalizeVertex(), "c");
    checkVertex(format, new FrozenVertex(new ScaleVertex(2)), "c");
  }

  @Test
  void takesPartsOfMaps() throws IOException {
    checkPart(new SubsetVertex(1, 2), 2);
    checkPart(new ReshapeVertex(-1, 2, 18, 12), 2);
    checkPart(new PoolHelperVertex(), 4);
  }

  /** DL4J does not know the size of such maps, so that nothing is flattened. */
  private void checkPart(GraphVertex vertex, int channels) throws IOException {
    GraphBuilder graph =
        Networks.builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("c", named(conv(4, CNN2DFormat.NCHW), 3), "in")
            .addVertex("v", vertex, "c")
            .addLayer("d", named(conv(5, CNN2DFormat.NCHW), channels), "v")
            .addLayer("pooled", new GlobalPoolingLayer(PoolingType.PNORM), "d")
            .setOutputs("pooled");
    check(Networks.graph(graph), IMAGE, Layout.NCHW);
  }

  @Test
  void flattensMapsByAVertex() throws IOException {
    GraphBuilder graph =
        Networks.builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", named(conv(4, CNN2DFormat.NCHW), 3), "in")
            .addVertex("flat", new ReshapeVertex(-1, 4 * 9 * 12), "a")
            .addLayer(
                "output",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(4 * 9 * 12)
                    .nOut(3)
                    .activation(Activation.IDENTITY)
                    .build(),
                "flat")
            .setOutputs("output");
    check(Networks.graph(graph), IMAGE, Layout.NCHW);
  }

  @Test
  void mergesFeaturesAndSequencesOfRows() throws IOException {
    GraphBuilder graph =
        branches(CNN2DFormat.NCHW)
            .addLayer("ga", new GlobalPoolingLayer(PoolingType.AVG), "a")
            .addLayer("gc", new GlobalPoolingLayer(PoolingType.MAX), "c")
            .addVertex("merged", new MergeVertex(), "gc", "ga")
            .addVertex("unit", new L2NormalizeVertex(), "merged")
            .addLayer("output", Networks.output(), "unit")
            .setOutputs("output");
    check(Networks.graph(graph), IMAGE, Layout.NCHW);
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void runsASqueezeAndExcitation(CNN2DFormat format) throws IOException {
    int[] shape = format == CNN2DFormat.NCHW ? new int[] {-1, 4, 1, 1} : new int[] {-1, 1, 1, 4};
    GraphBuilder graph =
        Networks.builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", named(conv(4, format), 3), "in")
            .addLayer(
                "pooled",
                new GlobalPoolingLayer.Builder(PoolingType.AVG)
                    .poolingDimensions(
                        format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2})
                    .build(),
                "a")
            .addLayer(
                "gate",
                new DenseLayer.Builder().nIn(4).nOut(4).activation(Activation.SIGMOID).build(),
                "pooled")
            .addVertex("wide", new ReshapeVertex(shape), "gate")
            .addVertex("gated", new ElementWiseVertex(Op.Product), "a", "wide")
            .addLayer(
                "flat",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(4 * 9 * 12)
                    .nOut(3)
                    .activation(Activation.IDENTITY)
                    .build(),
                new CnnToFeedForwardPreProcessor(9, 12, 4, format),
                "gated")
            .setOutputs("flat");
    check(Networks.graph(graph), IMAGE, Layout.valueOf(format.name()));
  }

  private static Layer named(Layer layer, int inputs) {
    ((ConvolutionLayer) layer).setNIn(inputs);
    return layer;
  }

  @Test
  void runsAResidualNetworkWithTwoOutputs() throws IOException {
    CNN2DFormat format = CNN2DFormat.NCHW;
    GraphBuilder graph =
        Networks.graph(images(format))
            .addLayer("stem", conv(6, format), "in")
            .addLayer("norm1", new BatchNormalization(), "stem")
            .addLayer("relu1", new ActivationLayer(Activation.RELU), "norm1")
            .addLayer("conv2", conv(6, format), "relu1")
            .addLayer("norm2", new BatchNormalization(), "conv2")
            .addLayer(
                "short",
                new ConvolutionLayer.Builder(1, 1)
                    .nOut(6)
                    .hasBias(false)
                    .activation(Activation.IDENTITY)
                    .build(),
                "in")
            .addVertex("sum", new ElementWiseVertex(Op.Add), "norm2", "short")
            .addLayer("relu2", new ActivationLayer(Activation.RELU), "sum")
            .addLayer(
                "pool",
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(3, 3)
                    .stride(2, 2)
                    .convolutionMode(ConvolutionMode.Same)
                    .build(),
                "relu2")
            .addLayer("side", Networks.output(), "relu1")
            .addLayer("output", Networks.output(), "pool")
            .setOutputs("output", "side");
    ReadNetwork read = check(Networks.graph(graph), IMAGE, Layout.NCHW);
    assertThat(read.graph().outputs().keySet()).containsExactly("output", "side");
    assertThat(read.graph().nodes()).extracting(node -> node.name()).contains("stem", "short");
  }

  @Test
  void runsPreprocessorsBetweenLayers() throws IOException {
    GraphBuilder graph =
        Networks.builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", named(conv(4, CNN2DFormat.NCHW), 3), "in")
            .addVertex(
                "turned",
                new PreprocessorVertex(
                    new ComposableInputPreProcessor(
                        new CnnToFeedForwardPreProcessor(9, 12, 4),
                        new FeedForwardToCnnPreProcessor(6, 9, 8))),
                "a")
            .addLayer("b", named(conv(2, CNN2DFormat.NCHW), 8), "turned")
            .addLayer("pooled", new GlobalPoolingLayer(PoolingType.SUM), "b")
            .setOutputs("pooled");
    check(Networks.graph(graph), IMAGE, Layout.NCHW);
  }

  /** The order of parameters is that of the vertices, not of the file. */
  @Test
  void findsTheOrderOfVerticesThatIsNotStored() throws IOException {
    GraphBuilder graph =
        branches(CNN2DFormat.NCHW)
            .addVertex("sum", new ElementWiseVertex(Op.Add), "c", "a")
            .addLayer("d", conv(3, CNN2DFormat.NCHW), "sum")
            .addLayer("output", Networks.output(), "d")
            .setOutputs("output");
    ComputationGraph network = Networks.graph(graph);
    network.getConfiguration().setTopologicalOrder(null);
    network.getConfiguration().setTopologicalOrderStr(null);
    check(network, IMAGE, Layout.NCHW);
  }

  @Test
  void namesAllVerticesThatCannotBeTaken() throws IOException {
    GraphBuilder graph =
        branches(CNN2DFormat.NCHW)
            .addVertex("stack", new StackVertex(), "a", "b")
            .addVertex("part", new UnstackVertex(0, 2), "stack")
            .addVertex("far", new L2Vertex(), "a", "b")
            .addVertex("turn", new ReshapeVertex('f', new int[] {-1, 4, 12, 9}, null), "part")
            .setOutputs("turn", "far");
    ComputationGraph network = Networks.graph(graph);
    assertThatThrownBy(() -> Networks.read(folder, network, null))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("stack (StackVertex), ")
        .hasMessageContaining("part (UnstackVertex)")
        .hasMessageContaining("far (L2Vertex)")
        .hasMessageContaining("turn (ReshapeVertex with Fortran order)");
  }
}
