package switchback.training.textbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The gradient check of a single plane. */
class PlaneCheckTest {
  private final PlaneCheck check = new PlaneCheck(1);

  @Test
  void theForwardPassIsATrueConvolution() {
    Plane x = check.input();
    Plane w = check.filter();
    double sum = 0;
    for (int u = 0; u < 3; u++) {
      for (int v = 0; v < 3; v++) {
        sum += x.at(4 + 2 - u, 7 + 2 - v) * w.at(u, v);
      }
    }
    assertThat(check.output().at(4, 7)).isCloseTo(sum, within(1e-12));
    // The filters differ by 0.1 at the top centre, which meets the pixel two rows further down.
    assertThat(check.output().at(4, 7) - check.target().at(4, 7))
        .isCloseTo(0.1 * x.at(6, 8), within(1e-12));
  }

  @Test
  void bothGradientsAreTheCentralDifferences() {
    assertThat(PlaneCheck.worst(check.filterGradient(), check.filterDifferences(0.1)))
        .isLessThan(1e-9);
    assertThat(PlaneCheck.worst(check.inputGradient(), check.inputDifferences(0.1)))
        .isLessThan(1e-9);
  }

  @Test
  void bothGradientsAreTheConvolutionsOfTheTexts() {
    assertThat(PlaneCheck.worst(check.filterGradient(), check.filterGradientAsConvolution()))
        .isLessThan(1e-12);
    assertThat(PlaneCheck.worst(check.inputGradient(), check.inputGradientAsConvolution()))
        .isLessThan(1e-12);
    assertThat(check.inputGradient().rows()).isEqualTo(20);
    assertThat(check.filterGradient().rows()).isEqualTo(3);
  }

  @Test
  void aFilterThatWasNotTurnedIsFound() {
    assertThat(PlaneCheck.worst(check.filterGradient().rotated(), check.filterDifferences(0.1)))
        .isGreaterThan(1e-2);
    assertThat(
            PlaneCheck.worst(check.deltas().project(check.filter()), check.inputDifferences(0.1)))
        .isGreaterThan(1e-2);
  }
}
