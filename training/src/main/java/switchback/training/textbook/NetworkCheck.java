package switchback.training.textbook;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Progress;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/**
 * A gradient check of a network. Its float32 weights are taken as doubles, and the reference
 * computes in double, with dropout off. From each group of parameters a few are drawn and moved up
 * and down by a small step. The slope of the error between the two is compared with the derivative
 * by backpropagation.
 *
 * <p>The error has edges, where a ReLU opens, another function has a kink, or another cell of a
 * pooling window becomes the greatest. A difference across an edge is no estimate of the slope, so
 * such probes are counted and left out.
 *
 * <p>The relative error of a probe is the difference between the two slopes, divided by the greater
 * of them, or by {@value #FLOOR} of the group's greatest derivative if that is greater still: the
 * differences have a rounding error of their own, which would dominate slopes near zero.
 *
 * @param images the number of images that the error is averaged over
 * @param objective what the error of an image is
 * @param error the mean error
 * @param step the distance by which a parameter is moved up and down
 * @param groups the groups, in the network's order
 */
public record NetworkCheck(
    int images, Objective objective, double error, double step, List<Group> groups) {
  /** The share of a group's greatest derivative below which a slope counts as near zero. */
  public static final double FLOOR = 1e-3;

  /**
   * The distance by which a parameter is moved. A smaller one suffers more from rounding, and a
   * larger one crosses more edges.
   */
  public static final double STEP = 1e-6;

  /** The name of the task for reports of progress. */
  static final String TASK = "checking gradients";

  /**
   * A group of parameters, such as the filters of a layer.
   *
   * @param name the layer's name and the parameter's, such as {@code conv1.W}
   * @param parameters the number of parameters
   * @param probes the probes, in the order of their indices, without those that crossed an edge
   * @param crossed the number of probes that crossed an edge
   * @param greatest the greatest absolute derivative of the group
   * @param singlePrecision the relative distance of the float32 gradient, computed by the kernels
   *     that train, from the one in double: norm of the difference over norm; 0 if both are 0; null
   *     for a network that is computed as a graph, whose parameters no such kernel trains
   */
  public record Group(
      String name,
      long parameters,
      List<Probe> probes,
      int crossed,
      double greatest,
      @Nullable Double singlePrecision) {
    /** Returns the probe with the greatest relative error, or null if no probe is left. */
    public @Nullable Probe worst() {
      return probes.stream().max(Comparator.comparingDouble(Probe::relativeError)).orElse(null);
    }
  }

  /**
   * A parameter that was moved.
   *
   * @param place its indices, such as {@code 3,0,1,4} for feature, channel, row and column
   * @param gradient the derivative by backpropagation
   * @param difference the central difference
   * @param relativeError the relative error, as defined for {@link NetworkCheck}
   */
  public record Probe(String place, double gradient, double difference, double relativeError) {}

  /** What the error of one image is. */
  public enum Objective {
    /** The loss of a network that can be trained; for the bundled network -ln p(true class). */
    LOSS,
    /** -ln p(true class). */
    TRUE_CLASS,
    /** -ln p(class), for the class that the network itself ranks first. */
    OWN_CLASS,
    /** Half the sum of the squares of all values of all outputs. */
    HALF_SQUARES
  }

  /**
   * Checks a run. A network whose edges are known layer by layer is computed by DL4J with the
   * reference kernels, any other one as a graph.
   *
   * @param examples the images that the error is averaged over
   * @param probes the number of parameters drawn per group, at least 1
   * @param seed the seed that they are drawn by
   * @param workers the threads, whose number does not change the result; the caller closes them
   * @throws switchback.datasets.tasks.SwitchbackException if the network has fewer classes than the
   *     labels, cannot be made a graph, or its values do not fit into memory
   */
  public static NetworkCheck of(
      Run run, Examples examples, int probes, long seed, Workers workers, Progress progress) {
    CheckedNetwork network =
        TrainedNetwork.takes(run) && examples.hasLabels()
            ? new TrainedNetwork(run, examples, workers)
            : new CheckedGraph(run, examples, workers);
    List<Group> groups = new Probing(network, probes, seed).groups(progress);
    return new NetworkCheck(
        examples.images().size(), network.objective(), network.error(), STEP, groups);
  }

  /** Returns the group of the probe with the greatest relative error, or null if none is left. */
  public @Nullable Group worst() {
    return groups.stream()
        .filter(group -> group.worst() != null)
        .max(Comparator.comparingDouble(NetworkCheck::worstError))
        .orElse(null);
  }

  private static double worstError(Group group) {
    Probe worst = group.worst();
    return worst == null ? 0 : worst.relativeError();
  }
}
