package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureRangesTest {
  @Test
  void readsNumbersAndRanges() {
    assertThat(FeatureRanges.parse("7")).containsExactly(7);
    assertThat(FeatureRanges.parse("0-3,40")).containsExactly(0, 1, 2, 3, 40);
    assertThat(FeatureRanges.parse("5, 2-3 ,2")).containsExactly(2, 3, 5);
    assertThat(FeatureRanges.parse("4-4")).containsExactly(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "1,", "-1", "3-1", "a", "1-", "1--2", "0x1", "1234567"})
  void refusesTheRest(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FeatureRanges.parse(text));
  }
}
