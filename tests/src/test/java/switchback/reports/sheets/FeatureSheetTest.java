package switchback.reports.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.Imaging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.Recipe;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.gallery.Blocks;
import switchback.reports.gallery.DotNetwork;
import switchback.reports.sheets.FeatureSheet.Display;
import switchback.reports.sheets.FeatureSheet.Kind;
import switchback.reports.study.LabelledImage;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;

/** Tests sheets, pixel by pixel, of a network whose projections are known. */
class FeatureSheetTest {
  private static final int GREY = 0x808080;

  /** Three cells of 4x4 pixels, or of pairs: 120 pixels per pixel, 480 per tile. */
  private static final int ZOOM = 120;

  private static final String HOSTILE = DotNetwork.HOSTILE;

  @TempDir Path folder;

  private final Subject subject = DotNetwork.subject();

  private BufferedImage draw(Kind kind, Recipe recipe, List<FeatureView> views, Display display)
      throws IOException {
    Path file = folder.resolve("sheet.png");
    sheet(kind, recipe, views).writePng(file, display);
    return ImageIO.read(file.toFile());
  }

  private FeatureSheet sheet(Kind kind, Recipe recipe, List<FeatureView> views) {
    return new FeatureSheet(
        subject,
        DotNetwork.layer(subject),
        recipe,
        kind,
        new FeatureSheet.Source("Data dots", "cd".repeat(32)),
        views);
  }

  private static final Display TILE = new Display(false, false);

  private FeatureViews views(Recipe recipe, Workers workers) {
    return new FeatureViews(subject, DotNetwork.layer(subject), recipe, workers);
  }

  private List<FeatureView> ofImage(byte[] image) {
    LabelledImage labelled = new LabelledImage(DotNetwork.images(image), 0, "test:7", HOSTILE);
    try (Workers workers = new Workers(2)) {
      return views(Recipe.ZEILER_FERGUS, workers).ofImage(labelled, List.of(0, 1, 2));
    }
  }

  /** Returns a tile that is mid-grey except for these pixels. */
  private static int[][] projection(int y, int x, int colour) {
    int[][] tile = new int[4][4];
    Arrays.stream(tile).forEach(row -> Arrays.fill(row, GREY));
    tile[y][x] = colour;
    return tile;
  }

  private static int[][] black(int y, int x, int colour) {
    int[][] tile = new int[4][4];
    tile[y][x] = colour;
    return tile;
  }

  private static byte[] redAndBlue() {
    byte[] image = DotNetwork.dot(0xFF0000, 1, 2);
    image[32 + 12] = 51; // blue at (3, 0): feature 2's unit is (2, 0)
    return image;
  }

  @Test
  void everyFeatureOfOneImageStandsInItsPlace() throws IOException {
    BufferedImage image = draw(Kind.IMAGE, Recipe.ZEILER_FERGUS, ofImage(redAndBlue()), TILE);
    Blocks.Block red = Blocks.of(image, 0xFF8080, ZOOM).getFirst();
    Blocks.Block first = new Blocks.Block(red.x() - 2 * ZOOM, red.y() - ZOOM);
    int[][] expected = projection(1, 2, 0xFF8080);
    expected[1][3] = 0x800180;
    assertThat(Blocks.tile(image, first, 4, ZOOM)).isDeepEqualTo(expected);

    Blocks.Block blue = Blocks.of(image, 0x8080FF, ZOOM).getFirst();
    Blocks.Block third = new Blocks.Block(blue.x(), blue.y() - 3 * ZOOM);
    assertThat(Blocks.tile(image, third, 4, ZOOM)).isDeepEqualTo(projection(3, 0, 0x8080FF));
    assertThat(third.y()).isEqualTo(first.y());
    int step = (third.x() - first.x()) / 2;
    assertThat(step).isGreaterThanOrEqualTo(4 * ZOOM);
  }

  @Test
  void whatIsNotExcitedIsADashedFrameOnPaper() throws IOException {
    BufferedImage image = draw(Kind.IMAGE, Recipe.ZEILER_FERGUS, ofImage(redAndBlue()), TILE);
    // 14 and 15 cells of two tiles are grey.
    assertThat(Blocks.solid(image, GREY)).isEqualTo((14 + 15) * (long) ZOOM * ZOOM);
    Blocks.Block red = Blocks.of(image, 0xFF8080, ZOOM).getFirst();
    Blocks.Block blue = Blocks.of(image, 0x8080FF, ZOOM).getFirst();
    int middle = (red.x() - 2 * ZOOM + blue.x()) / 2;
    assertThat(image.getRGB(middle + 2 * ZOOM, red.y()) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(PngFiles.readText(folder.resolve("sheet.png")).get("Description"))
        .contains("Dashed: no activation above 0 (1 of 3).");
    // Eight of fourteen pixels of four sides, two wide.
    assertThat(pixels(image, 0xA8A8A2)).isBetween(2000L, 2400L);
  }

  private static long pixels(BufferedImage image, int colour) {
    return Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .filter(pixel -> (pixel & 0xFFFFFF) == colour)
        .count();
  }

  @Test
  void theImageItselfIsShownOnceBesideTheTitle() throws IOException {
    BufferedImage image = draw(Kind.IMAGE, Recipe.ZEILER_FERGUS, ofImage(redAndBlue()), TILE);
    Blocks.Block red = Blocks.of(image, 0xFF0000, 80).getFirst();
    int[][] expected = black(1, 2, 0xFF0000);
    expected[3][0] = 0x000033;
    Blocks.Block corner = new Blocks.Block(red.x() - 160, red.y() - 80);
    assertThat(Blocks.tile(image, corner, 4, 80)).isDeepEqualTo(expected);
    assertThat(corner).isEqualTo(new Blocks.Block(48, 48));
  }

  @Test
  void oneScaleMakesTilesComparable() throws IOException {
    BufferedImage image =
        draw(Kind.IMAGE, Recipe.ZEILER_FERGUS, ofImage(redAndBlue()), new Display(true, false));
    assertThat(Blocks.of(image, 0xFF8080, ZOOM)).hasSize(1);
    // 51 of 255 is a fifth: 128 + 127 / 5 = 153.4.
    assertThat(Blocks.of(image, 0x808099, ZOOM)).hasSize(1);
    assertThat(Blocks.of(image, 0x8080FF, ZOOM)).isEmpty();
  }

  @Test
  void oneFeatureInManyImagesKeepsTheirOrder() throws IOException {
    SearchedImages images =
        DotNetwork.searched(
            DotNetwork.images(DotNetwork.dot(0xFF0000, 0, 0), DotNetwork.dot(0x00FF00, 2, 2)),
            DotNetwork.images(DotNetwork.dot(0xCC0000, 3, 1)));
    List<FeatureView> views;
    try (Workers workers = new Workers(3)) {
      views = views(Recipe.ZEILER_FERGUS, workers).ofFeature(images, 0, Progress.NONE);
    }
    assertThat(views).extracting(FeatureView::isExcited).containsExactly(true, false, true);
    BufferedImage image = draw(Kind.FEATURE, Recipe.ZEILER_FERGUS, views, TILE);
    int zoom = zoom(image, 0x00FF00);
    Blocks.Block second = Blocks.of(image, 0x00FF00, zoom).getFirst();
    // The image beside it has an outline around the unit's patch, which cuts into the red.
    assertThat(
            Blocks.tile(
                image, new Blocks.Block(second.x() - 2 * zoom, second.y() - 2 * zoom), 4, zoom))
        .isDeepEqualTo(black(2, 2, 0x00FF00));
    List<Blocks.Block> reds = Blocks.of(image, 0xFF8080, zoom);
    assertThat(reds).hasSize(2);
    Blocks.Block first = reds.getFirst();
    int[][] expected = projection(0, 0, 0xFF8080);
    expected[0][1] = 0x800180;
    assertThat(Blocks.tile(image, first, 4, zoom)).isDeepEqualTo(expected);
    Blocks.Block third = new Blocks.Block(reds.getLast().x() - zoom, reds.getLast().y() - 3 * zoom);
    expected = projection(3, 1, 0xFF8080);
    expected[3][2] = 0x800180;
    assertThat(Blocks.tile(image, third, 4, zoom)).isDeepEqualTo(expected);
    assertThat(first.y()).isEqualTo(second.y() - 2 * zoom);
  }

  /** Returns the factor by which a picture with a single pixel of this colour is enlarged. */
  private static int zoom(BufferedImage image, int colour) {
    for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
      int x = i % image.getWidth();
      int y = i / image.getWidth();
      if (Blocks.is(image, x, y, colour)) {
        int side = 0;
        while (Blocks.is(image, x + side, y, colour)) {
          side++;
        }
        return side;
      }
    }
    throw new AssertionError("no pixel of that colour");
  }

  @Test
  void patchesAreWhatTheUnitSaw() throws IOException {
    BufferedImage image =
        draw(
            Kind.STRONGEST,
            Recipe.ZEILER_FERGUS,
            DotNetwork.strongest(subject, Recipe.ZEILER_FERGUS),
            new Display(false, true));
    // The unit at (2, 0) sees columns -1..1: the first is outside.
    int zoom = zoom(image, 0xFF0000);
    assertThat(PngFiles.readText(folder.resolve("sheet.png")).get("Description"))
        .contains("Light grey: outside the image.")
        .doesNotContain("Outlined");
    Blocks.Block red = Blocks.of(image, 0xFF0000, zoom).getFirst();
    int out = ProjectionColors.OUTSIDE;
    int[][] patch = {{out, 0, 0}, {out, 0xFF0000, 0}, {out, 0, 0}};
    assertThat(Blocks.tile(image, new Blocks.Block(red.x() - zoom, red.y() - zoom), 3, zoom))
        .isDeepEqualTo(patch);
    Blocks.Block back = Blocks.of(image, 0xFF8080, zoom).getFirst();
    int[][] projected = {{out, GREY, GREY}, {out, 0xFF8080, 0x800180}, {out, GREY, GREY}};
    assertThat(Blocks.tile(image, new Blocks.Block(back.x() - zoom, back.y() - zoom), 3, zoom))
        .isDeepEqualTo(projected);
    assertThat(back.y()).isEqualTo(red.y());
    assertThat(back.x()).isGreaterThan(red.x());
  }

  @Test
  void theUnitsPatchIsOutlinedAndNotDrawnOver() throws IOException {
    BufferedImage image =
        draw(
            Kind.STRONGEST,
            Recipe.ZEILER_FERGUS,
            DotNetwork.strongest(subject, Recipe.ZEILER_FERGUS),
            TILE);
    Blocks.Block blue = Blocks.of(image, 0x0000FF, 40).getFirst();
    int zoom = zoom(image, 0x0000FF);
    // The unit at (1, 2) sees rows 0..2 and columns 1..3: a white line left of column 1.
    int left = blue.x() - zoom;
    int row = blue.y() - zoom;
    assertThat(image.getRGB(left - 1, row) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(image.getRGB(left, row) & 0xFFFFFF).isEqualTo(0);
    assertThat(image.getRGB(left + 1, row) & 0xFFFFFF).isEqualTo(0);
  }

  @Test
  void aPictureHasASizeOnPaperAndSaysWhatItIs() throws IOException {
    draw(Kind.IMAGE, Recipe.ZEILER_FERGUS, ofImage(redAndBlue()), TILE);
    Path file = folder.resolve("sheet.png");
    assertThat(Imaging.getImageInfo(file.toFile()).getPhysicalWidthDpi()).isEqualTo(300);
    assertThat(ImageIO.read(file.toFile()).getWidth() / 300.0 * 25.4).isBetween(179.9, 180.1);
    assertThat(PngFiles.readText(file))
        .containsEntry("switchback.network.sha256", "ab".repeat(32))
        .containsEntry("switchback.data.sha256", "cd".repeat(32))
        .containsEntry("switchback.scale", "tile")
        .containsEntry("switchback.layer", "conv1");
    assertThat(PngFiles.readText(file).get("switchback.units"))
        .contains(
            "feature 0, test:7 "
                + HOSTILE.replace('\n', ' ')
                + ", activation 1.0, unit 1,2, scale 1.0")
        .contains("feature 1, ", "activation 0.0", "scale 0.0");
  }

  @Test
  void oneImageAndNothingExcitedIsStillASheet() throws IOException {
    List<FeatureView> views = ofImage(new byte[48]);
    BufferedImage image = draw(Kind.IMAGE, Recipe.ZEILER_FERGUS, views, TILE);
    assertThat(Blocks.solid(image, GREY)).isZero();
    assertThat(draw(Kind.IMAGE, Recipe.BLOG, views.subList(0, 1), new Display(true, false)))
        .isNotNull();
  }

  @Test
  void moreThanAPictureHoldsIsRefused() {
    FeatureView view = ofImage(redAndBlue()).getFirst();
    FeatureSheet many = sheet(Kind.FEATURE, Recipe.ZEILER_FERGUS, Collections.nCopies(1025, view));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> many.writePng(folder.resolve("many.png"), TILE))
        .withMessageContaining("1025")
        .withMessageContaining("FILE.tif");
    assertThat(folder).isEmptyDirectory();
  }
}
