package switchback.training.graphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import switchback.datasets.CounterRandom;

/** Graphs with random weights in place of trained ones, as controls. */
public final class RandomWeights {
  /** The limit of randomly drawn weights, in standard deviations. */
  private static final double CUT = 2;

  private RandomWeights() {}

  /**
   * Returns a graph with random filters, and without bias, in some convolutions. The filters are
   * drawn from a normal distribution with the standard deviation of the trained ones, truncated at
   * two standard deviations.
   *
   * @param names the names of the layers by the numbers of their nodes; other nodes than
   *     convolutions stay as they are
   * @param seed the seed; a layer's weights depend on it and on the layer's name
   */
  public static NetworkGraph in(NetworkGraph graph, Map<Integer, String> names, long seed) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.node(i);
      String name = names.get(i);
      boolean isDrawn = node.operation() instanceof Operation.Convolution;
      nodes.add(name != null && isDrawn ? drawn(node, name, seed) : node);
    }
    return new NetworkGraph(nodes, graph.outputs());
  }

  private static Node drawn(Node node, String name, long seed) {
    Operation.Convolution c = (Operation.Convolution) node.operation();
    Weights filters = Weights.of(drawn(c.filters().toArray(), name, seed));
    Weights bias = Weights.of(new float[c.features()]);
    Operation random =
        new Operation.Convolution(c.features(), c.groups(), c.geometry(), filters, bias);
    return new Node(node.name(), random, node.inputs(), node.maps());
  }

  private static float[] drawn(float[] filters, String name, long seed) {
    double deviation = deviation(filters);
    CounterRandom random = new CounterRandom(seed, name.hashCode(), filters.length, 0);
    RandomGenerator generator = random::next;
    float[] drawn = new float[filters.length];
    for (int i = 0; i < drawn.length; i++) {
      double value = generator.nextGaussian();
      while (Math.abs(value) > CUT) {
        value = generator.nextGaussian();
      }
      drawn[i] = (float) (value * deviation);
    }
    return drawn;
  }

  private static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
  }
}
