package switchback.reports.explore;

import java.util.List;
import java.util.Optional;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Trace;
import switchback.training.Classifier;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.Operation;

/**
 * Turns the logits of a network into class scores: for a softmax, the classes' probabilities.
 *
 * @param layer the output layer, whose maps are the logits
 * @param classes the class names by logit
 * @param isSoftmax whether the network ends in a softmax; otherwise the logits are the scores
 */
public record ClassScores(String layer, List<String> classes, boolean isSoftmax) {
  /** Creates class scores with a copy of the list. */
  public ClassScores {
    classes = List.copyOf(classes);
  }

  /**
   * Returns the class scores of a network.
   *
   * @param classes the class names
   * @return empty if the network does not end in one value per class
   */
  public static Optional<ClassScores> of(ProjectableNetwork network, List<String> classes) {
    return network.named(GraphLayers.OUTPUT).stream()
        .filter(last -> last.maps().plane() == 1 && last.features() == classes.size())
        .findFirst()
        .map(last -> new ClassScores(last.name(), classes, endsInSoftmax(network)));
  }

  private static boolean endsInSoftmax(ProjectableNetwork network) {
    int output = network.graph().outputs().values().iterator().next();
    return network.graph().node(output).operation() instanceof Operation.Softmax;
  }

  /** Returns one score per class for the image of a trace. */
  public float[] of(Trace trace) {
    float[] scores = trace.at(layer, 0, 0);
    return isSoftmax ? Classifier.softmax(scores) : scores;
  }
}
