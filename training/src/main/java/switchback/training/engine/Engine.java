package switchback.training.engine;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Workers;
import switchback.training.kernels.convolution.Correlation;

/**
 * A network graph that can be run forward. Convolutions are prepared when they are first needed.
 * Immutable apart from that; safe to share between threads.
 */
public final class Engine {
  private final NetworkGraph graph;
  private final AtomicReferenceArray<Correlation> correlations;

  /** Creates an engine for a graph. */
  public Engine(NetworkGraph graph) {
    this.graph = graph;
    this.correlations = new AtomicReferenceArray<>(graph.nodes().size());
  }

  /** Returns the graph. */
  public NetworkGraph graph() {
    return graph;
  }

  /**
   * Runs one image forward and returns copies of the maps (C, H, W) of some nodes.
   *
   * @param image the image, (C, H, W) in network-input space
   * @throws IllegalArgumentException if it does not have the size of the graph's input
   */
  public List<float[]> run(float[] image, List<Integer> nodes) {
    float[][] maps = new float[nodes.size()][];
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> {
            ForwardPass pass = new ForwardPass(this, nodes, scratch);
            pass.run(image);
            Arrays.setAll(maps, i -> pass.copy(nodes.get(i)));
          });
    }
    return List.of(maps);
  }

  /** Returns the prepared forward pass of a convolution. */
  Correlation correlation(int node) {
    Correlation prepared = correlations.get(node);
    if (prepared == null) {
      prepared = prepare(node);
      correlations.set(node, prepared);
    }
    return prepared;
  }

  private Correlation prepare(int number) {
    Node node = graph.node(number);
    Operation.Convolution c = (Operation.Convolution) node.operation();
    MapShape in = graph.node(node.inputs().getFirst()).maps();
    Weights bias = c.bias();
    return Correlation.forward(
        new ConvolutionShape(in.channels(), c.features(), c.geometry()),
        c.groups(),
        c.filters().toArray(),
        bias == null ? null : bias.toArray());
  }

  /** Returns text such as {@code engine of 31 nodes, 3x32x32 to logits}. */
  @Override
  public String toString() {
    return "engine of " + graph;
  }
}
