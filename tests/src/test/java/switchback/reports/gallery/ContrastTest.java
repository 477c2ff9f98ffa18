package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.TilePair;

/** Tests by how much the contrast of projections is raised that have one level in most pixels. */
class ContrastTest {
  private static final int GREY = 0x808080;

  /** Returns a projection of 20x20 pixels: one is white, the others differ from grey by a step. */
  private static TilePair projection(int step) {
    Raster tile = new Raster(20, 20, GREY + step * 0x010101);
    tile.set(0, 0, 0xFFFFFF);
    return new TilePair(tile, tile);
  }

  /** The raised levels stay below 128: 16 becomes 64, and 15 becomes 120. */
  @ParameterizedTest
  @CsvSource({"100, 1", "64, 1", "63, 2", "32, 2", "31, 4", "16, 4", "15, 8", "1, 8", "0, 8"})
  void raisesByPowersOfTwo(int step, int expected) {
    Contrast contrast = new Contrast();
    contrast.add(projection(step));
    assertThat(contrast.factor()).isEqualTo(expected);
  }

  @Test
  void darkIsAsFarFromGreyAsBright() {
    Contrast contrast = new Contrast();
    contrast.add(projection(-31));
    assertThat(contrast.factor()).isEqualTo(4);
  }

  @Test
  void takesTheMedianOfTheFeatures() {
    Contrast contrast = new Contrast();
    contrast.add(projection(5));
    contrast.add(projection(63));
    contrast.add(projection(120));
    assertThat(contrast.factor()).isEqualTo(2);
  }

  /** What the unit did not see is grey and tells nothing of the contrast. */
  @Test
  void ignoresPadding() {
    Raster tile = new Raster(20, 20, GREY);
    tile.set(19, 19, 0xE4E4E4);
    Contrast contrast = new Contrast();
    contrast.add(new TilePair(tile, tile, new Patch(19, 19, 1, 1)));
    assertThat(contrast.factor()).isEqualTo(1);
  }

  @Test
  void isPlainIfAllAreDead() {
    assertThat(new Contrast().factor()).isEqualTo(1);
  }
}
