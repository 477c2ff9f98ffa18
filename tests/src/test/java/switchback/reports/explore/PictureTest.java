package switchback.reports.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import switchback.datasets.ImageSet;

class PictureTest {
  private static byte[] rgb(int channels, byte... values) {
    ImageSet images = new ImageSet(channels, 1, 2, new byte[][] {values}, new int[] {0});
    return new Picture("train:0", images, 0, "", "", "").rgb();
  }

  @Test
  void coloursStandPixelByPixel() {
    assertThat(rgb(3, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6))
        .containsExactly(1, 3, 5, 2, 4, 6);
  }

  @Test
  void greyIsOfAllColours() {
    assertThat(rgb(1, (byte) 7, (byte) 9)).containsExactly(7, 7, 7, 9, 9, 9);
  }
}
