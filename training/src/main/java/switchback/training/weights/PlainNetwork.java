package switchback.training.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;

/**
 * A network of the kind that this project trains, found in a graph: convolutions {@code conv1},
 * {@code conv2} ... that keep the size of the maps, each with ReLU and 2x2 max pooling; dense
 * layers {@code fc1}, {@code fc2} ... with ReLU between them; perhaps a softmax over the last one.
 * DL4J can train it further.
 */
final class PlainNetwork {
  private static final int COLOURS = 3;

  private final NetworkGraph graph;
  private final List<Node> convolutions = new ArrayList<>();
  private final List<Node> dense = new ArrayList<>();

  private PlainNetwork(NetworkGraph graph) {
    this.graph = graph;
  }

  /**
   * Returns the network as DL4J trains it, with the same weights; empty if it is of another kind.
   */
  static Optional<MultiLayerNetwork> of(NetworkGraph graph) {
    PlainNetwork plain = new PlainNetwork(graph);
    return plain.isPlain() ? Optional.of(plain.network()) : Optional.empty();
  }

  private boolean isPlain() {
    int at = 1;
    while (isConvolution(at) && isRelu(at + 1) && isPooling(at + 2)) {
      convolutions.add(graph.node(at));
      at += 3;
    }
    while (isDense(at)) {
      dense.add(graph.node(at));
      at += isRelu(at + 1) && isDense(at + 2) ? 2 : 1;
      if (at < graph.nodes().size() && isDense(at) && !isRelu(at - 1)) {
        return false;
      }
    }
    boolean isSoftmax = at < graph.nodes().size() && operation(at) instanceof Operation.Softmax;
    return graph.input().channels() == COLOURS
        && !convolutions.isEmpty()
        && !dense.isEmpty()
        && at + (isSoftmax ? 1 : 0) == graph.nodes().size()
        && follow();
  }

  /** Returns whether each node takes the one before it, and the last one is the only output. */
  private boolean follow() {
    for (int i = 1; i < graph.nodes().size(); i++) {
      if (!graph.node(i).inputs().equals(List.of(i - 1))) {
        return false;
      }
    }
    return List.copyOf(graph.outputs().values()).equals(List.of(graph.nodes().size() - 1));
  }

  private @Nullable Operation operation(int node) {
    return node < graph.nodes().size() ? graph.node(node).operation() : null;
  }

  private boolean isConvolution(int node) {
    return operation(node) instanceof Operation.Convolution c
        && c.groups() == 1
        && graph.node(node).name().equals("conv" + (convolutions.size() + 1))
        && isSizeKeeping(c.geometry().rows())
        && isSizeKeeping(c.geometry().columns());
  }

  private static boolean isSizeKeeping(Axis axis) {
    return axis.window() % 2 == 1
        && axis.equals(new Axis(axis.size(), axis.window(), 1, axis.window() / 2, 1));
  }

  private boolean isRelu(int node) {
    return Operation.Rectifier.RELU.equals(operation(node));
  }

  private boolean isPooling(int node) {
    return operation(node) instanceof Operation.MaxPooling p
        && p.geometry()
            .equals(Geometry.tiles(p.geometry().rows().size(), p.geometry().columns().size(), 2));
  }

  private boolean isDense(int node) {
    return operation(node) instanceof Operation.Dense
        && graph.node(node).name().equals("fc" + (dense.size() + 1));
  }

  private MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();
    int layer = 0;
    for (Node node : convolutions) {
      Operation.Convolution c = (Operation.Convolution) node.operation();
      Geometry g = c.geometry();
      int channels = c.filters().size() / c.features() / g.taps();
      INDArray filters =
          array(c.filters(), c.features(), channels, g.rows().window(), g.columns().window());
      set(network, layer, filters, c.bias());
      layer += 2;
    }
    for (Node node : dense) {
      Operation.Dense d = (Operation.Dense) node.operation();
      // A graph has a row per unit, DL4J a column.
      INDArray weights = array(d.weights(), d.units(), d.weights().size() / d.units());
      set(network, layer++, weights.transpose(), d.bias());
    }
    return network;
  }

  private MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.FLOAT).list();
    for (Node node : convolutions) {
      Operation.Convolution c = (Operation.Convolution) node.operation();
      int rows = c.geometry().rows().window();
      int columns = c.geometry().columns().window();
      list.layer(
          new Convolution.Builder(rows, columns)
              .name(node.name())
              .nOut(c.features())
              .padding(rows / 2, columns / 2)
              .activation(Activation.RELU)
              .build());
      list.layer(new MaxPooling.Builder(2, 2).name(node.name().replace("conv", "pool")).build());
    }
    for (Node node : dense.subList(0, dense.size() - 1)) {
      list.layer(
          new Dense.Builder()
              .name(node.name())
              .nOut(node.maps().channels())
              .activation(Activation.RELU)
              .build());
    }
    MapShape image = graph.input();
    return list.layer(output())
        // DL4J stores the input size only in a preprocessor.
        .inputPreProcessor(
            0, new FeedForwardToCnnPreProcessor(image.height(), image.width(), COLOURS))
        .setInputType(InputType.convolutional(image.height(), image.width(), COLOURS))
        .build();
  }

  private OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .name("output")
        .nOut(dense.getLast().maps().channels())
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static INDArray array(Weights weights, int... shape) {
    return Nd4j.create(weights.toArray(), shape);
  }

  private static void set(
      MultiLayerNetwork network, int layer, INDArray weights, @Nullable Weights bias) {
    var target = network.getLayer(layer);
    target.getParam(DefaultParamInitializer.WEIGHT_KEY).assign(weights);
    INDArray biases = target.getParam(DefaultParamInitializer.BIAS_KEY);
    biases.assign(
        bias == null
            ? Nd4j.zeros(biases.shape())
            : array(bias, bias.size()).reshape(biases.shape()));
  }
}
