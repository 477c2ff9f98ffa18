package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
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
    assertThat(image.fitting(2, 2)).isEqualTo("unchanged, 2x2");
  }

  @Test
  void cropsTheMiddle() {
    RgbImage wide = grey(4, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(levels(wide.fit(2, 2))).containsExactly(2, 3, 6, 7);
    assertThat(wide.fitting(2, 2)).isEqualTo("4x2, cropped in the middle to 2x2");
    assertThat(levels(grey(1, 10, 20, 30).fit(1, 1))).containsExactly(20);
  }

  @Test
  void shrinksByATriangleAsWideAsTheNewPixels() {
    // When halved, a near pixel weighs 3 of 7, the next one 1; outside there is none.
    RgbImage image = grey(4, 0, 10, 20, 30, 0, 10, 20, 30, 0, 10, 20, 30, 0, 10, 20, 30);
    assertThat(levels(image.fit(2, 2))).containsExactly(7, 23, 7, 23);
    assertThat(image.fitting(2, 2))
        .isEqualTo("4x4, scaled to 2x2 (triangle filter, on stored values)");
  }

  @Test
  void scalesLikePillow() {
    // Pillow 12.3, Image.resize with BILINEAR in mode F, rounded.
    assertThat(row(3, 0, 10, 200, 30, 40, 250, 60)).containsExactly(47, 84, 137);
    int[] squares = new int[40];
    for (int i = 0; i < 40; i++) {
      squares[i] = i * i * 7 % 256;
    }
    assertThat(row(3, squares)).containsExactly(119, 138, 130);
    assertThat(row(5, 0, 100, 250)).containsExactly(0, 40, 100, 190, 250);
  }

  /** Scales a square of equal rows, checks that the new rows are equal, and returns one. */
  private static int[] row(int to, int... levels) {
    int[] square = new int[levels.length * levels.length];
    for (int i = 0; i < square.length; i++) {
      square[i] = levels[i % levels.length];
    }
    int[] scaled = levels(grey(levels.length, square).fit(to, to));
    for (int i = 0; i < scaled.length; i++) {
      assertThat(scaled[i]).isEqualTo(scaled[i % to]);
    }
    return Arrays.copyOf(scaled, to);
  }

  @Test
  void leavesNothingOfDetailFinerThanTheNewPixels() {
    // Stripes of 2, 3, 5 and 7 pixels, across and down, and squares all become even grey.
    for (int period : new int[] {2, 3, 5, 7}) {
      for (int[] step : new int[][] {{1, 0}, {0, 1}, {1, 1}}) {
        int[] levels = new int[1000 * 1000];
        for (int i = 0; i < levels.length; i++) {
          int phase = (step[0] * (i % 1000) + step[1] * (i / 1000)) % period;
          levels[i] = phase == 0 ? 255 : 0;
        }
        int mean = Math.round(255f / period);
        for (int level : levels(grey(1000, levels).fit(32, 32))) {
          assertThat(level).isBetween(mean - 3, mean + 3);
        }
      }
    }
  }

  @Test
  void fitsExtremeShapes() {
    int[] line = new int[100_000];
    Arrays.fill(line, 9);
    line[49_999] = 90;
    assertThat(levels(grey(100_000, line).fit(32, 32))).containsOnly(90);
    assertThat(levels(grey(1, line).fit(3, 1))).containsOnly(90);
    assertThat(grey(1, line).fitting(32, 32))
        .isEqualTo(
            "1x100000, cropped in the middle to 1x1, scaled to 32x32 (triangle filter, on stored"
                + " values)");
    assertThat(levels(grey(1, 77).fit(32, 32))).hasSize(1024).containsOnly(77);
  }

  @Test
  void growsLinearlyBetweenMiddles() {
    // New centres lie at -1/4, 1/4, 3/4, 5/4 of the old ones; the border is continued outside.
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
        Arrays.fill(levels, 200);
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
