package switchback.reports.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import switchback.reports.gallery.Blocks;

/** Tests that the bar has the colours of a projection's values: 128 + 127 v / s per channel. */
class ScaleBarTest {
  private static final int LEFT = 10;
  private static final int TOP = 10;

  private final BufferedImage image = Print.sheet(200);

  private int start() {
    Graphics2D graphics = Print.graphics(image);
    new ScaleBar(false, "-1", "+1").draw(graphics, LEFT, TOP);
    graphics.dispose();
    int x = LEFT;
    // Only the ramp of all channels starts as dark as that.
    while (!Blocks.is(image, x, TOP, 0x010101)) {
      x++;
    }
    return x;
  }

  private int colour(int x, int band) {
    return image.getRGB(x, TOP + 28 * band + 11) & 0xFFFFFF;
  }

  @Test
  void endsAndMiddleAreTheLargestValuesAndZero() {
    int start = start();
    int end = start + 480;
    int[][] expected = {
      {0x010101, 0x808080, 0xFFFFFF},
      {0x018080, 0x808080, 0xFF8080},
      {0x800180, 0x808080, 0x80FF80},
      {0x808001, 0x808080, 0x8080FF}
    };
    for (int band = 0; band < 4; band++) {
      assertThat(new int[] {colour(start, band), colour(start + 240, band), colour(end, band)})
          .as("band " + band)
          .containsExactly(expected[band]);
    }
  }

  @Test
  void coloursRiseEvenly() {
    int start = start();
    // A quarter of the largest value: 128 + 31.75.
    assertThat(colour(start + 300, 0)).isEqualTo(0xA0A0A0);
    assertThat(colour(start + 180, 0)).isEqualTo(0x606060);
    for (int x = start + 1; x <= start + 480; x++) {
      assertThat(colour(x, 0)).isGreaterThanOrEqualTo(colour(x - 1, 0));
    }
  }

  @Test
  void aBarOfGreyPicturesHasOneRamp() {
    ScaleBar bar = new ScaleBar(true, "-1", "+1");
    assertThat(bar.height()).isEqualTo(new ScaleBar(false, "-1", "+1").height() - 3 * 28);
    Graphics2D graphics = Print.graphics(image);
    bar.draw(graphics, LEFT, TOP);
    graphics.dispose();
    assertThat(image.getRGB(LEFT + 70 + 240, TOP + 11) & 0xFFFFFF).isEqualTo(0x808080);
    assertThat(image.getRGB(LEFT + 70 + 120, TOP + 28 + 11) & 0xFFFFFF).isEqualTo(0xFFFFFF);
  }
}
