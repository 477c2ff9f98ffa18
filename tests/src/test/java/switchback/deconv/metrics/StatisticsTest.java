package switchback.deconv.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares statistics with values worked out by hand. */
class StatisticsTest {
  /** Checks that a sum has the bits of Java's own sum of a stream. */
  @Test
  void sumsAsStreamsDo() {
    for (int size = 0; size < 200; size++) {
      double[] values = new SplittableRandom(size).doubles(size, -1, 3).toArray();
      assertThat(Statistics.sum(values)).isEqualTo(Arrays.stream(values).sum());
    }
    // 1e16 + 1 is 1e16 in double; both errors of 1 are carried along.
    assertThat(Statistics.sum(new double[] {1e16, 1, 1})).isEqualTo(1e16 + 2);
  }

  @Test
  void correlationOfThreeValues() {
    // Deviations (-1, 0, 1) and (-2, 1, 1): products 3, squares 2 and 6.
    assertThat(Statistics.correlation(new double[] {1, 2, 3}, new double[] {0, 3, 3}))
        .isCloseTo(3 / Math.sqrt(12), within(1e-12));
  }

  @Test
  void aConstantHasNoCorrelation() {
    assertThat(Statistics.correlation(new double[] {1, 2}, new double[] {5, 5})).isZero();
  }

  @Test
  void equalValuesShareTheirRanks() {
    assertThat(Statistics.ranks(new double[] {7, 1, 7, 3, 7})).containsExactly(3, 0, 3, 1, 3);
  }

  @Test
  void ordersValuesFromTheGreatestAndEqualOnesAsTheyCome() {
    assertThat(Statistics.descending(new double[] {7, 1, 7, 3, 7, 0, 1}))
        .containsExactly(0, 2, 4, 3, 1, 6, 5);
    assertThat(Statistics.descending(new double[0])).isEmpty();
  }

  @Test
  void rankCorrelationIgnoresTheScale() {
    double[] a = {1, 10, 100, 1000};
    assertThat(Statistics.rankCorrelation(a, new double[] {0.1, 0.2, 0.3, 0.4}))
        .isCloseTo(1, within(1e-12));
    assertThat(Statistics.rankCorrelation(a, new double[] {4, 3, 2, 1}))
        .isCloseTo(-1, within(1e-12));
    // Ranks 0123 and 0213: 1 - 6 * (0 + 1 + 1 + 0) / (4 * 15).
    assertThat(Statistics.rankCorrelation(a, new double[] {1, 3, 2, 4}))
        .isCloseTo(0.8, within(1e-12));
  }

  @Test
  void areaUnderAStepAndALine() {
    assertThat(Statistics.area(new double[] {1, 0, 0, 0, 0})).isEqualTo(0.125);
    assertThat(Statistics.area(new double[] {1, 0.75, 0.5, 0.25, 0})).isEqualTo(0.5);
  }

  @Test
  void anIntervalLeavesOutWhatIsNotThere() {
    Interval interval =
        Interval.of(List.of(new double[] {1, Double.NaN}, new double[] {Double.NaN}), 1);
    assertThat(interval).isEqualTo(new Interval(1, 1, 1, 1));
    assertThat(Interval.of(List.of(), 1).units()).isZero();
  }

  /** The middle 95% of means of 400 fair coins lie within 1.96 times sqrt(0.25 / 400). */
  @Test
  void anIntervalIsAsWideAsTheStandardErrorSays() {
    List<double[]> coins = IntStream.range(0, 400).mapToObj(i -> new double[] {i % 2}).toList();
    Interval interval = Interval.of(coins, 7);
    assertThat(interval.mean()).isEqualTo(0.5);
    assertThat(interval.low()).isCloseTo(0.5 - 0.049, within(0.008));
    assertThat(interval.high()).isCloseTo(0.5 + 0.049, within(0.008));
  }

  /** Twenty copies of each of four values carry no more information than the four. */
  @Test
  void unitsOfOneFeatureCountTogether() {
    List<double[]> groups =
        IntStream.range(0, 4)
            .mapToObj(i -> IntStream.range(0, 20).mapToDouble(_ -> i).toArray())
            .toList();
    List<double[]> single = IntStream.range(0, 4).mapToObj(i -> new double[] {i}).toList();
    double width = Interval.of(groups, 3).high() - Interval.of(groups, 3).low();
    assertThat(width)
        .isCloseTo(Interval.of(single, 3).high() - Interval.of(single, 3).low(), within(0.3));
    assertThat(width).isGreaterThan(1.5);
  }
}
