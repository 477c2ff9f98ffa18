package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.deconv.ProjectableNetwork;
import switchback.fixtures.Nets;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * Checks the pages of a layer whose maps are single values: a picture of such a map would only
 * repeat the activation. Its one window of 40x40 reaches over the image's 32x32 pixels.
 */
@ExtendWith(OneBrowser.class)
class OneUnitMapsTest {
  @TempDir Path folder;

  private static ProjectableNetwork network() {
    float[] sum = new float[3 * 40 * 40];
    Axis axis = new Axis(32, 40, 1, 4, 1);
    Arrays.fill(sum, 1f / sum.length);
    return Nets.of(3, 32, 32).convolution("sum", new Geometry(axis, axis), sum, 0).relu().network();
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 375})
  void haveNoMapsAndSeeTheWholeImage(int width, Browser browser) throws IOException {
    Path gallery = folder.resolve("g");
    Made.gallery(gallery, "sums", network(), Made.images("drawings", Made.tenClasses(), 30));
    browser.shaped(width, false).open(gallery, "#/sum");
    assertThat(browser.texts(".facts").getFirst())
        .endsWith("feature \u00b7 one value each \u00b7 each unit sees the whole image");
    browser.go("#/sum/0");
    browser.awaitPictures();
    assertThat(browser.texts(".unit:first-child figcaption"))
        .hasSize(2)
        .first()
        .isEqualTo("patch: the whole image");
    assertThat(browser.texts(".unit .where").getFirst()).doesNotContain("row");
    browser.assertNoOverflow();
    browser.assertQuiet(gallery);
  }
}
