package switchback.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RgbImageTest {
  private static RgbImage grey(int width, int... levels) {
    int[] pixels = new int[levels.length];
    for (int i = 0; i < levels.length; i++) {
      pixels[i] = levels[i] * 0x010101;
    }
    return new RgbImage(width, levels.length / width, pixels);
  }

  private static int[] levels(RgbImage image) {
    int[] levels = new int[image.width() * image.height()];
    for (int i = 0; i < levels.length; i++) {
      int rgb = image.rgb(i % image.width(), i / image.width());
      assertThat(rgb >> 16).isEqualTo(rgb & 0xFF).isEqualTo((rgb >> 8) & 0xFF);
      levels[i] = rgb & 0xFF;
    }
    return levels;
  }

  @Test
  void leavesAnImageOfThatSizeAlone() {
    RgbImage image = grey(2, 1, 2, 3, 4);
    assertThat(levels(image.fit(2, 2))).containsExactly(1, 2, 3, 4);
    assertThat(image.fitting(2, 2)).isEqualTo("taken as it is, 2x2");
  }

  @Test
  void cropsTheMiddle() {
    RgbImage wide = grey(4, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(levels(wide.fit(2, 2))).containsExactly(2, 3, 6, 7);
    assertThat(wide.fitting(2, 2)).contains("4x2, cropped in the middle to 2x2");
    assertThat(levels(grey(1, 10, 20, 30).fit(1, 1))).containsExactly(20);
  }

  @Test
  void shrinksByTheMeanOverAreas() {
    RgbImage image = grey(4, 0, 10, 20, 30, 20, 30, 40, 50, 1, 1, 2, 2, 1, 1, 2, 2);
    assertThat(levels(image.fit(2, 2))).containsExactly(15, 35, 1, 2);
  }

  @Test
  void sharesOutCellsThatABorderCuts() {
    // Three cells to two: (2 * 30 + 60) / 3 and (60 + 2 * 90) / 3, in each direction.
    RgbImage image = grey(3, 30, 60, 90, 30, 60, 90, 30, 60, 90);
    assertThat(levels(image.fit(2, 2))).containsExactly(40, 80, 40, 80);
  }

  @Test
  void growsLinearlyBetweenMiddles() {
    // New middles lie at -1/4, 1/4, 3/4, 5/4 of the old ones; outside, the border goes on.
    assertThat(levels(grey(2, 0, 100, 0, 100).fit(4, 4)))
        .startsWith(0, 25, 75, 100)
        .endsWith(0, 25, 75, 100);
    assertThat(levels(grey(1, 7).fit(3, 3))).containsOnly(7);
  }

  @Test
  void keepsChannelsApart() {
    RgbImage image = new RgbImage(2, 1, new int[] {0xFF204080, 0x00102030});
    assertThat(image.rgb(0, 0)).isEqualTo(0x204080);
    assertThat(image.planes()).containsExactly(0x20, 0x10, 0x40, 0x20, 0x80, 0x30);
    assertThat(new RgbImage(2, 2, new int[] {0xFF0000, 0xFF0000, 0xFF, 0xFF}).fit(1, 1).rgb(0, 0))
        .isEqualTo(0x800080);
  }

  @Test
  void staysWithinItselfForAnyShape() {
    for (int width = 1; width < 40; width += 3) {
      for (int height = 1; height < 70; height += 7) {
        int[] levels = new int[width * height];
        java.util.Arrays.fill(levels, 200);
        assertThat(levels(grey(width, levels).fit(32, 32))).hasSize(1024).containsOnly(200);
      }
    }
  }

  @Test
  void refusesAnotherNumberOfPixels() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RgbImage(2, 2, new int[3]));
    assertThatIllegalArgumentException().isThrownBy(() -> new RgbImage(0, 2, new int[0]));
  }
}
