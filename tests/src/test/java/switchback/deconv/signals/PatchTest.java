package switchback.deconv.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PatchTest {
  @Test
  void isWholeAwayFromTheBorder() {
    Patch inside = new Patch(4, 10, 14, 14);
    assertThat(inside.clip(32, 32)).isEqualTo(inside);
  }

  @Test
  void isClippedAtEveryBorder() {
    assertThat(new Patch(-6, -4, 14, 14).clip(32, 32)).isEqualTo(new Patch(0, 0, 8, 10));
    assertThat(new Patch(24, 30, 14, 14).clip(32, 32)).isEqualTo(new Patch(24, 30, 8, 2));
    assertThat(new Patch(-1, -1, 40, 5).clip(32, 20)).isEqualTo(new Patch(0, 0, 32, 4));
  }

  @Test
  void isEmptyOutsideTheImage() {
    assertThat(new Patch(-9, 3, 5, 5).clip(32, 32)).isEqualTo(new Patch(0, 3, 0, 5));
    assertThat(new Patch(3, 40, 5, 5).clip(32, 32)).isEqualTo(new Patch(3, 32, 5, 0));
  }

  @Test
  void refusesANegativeSize() {
    assertThatThrownBy(() -> new Patch(0, 0, -1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 rows");
  }
}
