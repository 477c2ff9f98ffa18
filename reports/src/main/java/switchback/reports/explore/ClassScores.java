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
 * What a network makes of its logits: for a softmax, the classes' probabilities.
 *
 * @param layer the output layer
 * @param classes their names by logit
 * @param activation from the logits to the scores
 */
public record ClassScores(String layer, List<String> classes, IActivation activation) {
  /** Copies the list. */
  public ClassScores {
    classes = List.copyOf(classes);
  }

  /**
   * Those of a network.
   *
   * @param stack the same network's
   * @param classes their names
   * @return nothing where the network does not end in a layer with a unit a class
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

  /** One score a class for the image of that trace. */
  float[] of(Trace trace) {
    float[][] logits = new float[1][classes.size()];
    for (int i = 0; i < classes.size(); i++) {
      logits[0][i] = trace.map(layer, i)[0];
    }
    return activation.getActivation(Nd4j.createFromArray(logits), false).toFloatMatrix()[0];
  }
}
