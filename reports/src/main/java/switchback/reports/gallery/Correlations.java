package switchback.reports.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The correlations between the maps of a layer's shown features, as a manifest holds them: all of
 * them up to {@value #MOST} features, or else the strongest of each feature. The square of 2,000
 * features would be four million numbers, more than a page can read in a moment or show.
 */
final class Correlations {
  /** The largest number of features whose correlations are all kept. */
  static final int MOST = 512;

  /**
   * The number of partners kept per feature otherwise. The strongest pairs of a layer, as many as
   * this, are among them.
   */
  static final int PARTNERS = 12;

  private final List<Integer> features;
  private final double[][] correlation;

  /**
   * Creates the correlations of these features.
   *
   * @param correlation rows and columns in the order of the features; NaN if a map is constant
   */
  Correlations(List<Integer> features, double[][] correlation) {
    this.features = features;
    this.correlation = correlation;
  }

  /** Returns how many correlations are kept of a number of features. */
  static long kept(int features) {
    return (long) features * (features > MOST ? PARTNERS : features);
  }

  private boolean areMany() {
    return features.size() > MOST;
  }

  /** Returns all correlations, rounded; null if there are too many. */
  @Nullable List<List<@Nullable Double>> matrix() {
    return areMany() ? null : Arrays.stream(correlation).map(Correlations::rounded).toList();
  }

  /** Returns the strongest correlations, rounded; null if all are kept. */
  GalleryManifest.@Nullable Correlated strongest() {
    if (!areMany()) {
      return null;
    }
    OptionalDouble coupling =
        IntStream.range(0, correlation.length)
            .mapToObj(i -> Arrays.stream(correlation[i], 0, i))
            .flatMapToDouble(row -> row.filter(value -> !Double.isNaN(value)).map(Math::abs))
            .average();
    return new GalleryManifest.Correlated(
        coupling.isPresent() ? rounded(coupling.getAsDouble()) : null,
        IntStream.range(0, correlation.length).mapToObj(this::partners).toList());
  }

  private List<GalleryManifest.Partner> partners(int position) {
    double[] row = correlation[position];
    return IntStream.range(0, row.length)
        .filter(other -> other != position && !Double.isNaN(row[other]))
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer other) -> -Math.abs(row[other]))
                .thenComparing(Comparator.naturalOrder()))
        .limit(PARTNERS)
        .map(other -> new GalleryManifest.Partner(features.get(other), rounded(row[other])))
        .toList();
  }

  /** Rounds to four decimals, all that a picture can show; NaN becomes null, as JSON has no NaN. */
  private static List<@Nullable Double> rounded(double[] row) {
    List<@Nullable Double> rounded = new ArrayList<>();
    for (double value : row) {
      rounded.add(Double.isNaN(value) ? null : rounded(value));
    }
    return rounded;
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e4) / 1e4 + 0.0;
  }
}
