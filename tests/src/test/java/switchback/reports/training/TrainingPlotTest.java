package switchback.reports.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import switchback.reports.drawing.PlotAxis;
import switchback.training.runs.EpochResult;

class TrainingPlotTest {
  private static final List<EpochResult> EPOCHS =
      List.of(
          new EpochResult(1, 2.0, 1.5, 0.5, 100, 0.6),
          new EpochResult(2, 1.0, 1.0, 0.75, 200, 0.8),
          new EpochResult(3, 0.5, 0.5, 1.0, 300, 1.0));

  private static String svg(List<EpochResult> epochs, boolean isTested) {
    return new TrainingPlot("<net> & \"data\"", "seed 1", epochs, isTested).svg();
  }

  /** Returns the points of every line with more than two points. */
  private static List<List<double[]>> curves(String svg) {
    return Pattern.compile("points=\"([^\"]*)\"")
        .matcher(svg)
        .results()
        .map(
            match ->
                Stream.of(match.group(1).split(" ", -1))
                    .map(point -> Arrays.stream(point.split(",", -1)))
                    .map(point -> point.mapToDouble(Double::parseDouble).toArray())
                    .toList())
        .filter(points -> points.size() == 3)
        .toList();
  }

  @Test
  void curvesGoThroughTheirValues() {
    List<List<double[]>> curves = curves(svg(EPOCHS, true));
    assertThat(curves).hasSize(4);
    for (List<double[]> curve : curves) {
      double left = curve.get(0)[0];
      assertThat(curve.get(1)[0] - left)
          .isCloseTo(curve.get(2)[0] - curve.get(1)[0], Assertions.within(0.02));
      assertThat(curve.get(1)[0]).isGreaterThan(left);
    }
    // Drawn are test and training loss, test and training accuracy: y falls as values rise.
    assertThat(fall(curves.get(0), 0, 1)).isCloseTo(fall(curves.get(0), 1, 2), within());
    assertThat(fall(curves.get(1), 0, 1)).isCloseTo(2 * fall(curves.get(1), 1, 2), within());
    assertThat(fall(curves.get(1), 1, 2)).isCloseTo(fall(curves.get(0), 1, 2), within());
    assertThat(fall(curves.get(2), 0, 1)).isCloseTo(fall(curves.get(2), 1, 2), within());
    assertThat(fall(curves.get(3), 0, 1)).isCloseTo(0.8 * fall(curves.get(2), 0, 1), within());
    assertThat(fall(curves.get(2), 0, 1)).isNegative();
    assertThat(fall(curves.get(0), 0, 1)).isPositive();
  }

  private static Offset<Double> within() {
    return Assertions.within(0.03);
  }

  private static double fall(List<double[]> curve, int from, int to) {
    return curve.get(to)[1] - curve.get(from)[1];
  }

  @Test
  void namesAreEscapedAndTheTextRepeats() {
    assertThat(svg(EPOCHS, true))
        .isEqualTo(svg(EPOCHS, true))
        .contains("&lt;net&gt; &amp; &quot;data&quot;")
        .doesNotContain("<net>");
  }

  @Test
  void whatWasNotMeasuredHasNoCurve() {
    assertThat(curves(svg(EPOCHS, false))).hasSize(2);
    List<EpochResult> older =
        EPOCHS.stream()
            .map(e -> new EpochResult(e.epoch(), e.loss(), e.testLoss(), e.testAccuracy(), 1, null))
            .toList();
    assertThat(curves(svg(older, true))).hasSize(3);
  }

  @Test
  void oneEpochIsAPoint() {
    assertThat(svg(EPOCHS.subList(0, 1), true)).contains("<circle").doesNotContain("NaN");
  }

  @Test
  void ticksAreRound() {
    assertThat(PlotAxis.fromZero(1.61).ticks()).containsExactly(0.0, 0.5, 1.0, 1.5, 2.0);
    assertThat(PlotAxis.fromZero(2.31).words(0.5)).isEqualTo("0.5");
    assertThat(PlotAxis.upTo(100, 57.6).ticks())
        .containsExactly(50.0, 60.0, 70.0, 80.0, 90.0, 100.0);
    assertThat(PlotAxis.upTo(100, 57.6).words(60)).isEqualTo("60");
    assertThat(PlotAxis.ofEpochs(1, 12).ticks()).startsWith(2.0, 4.0).endsWith(12.0);
    assertThat(PlotAxis.ofEpochs(1, 3).ticks()).containsExactly(1.0, 2.0, 3.0);
  }
}
