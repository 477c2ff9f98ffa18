package switchback.deconv.passes;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.Evaluation;
import switchback.training.runs.Run;

/** Machines that share the passes over the images of a study. Closing it gives them back. */
public interface Cluster extends AutoCloseable {
  /** A kind of cluster that can be connected to, found on the class path. */
  interface Kind {
    /**
     * Connects to a cluster.
     *
     * @param master the place of its master, as the user gave it
     * @param notice receives lines for the user
     * @throws SwitchbackException if there is none, or it refuses
     */
    Cluster connect(String master, Consumer<String> notice);
  }

  /**
   * Connects to the cluster of the kind on the class path.
   *
   * @param master the place of its master, as the user gave it
   * @param notice receives lines for the user
   * @throws SwitchbackException if there is no such kind, there is no such cluster, or it refuses
   */
  static Cluster connect(String master, Consumer<String> notice) {
    return ServiceLoader.load(Kind.class)
        .findFirst()
        .orElseThrow(
            () ->
                new SwitchbackException(
                    "no Spark",
                    "--spark " + master,
                    "a class path without module cluster",
                    "deconv/cluster and Spark on it",
                    "start by ./switchback, which builds them on first use, or by spark-submit"
                        + " with switchback-cluster.jar"))
        .connect(master, notice);
  }

  /** Returns the cluster in one line, for users and records. */
  @Override
  String toString();

  /** Returns the passes of a network, which is sent to each machine once. */
  ImagePasses passes(Run run);

  /**
   * Returns what an ensemble answers to each image, in order.
   *
   * @param runs the networks
   * @param images for each network the same images at the size of its input
   * @param classes the number of classes
   * @param progress receives the number of images done; may throw to end early
   * @throws SwitchbackException if an image cannot be read or decoded
   */
  List<Evaluation.Answer> answers(
      List<Run> runs, List<ImageSet> images, int classes, Progress progress);

  @Override
  void close();
}
