package switchback.deconv.metrics;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.deconv.signals.Patch;

/** Computes {@link Metric#SELECTIVITY} without the other metrics. */
public final class Selectivity {
  /** The number of features with which a feature is compared. */
  private static final int RIVALS = 4;

  private Selectivity() {}

  /**
   * Returns the mean of {@code |c(P, Q)|} over the projection P of a unit and the projections Q of
   * up to four other features at the same location of the same image. These are the features with
   * the largest activations above 0 there, equal ones by number (Mahendran and Vedaldi 2016,
   * Salient Deconvolutional Networks).
   *
   * @param trace the image's way forward through that network
   * @param y the unit's row in the feature map
   * @param x the unit's column in the feature map
   * @return 0 to 1, where 1 means that the picture does not depend on the feature; empty if no
   *     other feature is active there
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IndexOutOfBoundsException if there is no such unit
   */
  public static OptionalDouble of(
      ProjectableNetwork network,
      Trace trace,
      String layer,
      int feature,
      int y,
      int x,
      Recipe recipe) {
    Projector projector = new Projector(network);
    Patch field =
        network
            .layer(layer)
            .field()
            .patch(y, x)
            .clip(network.input().height(), network.input().width());
    SeenPixels seen = new SeenPixels(network.input(), field);
    float[] own = projector.project(trace, layer, feature, y, x, recipe).pixels();
    return of(
        new Centred(seen.values(own)),
        rivals(trace.at(layer, y, x), feature).stream()
            .map(rival -> projector.project(trace, layer, rival, y, x, recipe).pixels())
            .map(pixels -> new Centred(seen.values(pixels))));
  }

  /** Returns the mean of {@code |c(P, Q)|} over the projections Q of rivals. */
  static OptionalDouble of(Centred own, Stream<Centred> rivals) {
    return rivals.mapToDouble(rival -> Math.abs(own.correlation(rival))).average();
  }

  /** Returns the features with which a feature is compared. */
  static List<Integer> rivals(float[] activations, int feature) {
    return IntStream.range(0, activations.length)
        .boxed()
        .filter(other -> other != feature && activations[other] > 0)
        .sorted(Comparator.comparingDouble(other -> -activations[other]))
        .limit(RIVALS)
        .toList();
  }
}
