package switchback.training.textbook;

import org.jspecify.annotations.Nullable;
import switchback.training.runs.Run;
import switchback.training.textbook.graphs.GraphPasses;

/**
 * How much a gradient check does. Every probe runs the network twice more from its layer on, so a
 * large network is checked with fewer of them.
 *
 * @param images the number of images that the error is averaged over
 * @param probes the number of parameters drawn per group
 * @param isReduced whether less was chosen than for a small network
 * @param multiplications about how many multiplications a pass takes; 0 if it does not matter
 */
public record Effort(int images, int probes, boolean isReduced, long multiplications) {
  private static final int IMAGES = 4;
  private static final int PROBES = 20;

  /**
   * The multiplications that a check may take unless more is asked for: about a minute on two
   * cores.
   */
  private static final double MOST = 1e11;

  /**
   * Returns the effort for a run.
   *
   * @param images the number of images; null to choose it
   * @param probes the number of probes per group; null to choose it
   */
  public static Effort of(Run run, @Nullable Integer images, @Nullable Integer probes) {
    int mostImages = images == null ? IMAGES : images;
    int mostProbes = probes == null ? PROBES : probes;
    if (TrainedNetwork.takes(run)) {
      return new Effort(mostImages, mostProbes, false, 0);
    }
    GraphPasses passes = new GraphPasses(run.graph(), GraphObjective.of(run.graph()).nodes());
    // Each probe of each array runs the network twice from its node on.
    double perProbe = 2.0 * passes.arrays().stream().mapToLong(passes::cost).sum();
    int chosenImages = images == null ? fitting(IMAGES, MOST / (perProbe * mostProbes)) : images;
    int chosenProbes = probes == null ? fitting(PROBES, MOST / (perProbe * chosenImages)) : probes;
    boolean isReduced = chosenImages < mostImages || chosenProbes < mostProbes;
    return new Effort(chosenImages, chosenProbes, isReduced, passes.cost());
  }

  /** Returns the usual number, or as many as there is time for, but at least 1. */
  private static int fitting(int usual, double affordable) {
    return (int) Math.clamp(affordable, 1, usual);
  }
}
