package switchback.reports.explore;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.factory.Nd4j;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.StageStack;
import switchback.deconv.Trace;

/**
 * Turns the logits of a network into class scores: for a softmax, the classes' probabilities.
 *
 * @param layer the output layer, whose maps are the logits
 * @param classes the class names by logit
 * @param activation the function from logits to scores
 */
public record ClassScores(String layer, List<String> classes, IActivation activation) {
  /** Creates class scores with a copy of the list. */
  public ClassScores {
    classes = List.copyOf(classes);
  }

  /**
   * Returns the class scores of a network.
   *
   * @param stack the stages of the same network
   * @param classes the class names
   * @return empty if the network does not end in a layer with one unit per class
   */
  public static Optional<ClassScores> of(
      MultiLayerNetwork network, StageStack stack, List<String> classes) {
    ProjectableLayer last = stack.layers().getLast();
    if (network.getOutputLayer().conf().getLayer() instanceof BaseOutputLayer output
        && last.maps().plane() == 1
        && last.features() == classes.size()) {
      return Optional.of(new ClassScores(last.name(), classes, output.getActivationFn()));
    }
    return Optional.empty();
  }

  /** Returns one score per class for the image of a trace. */
  float[] of(Trace trace) {
    float[][] logits = new float[1][classes.size()];
    for (int i = 0; i < classes.size(); i++) {
      logits[0][i] = trace.map(layer, i)[0];
    }
    return activation.getActivation(Nd4j.createFromArray(logits), false).toFloatMatrix()[0];
  }
}
