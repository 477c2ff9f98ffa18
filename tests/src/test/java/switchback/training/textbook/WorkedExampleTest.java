package switchback.training.textbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Compares the worked example with its published numbers, to the digits given. */
class WorkedExampleTest {
  private static final Offset<Double> EXACTLY = within(1e-12);
  private static final Offset<Double> SIX_DIGITS = within(5e-7);

  private static void assertSame(Plane got, Offset<Double> offset, double... expected) {
    assertThat(got.values()).containsExactly(expected, offset);
  }

  @Test
  void theForwardPassIsThePublishedOne() {
    WorkedExample.Forward forward = WorkedExample.forward(WorkedExample.FILTER);
    // Row 0, column 0: -0.13 * 0.51 + 0.15 * 0.9 - 0.51 * 0.4 + 0.62 * 0.62.
    assertThat(forward.map().at(0, 0)).isCloseTo(0.2491, EXACTLY);
    assertThat(forward.switches()).containsExactly(5, 2, 9, 15);
    assertSame(forward.sigmoids(), within(0.005), 0.58, 0.57, 0.65, 0.55);
  }

  @Test
  void thePooledDeltasAreThePublishedOnes() {
    assertSame(
        WorkedExample.chain().pooledDeltas(),
        EXACTLY,
        0.0364182,
        0.068628,
        0.04675125,
        -0.06818625);
  }

  @Test
  void thePublishedDeltasGoBackToTheRecordedMaxima() {
    assertSame(
        WorkedExample.published().mapDeltas(),
        EXACTLY,
        new double[] {
          0, 0, 0.0686, 0, //
          0, 0.0364, 0, 0, //
          0, 0.0467, 0, 0, //
          0, 0, 0, -0.0681
        });
  }

  @Test
  void theFilterGradientsAreThePublishedOnes() {
    assertSame(
        WorkedExample.published().filterGradient(),
        SIX_DIGITS,
        0.044606,
        0.094061,
        0.011262,
        0.068288);
    assertSame(
        WorkedExample.chain().filterGradient(), SIX_DIGITS, 0.044592, 0.094119, 0.011258, 0.068312);
  }

  @Test
  void theExactGradientIsTheCentralDifference() {
    assertSame(
        WorkedExample.differences(1e-5),
        within(1e-10),
        WorkedExample.exact().filterGradient().values());
  }

  @Test
  void theStepLowersTheErrorByWhatTheGradientPromises() {
    double rate = 1e-4;
    double change =
        WorkedExample.linearError(WorkedExample.updated(rate))
            - WorkedExample.linearError(WorkedExample.FILTER);
    double promised = -rate * WorkedExample.exact().filterGradient().squaredNorm();
    assertThat(change).isNegative().isCloseTo(promised, within(1e-9));
  }

  @Test
  void aLayerBelowReceivesEachDeltaTimesTheFilterWhereItLay() {
    Plane deltas = WorkedExample.published().imageDeltas();
    assertThat(deltas.rows()).isEqualTo(5);
    // The delta at (2,1) meets w00, and that at (1,1) meets w10; elsewhere only 0.15 and -0.51.
    assertThat(deltas.at(2, 1)).isCloseTo(-0.13 * 0.0467 - 0.51 * 0.0364, EXACTLY);
    assertThat(deltas.at(0, 3)).isCloseTo(0.15 * 0.0686, EXACTLY);
    assertThat(deltas.at(4, 3)).isCloseTo(-0.51 * -0.0681, EXACTLY);
    assertThat(deltas.at(0, 0)).isZero();
  }

  @Test
  void aFiltersGradientNeedsItsOwnPairOnly() {
    SeveralChannels several = SeveralChannels.compute();
    assertSame(
        several.filterGradients().getFirst().getFirst(),
        EXACTLY,
        WorkedExample.exact().filterGradient().values());
    Plane sum = several.shares().get(0).plus(1, several.shares().get(1));
    assertSame(several.channelDeltas().getFirst(), EXACTLY, sum.values());
    // Feature 2, channel 1, row 0, column 1: each delta times the pixel to the right of its
    // location.
    assertThat(several.filterGradients().get(1).getFirst().at(0, 1))
        .isCloseTo(0.02 * 0.9 - 0.05 * 0.59 + 0.03 * 0.74 + 0.04 * 0.09, EXACTLY);
  }
}
