package switchback.training.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import switchback.training.runs.EpochResult;

/**
 * Warnings from the results of epochs, for ten classes: guessing has a loss of 2.303, and a quarter
 * of that is 0.576.
 */
class TrainingWarningsTest {
  private static final Map<String, Integer> FEATURES = new LinkedHashMap<>();

  static {
    FEATURES.put("conv1", 32);
    FEATURES.put("fc1", 1024);
  }

  private final TrainingWarnings warnings = new TrainingWarnings(10, 0.5, FEATURES, 1000);
  private final List<EpochResult> epochs = new ArrayList<>();

  private List<String> after(double loss) {
    return after(loss, 0, 0);
  }

  private List<String> after(double loss, int dead1, int dead2) {
    Map<String, Integer> dead = Map.of("conv1", dead1, "fc1", dead2);
    epochs.add(new EpochResult(epochs.size() + 1, loss, 2, 0.1, 100, 0.1, dead));
    return warnings.after(epochs);
  }

  @Test
  void aLossClearlyAboveThatOfGuessingIsReportedOnce() {
    assertThat(after(2.87)).isEmpty();
    assertThat(after(2.88))
        .containsExactly(
            "epoch 2 has a mean loss of 2.880, but guessing has 2.303: a learning rate of 0.5 is"
                + " likely too high");
    assertThat(after(3.1)).isEmpty();
    assertThat(after(2.3)).isEmpty();
    assertThat(after(9)).hasSize(1);
  }

  @Test
  void aLossThatRisesFarAboveTheBestIsReportedOnce() {
    assertThat(after(1)).isEmpty();
    assertThat(after(0.4)).isEmpty();
    assertThat(after(0.97)).isEmpty();
    assertThat(after(0.98))
        .containsExactly(
            "epoch 4 has a mean loss of 0.980, but epoch 2 had 0.400: a learning rate of 0.5 is"
                + " likely too high");
    assertThat(after(1.5)).isEmpty();
  }

  @Test
  void oneClassHasNothingToGuess() {
    TrainingWarnings one = new TrainingWarnings(1, 0.5, FEATURES, 1000);
    assertThat(one.after(List.of(new EpochResult(1, 0.1, 0, 1, 100, 1.0)))).isEmpty();
  }

  @Test
  void layersOfWhichMoreThanHalfOrAllIsDeadAreNamedWhenThatChanges() {
    assertThat(after(2, 16, 512)).isEmpty();
    assertThat(after(2, 17, 512))
        .containsExactly(
            "layer conv1: 17 of 32 features are 0 on all of 1,000 images after epoch 2");
    assertThat(after(2, 20, 513))
        .containsExactly(
            "layer fc1: 513 of 1,024 features are 0 on all of 1,000 images after epoch 3");
    assertThat(after(2, 32, 600))
        .containsExactly(
            "layer conv1: 32 of 32 features are 0 on all of 1,000 images after epoch 4");
    assertThat(after(2, 32, 600)).isEmpty();
  }

  @Test
  void olderEpochsWithoutACountHaveNoDeadFeatures() {
    epochs.add(new EpochResult(1, 2, 2, 0.1, 100, 0.1));
    assertThat(warnings.after(epochs)).isEmpty();
    assertThat(after(2, 32, 0)).hasSize(1);
  }
}
