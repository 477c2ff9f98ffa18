package switchback.training;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.engine.Engine;
import switchback.training.engine.ForwardPass;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.NetworkGraph;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** A network that gives each image a probability per class. */
@FunctionalInterface
public interface Classifier {
  /** The number of images for which a graph's memory is laid out once. */
  int IMAGES_PER_TASK = 16;

  /**
   * Returns a row of probabilities per image.
   *
   * @param images (N, C, H, W) in network-input space
   */
  float[][] probabilities(INDArray images);

  /**
   * Returns the classifier that a run holds.
   *
   * @param workers share the images of a graph; they must not be closed before the last use
   * @throws SwitchbackException if it has several outputs
   */
  static Classifier of(Run run, Workers workers) {
    return run.isGraph() ? of(run.graph(), workers) : of(run.network());
  }

  /** Returns a trained network as a classifier. */
  static Classifier of(MultiLayerNetwork network) {
    return images -> network.output(ImageOrder.of(network, images), false).toFloatMatrix();
  }

  /**
   * Returns a graph as a classifier: the softmax of its logits.
   *
   * @throws SwitchbackException if it has several outputs
   */
  static Classifier of(NetworkGraph graph, Workers workers) {
    List<GraphLayer> logits = new GraphLayers(graph, "").named(GraphLayers.OUTPUT);
    if (logits.size() != 1) {
      throw new SwitchbackException(
          "no classifier",
          "the outputs of the network",
          String.join(", ", graph.outputs().keySet()),
          "one output with a value per class",
          "use activations for the maps of a layer");
    }
    int node = logits.getFirst().maps();
    Engine engine = new Engine(graph, false);
    return images -> {
      int size = graph.input().size();
      float[] values = images.dup('c').data().asFloat();
      float[][] rows = new float[values.length / size][];
      graph.readWeights();
      workers.run(
          Math.ceilDiv(rows.length, IMAGES_PER_TASK),
          (task, scratch) -> {
            ForwardPass pass = new ForwardPass(engine, List.of(node), scratch);
            int end = Math.min(rows.length, (task + 1) * IMAGES_PER_TASK);
            for (int number = task * IMAGES_PER_TASK; number < end; number++) {
              pass.run(Arrays.copyOfRange(values, number * size, (number + 1) * size));
              rows[number] = softmax(pass.copy(node));
            }
          });
      return rows;
    };
  }

  /** Returns the softmax of logits, computed in double. */
  static float[] softmax(float[] logits) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += StrictMath.exp(logit - greatest);
    }
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (StrictMath.exp(logits[i] - greatest) / sum);
    }
    return probabilities;
  }
}
