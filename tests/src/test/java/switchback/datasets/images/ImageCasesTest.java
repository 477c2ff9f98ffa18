package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Shared;
import switchback.datasets.tasks.SwitchbackException;

/** Reads or refuses the image files that users reported, made after their reports. */
class ImageCasesTest {
  private static Path file(String name) {
    return Shared.path("cases/files/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb12.tif", "rgb14.tif", "rgb16.tif"})
  void readsTiffsOfAnyDepth(String name) {
    byte[] truth = ImageDecoder.decode(file("truth.png")).planes();
    assertThat(ImageDecoder.decode(file(name)).planes()).isEqualTo(truth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey10.tif", "grey12.tif"})
  void readsGreyTiffsAsTheLumaOfTheTruth(String name) {
    RgbImage truth = ImageDecoder.decode(file("truth.png"));
    RgbImage grey = ImageDecoder.decode(file(name));
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 96; x++) {
        int rgb = truth.rgb(x, y);
        double luma = 0.299 * (rgb >> 16) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF);
        assertThat(Math.abs((grey.rgb(x, y) & 0xFF) - luma)).isLessThan(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lab.tif, got a TIFF with CIE Lab",
    "float.tif, got a TIFF with floating-point samples",
    "x.ico, got ICO icon",
    "f2.npy, got NumPy array",
    "cifar-10-python.tar.gz, got gzip archive",
  })
  void refusesByName(String name, String got) {
    Path file = file(name);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(file))
        .withMessageContaining(got);
  }

  /** Compares with the pixels that Pillow gives, whose WebP decoder is libwebp. */
  @Test
  void readsLossyWebpAsLibwebpDoes() {
    assertThat(WebpTest.digest(ImageDecoder.decode(file("lossy.webp"))))
        .isEqualTo("90919a1cccc908315062f92131b70c461c06829213ac81a43ae1cdff21e3579f");
  }

  @Test
  void readsAJpegThatLacksOnlyItsEndMarkerWithANotice() {
    List<String> notices = new ArrayList<>();
    RgbImage image = ImageDecoder.decode(file("noeoi.jpg"), notices::add);
    assertThat(notices).hasSize(1);
    assertThat(notices.getFirst()).contains("noeoi.jpg").contains("lacks only its end marker");
    assertThat(image.width()).isEqualTo(96);
  }
}
