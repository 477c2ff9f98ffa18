package switchback.reports.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.TilePair;

class ContactSheetTest {
  private static final ContactSheet.Caption WORDS =
      new ContactSheet.Caption("title", "subtitle", List.of("foot"));

  private static TilePair pair(int projection, int patch) {
    return new TilePair(new Raster(5, 5, projection), new Raster(5, 5, patch));
  }

  private static long pixels(BufferedImage image, int colour) {
    return Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .filter(pixel -> pixel == (0xFF000000 | colour))
        .count();
  }

  /** Returns the leftmost x and the topmost y of all pixels of this colour. */
  private static List<Integer> corner(BufferedImage image, int colour) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) == (0xFF000000 | colour)) {
          return List.of(x, y);
        }
      }
    }
    return List.of();
  }

  @Test
  void enlargesTilesByWholeNumbersToAboutOneSize() {
    assertThat(SheetLayout.zoomOf(9, 5, 5)).isEqualTo(13);
    assertThat(SheetLayout.zoomOf(9, 14, 14)).isEqualTo(5);
    assertThat(SheetLayout.zoomOf(9, 32, 20)).isEqualTo(2);
  }

  /** 66 of 224 pixels; 41.66 for 16 million pixels of 9,216 tiles; never less than 24. */
  @Test
  void reducesLargeTiles() {
    assertThat(SheetLayout.zoomOf(9, 224, 224)).isEqualTo(66 / 224.0);
    assertThat(224 * SheetLayout.zoomOf(4608, 224, 224)).isCloseTo(41.67, within(0.01));
    assertThat(SheetLayout.zoomOf(1_000_000, 48, 10)).isEqualTo(0.5);
    assertThat(SheetLayout.zoomOf(9, 60, 60)).isEqualTo(1);
  }

  @Test
  void staysOfASizeToOpenWhateverTheLayersWidth() {
    ContactSheet sheet = new ContactSheet(WORDS, 512, 9, 14, 14);
    sheet.draw(511, "511", "", List.of(pair(0x0000FF, 0x00FF00)));
    assertThat((long) sheet.image().getWidth() * sheet.image().getHeight()).isLessThan(25_000_000);
    assertThat(pixels(sheet.image(), 0x0000FF)).isEqualTo(28 * 28);
  }

  @Test
  void drawsEveryTileWhole() {
    ContactSheet sheet = new ContactSheet(WORDS, 2, 9, 5, 5);
    sheet.draw(0, "0", "", List.of(pair(0x0000FF, 0x00FF00), pair(0x0000FF, 0x00FF01)));
    assertThat(pixels(sheet.image(), 0x0000FF)).isEqualTo(2 * 65 * 65);
    assertThat(pixels(sheet.image(), 0x00FF00)).isEqualTo(65 * 65);
    assertThat(pixels(sheet.image(), 0x00FF01)).isEqualTo(65 * 65);
  }

  @Test
  void ranksRunAlongRowsAndPatchesStandRightOfProjections() {
    ContactSheet sheet = new ContactSheet(WORDS, 1, 4, 5, 5);
    sheet.draw(0, "0", "", List.of(pair(1, 11), pair(2, 12), pair(3, 13), pair(4, 14)));
    List<Integer> first = corner(sheet.image(), 1);
    assertThat(corner(sheet.image(), 2)).isEqualTo(List.of(first.get(0) + 67, first.get(1)));
    assertThat(corner(sheet.image(), 3)).isEqualTo(List.of(first.get(0), first.get(1) + 67));
    assertThat(corner(sheet.image(), 11).get(0)).isGreaterThan(corner(sheet.image(), 2).get(0));
    assertThat(corner(sheet.image(), 11).get(1)).isEqualTo(first.get(1));
  }

  @Test
  void marksADeadFeatureWithoutAnyTile() {
    ContactSheet dead = new ContactSheet(WORDS, 1, 9, 5, 5);
    ContactSheet untouched = new ContactSheet(WORDS, 1, 9, 5, 5);
    dead.draw(0, "0", "", Collections.emptyList());
    assertThat(pixels(dead.image(), ProjectionColors.MID_GREY)).isZero();
    assertThat(dead.image().getWidth()).isEqualTo(untouched.image().getWidth());
    assertThat(pixels(dead.image(), 0xFCFCFA)).isLessThan(pixels(untouched.image(), 0xFCFCFA));
  }

  @Test
  void everyFeatureHasItsPlace() {
    for (int features : new int[] {1, 2, 7, 32, 64, 97}) {
      ContactSheet sheet = new ContactSheet(WORDS, features, 1, 5, 5);
      for (int i = 0; i < features; i++) {
        sheet.draw(i, "", "", List.of(pair(0x0000F0 + i, 0x00FF00)));
      }
      assertThat(pixels(sheet.image(), 0x00FF00)).isEqualTo(features * 65L * 65);
      assertThat(pixels(sheet.image(), 0x0000F0 + features - 1)).isEqualTo(65L * 65);
    }
  }
}
