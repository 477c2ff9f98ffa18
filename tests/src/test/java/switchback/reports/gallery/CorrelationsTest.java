package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests what a manifest keeps of correlations that follow a formula: at distance d between two
 * features, 1 / (1 + d), negative if d is odd.
 */
class CorrelationsTest {
  private static double[][] ofDistances(int count) {
    double[][] correlation = new double[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        int distance = Math.abs(i - j);
        correlation[i][j] = (distance % 2 == 0 ? 1.0 : -1.0) / (1 + distance);
      }
    }
    return correlation;
  }

  /** Returns feature numbers that differ from their positions. */
  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> 1000 + i).toList();
  }

  @Test
  void keepsAllUpToTheLimit() {
    Correlations few = new Correlations(numbers(Correlations.MOST), ofDistances(Correlations.MOST));
    assertThat(few.strongest()).isNull();
    List<List<Double>> matrix = Objects.requireNonNull(few.matrix());
    assertThat(matrix).hasSize(512);
    assertThat(matrix.get(3).subList(0, 5)).containsExactly(-0.25, 0.3333, -0.5, 1.0, -0.5);
  }

  @Test
  void keepsTheStrongestBeyondIt() {
    int count = Correlations.MOST + 1;
    Correlations many = new Correlations(numbers(count), ofDistances(count));
    assertThat(many.matrix()).isNull();
    GalleryManifest.Correlated kept = Objects.requireNonNull(many.strongest());
    assertThat(kept.partners()).hasSize(count).allSatisfy(each -> assertThat(each).hasSize(12));
    assertThat(kept.partners().get(100).subList(0, 4))
        .containsExactly(
            new GalleryManifest.Partner(1099, -0.5),
            new GalleryManifest.Partner(1101, -0.5),
            new GalleryManifest.Partner(1098, 0.3333),
            new GalleryManifest.Partner(1102, 0.3333));
    assertThat(kept.partners().getFirst().getFirst())
        .isEqualTo(new GalleryManifest.Partner(1001, -0.5));
    double sum = 0;
    for (int distance = 1; distance < count; distance++) {
      sum += (double) (count - distance) / (1 + distance);
    }
    assertThat(Objects.requireNonNull(kept.coupling()))
        .isCloseTo(sum / (count * (count - 1) / 2.0), within(5e-5));
  }

  /** A constant map has no partners and is no one's partner. */
  @Test
  void leavesOutConstantMaps() {
    int count = Correlations.MOST + 1;
    double[][] correlation = ofDistances(count);
    for (int i = 0; i < count; i++) {
      correlation[i][1] = Double.NaN;
      correlation[1][i] = Double.NaN;
    }
    GalleryManifest.Correlated kept =
        Objects.requireNonNull(new Correlations(numbers(count), correlation).strongest());
    assertThat(kept.partners().get(1)).isEmpty();
    assertThat(kept.partners().getFirst().getFirst())
        .isEqualTo(new GalleryManifest.Partner(1002, 0.3333));
  }

  /** Checks the numbers of correlations of which the estimate of a gallery's size is made. */
  @Test
  void tellsHowManyItKeeps() {
    assertThat(Correlations.kept(512)).isEqualTo(262_144);
    assertThat(Correlations.kept(2000)).isEqualTo(24_000);
  }

  @Test
  void hasNoCouplingWithoutPairs() {
    int count = Correlations.MOST + 1;
    double[][] correlation = new double[count][count];
    for (double[] row : correlation) {
      Arrays.fill(row, Double.NaN);
    }
    GalleryManifest.Correlated kept =
        Objects.requireNonNull(new Correlations(numbers(count), correlation).strongest());
    assertThat(kept.coupling()).isNull();
  }
}
