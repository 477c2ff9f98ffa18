package switchback.reports.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class ProjectionColorsTest {
  @Test
  void showsZeroAsMidGrey() {
    assertThat(new ProjectionColors(3).rgb(0, 0, 0)).isEqualTo(0x808080);
    assertThat(new ProjectionColors(0).rgb(0, 0, 0)).isEqualTo(0x808080);
  }

  @Test
  void putsRedGreenAndBlueInThatOrder() {
    // 127 steps per scale of 2: 2 -> +127, -2 -> -127, 1 -> +63.5, to the even 64.
    assertThat(new ProjectionColors(2).rgb(2, -2, 1)).isEqualTo(255 << 16 | 1 << 8 | 192);
  }

  @Test
  void spansTheLargestAbsoluteValue() {
    assertThat(ProjectionColors.spanning(new float[] {1, -4, 3}).scale()).isEqualTo(4);
    assertThat(ProjectionColors.spanning(new float[] {-0f, 0f}).scale()).isZero();
  }

  @Test
  void refusesWhatIsNoScale() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ProjectionColors(Float.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProjectionColors(Float.POSITIVE_INFINITY));
    assertThatIllegalArgumentException().isThrownBy(() -> new ProjectionColors(-1));
  }

  @Property
  void isSymmetricAboutMidGrey(
      @ForAll @FloatRange(min = 0.01f, max = 1e6f) float scale,
      @ForAll @FloatRange(min = -2e6f, max = 2e6f) float value) {
    ProjectionColors colours = new ProjectionColors(scale);
    int up = colours.rgb(value, 0, 0) >> 16;
    int down = colours.rgb(-value, 0, 0) >> 16;
    assertThat(up + down).isEqualTo(256);
  }
}
