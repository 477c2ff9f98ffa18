package switchback.training.textbook;

import java.util.List;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.runs.Run;
import switchback.training.textbook.graphs.Maps;
import switchback.training.textbook.graphs.Objective;

/**
 * What the error of a graph is. A graph with one output of at least two numbers, not maps, is a
 * classifier, and its error is {@code -ln p(class)}. The class is the label's if the labels have
 * the names of the network's classes, and else the one that the network ranks first. The error of
 * any other graph is half the sum of the squares of all outputs.
 *
 * @param kind the kind
 * @param nodes the nodes of the logits, or of the outputs
 */
record GraphObjective(NetworkCheck.Objective kind, List<Integer> nodes) {
  /** Returns the error of a graph that images without labels have. */
  static GraphObjective of(NetworkGraph graph) {
    List<GraphLayer> logits = new GraphLayers(graph, "").named(GraphLayers.OUTPUT);
    if (graph.outputs().size() != 1 || logits.size() != 1) {
      return squares(graph);
    }
    int node = logits.getFirst().maps();
    MapShape maps = graph.node(node).maps();
    return maps.plane() > 1 || maps.channels() < 2
        ? squares(graph)
        : new GraphObjective(NetworkCheck.Objective.OWN_CLASS, List.of(node));
  }

  /** Returns the error that images have. */
  static GraphObjective of(Run run, Examples examples) {
    GraphObjective without = of(run.graph());
    boolean areFitting =
        without.kind == NetworkCheck.Objective.OWN_CLASS
            && examples.hasLabels()
            && examples.classes().equals(run.classes());
    return areFitting
        ? new GraphObjective(NetworkCheck.Objective.TRUE_CLASS, without.nodes)
        : without;
  }

  private static GraphObjective squares(NetworkGraph graph) {
    return new GraphObjective(
        NetworkCheck.Objective.HALF_SQUARES, List.copyOf(graph.outputs().values()));
  }

  /**
   * Returns the error of an image.
   *
   * @param maps the image's pass
   * @param label its label; ignored if labels do not count
   */
  Objective of(Maps maps, int label) {
    return switch (kind) {
      case TRUE_CLASS -> new Objective.CrossEntropy(nodes.getFirst(), label);
      case OWN_CLASS -> {
        int own = Objective.CrossEntropy.ownClass(maps, nodes.getFirst());
        yield new Objective.CrossEntropy(nodes.getFirst(), own);
      }
      case HALF_SQUARES -> new Objective.HalfSquares(nodes);
      case LOSS -> throw new IllegalStateException("a graph has no loss of its own");
    };
  }
}
