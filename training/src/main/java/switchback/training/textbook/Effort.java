package switchback.training.textbook;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.runs.Run;
import switchback.training.textbook.graphs.GraphPasses;
import switchback.training.textbook.graphs.ParameterArray;

/**
 * How much a gradient check does. Every probe runs the network twice more from its layer on, so a
 * large network is checked with fewer of them.
 *
 * @param images the number of images that the error is averaged over
 * @param probes the number of parameters drawn per group
 * @param multiplications about how many multiplications a pass takes; 0 if it does not matter
 */
public record Effort(int images, int probes, long multiplications) {
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
    Effort asked =
        new Effort(images == null ? IMAGES : images, probes == null ? PROBES : probes, 0);
    if (TrainedNetwork.takes(run)) {
      return asked;
    }
    GraphPasses passes = new GraphPasses(run.graph(), GraphObjective.of(run.graph()).nodes());
    List<ParameterArray> arrays = passes.arrays();
    long all = passes.cost();
    double perProbe = 2.0 * arrays.stream().mapToLong(passes::cost).sum();
    int fewer = images == null ? asked.fewerImages(perProbe) : images;
    int most = (int) Math.max(1, MOST / Math.max(1, perProbe * fewer));
    return new Effort(fewer, probes == null ? Math.min(most, PROBES) : probes, all);
  }

  /** Returns how many images leave room for all probes, at least 1. */
  private int fewerImages(double perProbe) {
    return (int) Math.clamp(MOST / Math.max(1, perProbe * probes), 1, images);
  }

  /** Returns whether less is done than for a small network. */
  public boolean isReduced() {
    return images < IMAGES || probes < PROBES;
  }
}
