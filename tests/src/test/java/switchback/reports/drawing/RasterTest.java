package switchback.reports.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class RasterTest {
  /** Two rows of three pixels, all different. */
  private static Raster six() {
    Raster raster = new Raster(2, 3, 0);
    for (int i = 0; i < 6; i++) {
      raster.set(i / 3, i % 3, 0x010203 * (i + 1));
    }
    return raster;
  }

  @Test
  void enlargesEveryPixelToASquare() {
    Raster large = six().upscaled(4);
    assertThat(large.height()).isEqualTo(8);
    assertThat(large.width()).isEqualTo(12);
    assertThat(large.get(0, 0)).isEqualTo(0x010203);
    assertThat(large.get(3, 3)).isEqualTo(0x010203);
    assertThat(large.get(3, 4)).isEqualTo(0x020406);
    assertThat(large.get(4, 3)).isEqualTo(0x04080C);
    assertThat(large.get(7, 11)).isEqualTo(0x060C12);
  }

  @Test
  void keepsRowsColumnsAndChannelsApartInAnImage() {
    BufferedImage image = six().toImage();
    assertThat(image.getWidth()).isEqualTo(3);
    assertThat(image.getHeight()).isEqualTo(2);
    assertThat(image.getRGB(2, 0)).isEqualTo(0xFF030609);
    assertThat(image.getRGB(0, 1)).isEqualTo(0xFF04080C);
  }

  @Test
  void pastesAtItsPlaceOnly() {
    Raster paper = new Raster(4, 5, 0xFFFFFF);
    paper.paste(six(), 1, 2);
    assertThat(paper.get(1, 2)).isEqualTo(0x010203);
    assertThat(paper.get(2, 4)).isEqualTo(0x060C12);
    assertThat(paper.get(1, 1)).isEqualTo(0xFFFFFF);
    assertThat(paper.get(3, 4)).isEqualTo(0xFFFFFF);
  }

  @Test
  void refusesNoPixels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Raster(0, 3, 0))
        .withMessageContaining("0x3");
  }
}
