package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.reports.gallery.TinyGallery.part;
import static switchback.reports.gallery.TinyGallery.pixels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.ImageSet;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.fixtures.Json;
import switchback.fixtures.Nets;
import switchback.reports.drawing.PngFiles;
import switchback.reports.study.Split;
import tools.jackson.databind.JsonNode;

/**
 * Tests every pixel of every picture. The first image excites unit (0, 1) of conv2's feature 0 by
 * its red at (1, 2) and half its blue at (0, 3): 1.5, projected to 1.5 red and 0.75 blue. The
 * second image excites unit (1, 0) by its red alone.
 */
class GalleryPicturesTest {
  private static final int GREY = 0x808080;
  private static final int RED = 0xFF8080;

  /** 127 * 0.75 / 1.5 is 63.5, which rounds to the even 64. */
  private static final int BLUE = 0x8080C0;

  private static final int BOTH = 0xFF80C0;
  private static final int OUTSIDE = 0xDCDCDC;

  @TempDir Path folder;
  private Path gallery = Path.of("");

  @BeforeEach
  void write() throws IOException {
    gallery = folder.resolve("g");
    TinyGallery.write(
        gallery,
        TinyGallery.pooled(),
        new Gallery.Settings(
            Map.of("conv2", List.of(0, 1, 2, 3), "conv1", List.of(2, 0, 1)),
            2,
            Recipe.ZEILER_FERGUS,
            Unpooling.all(1)),
        List.of("a"),
        TinyGallery.split(
            "train", new int[3], TinyGallery.second(), TinyGallery.first(), new byte[48]));
  }

  @Test
  void projectionsLieOneRowARecipeAndOneColumnAUnit() throws IOException {
    int[][] grid = pixels(gallery.resolve("conv2/000.png"));
    assertThat(grid).hasDimensions(6 * 2, 2 * 2);
    int[][] fill = {{BOTH, BOTH}, {BOTH, BOTH}};
    assertThat(part(grid, 0, 0, 2, 2)).isDeepEqualTo(new int[][] {{GREY, BLUE}, {RED, GREY}});
    assertThat(part(grid, 2, 0, 2, 2)).isDeepEqualTo(fill);
    assertThat(part(grid, 4, 0, 2, 2)).isDeepEqualTo(fill);
    assertThat(part(grid, 6, 0, 2, 2)).isDeepEqualTo(new int[][] {{BOTH, GREY}, {GREY, GREY}});
    // Drawn cells: one for red and one for blue.
    int[] random = Arrays.stream(part(grid, 8, 0, 2, 2)).flatMapToInt(Arrays::stream).toArray();
    assertThat(Arrays.stream(random).filter(p -> p >> 16 == 0xFF)).hasSize(1);
    assertThat(Arrays.stream(random).filter(p -> (p & 0xFF) == 0xC0)).hasSize(1);
    assertThat(part(grid, 10, 0, 2, 2)).isDeepEqualTo(new int[][] {{0, 0x0000FF}, {0xFF0000, 0}});
    // All of the second image's blue is 0: its maximum is the first of the equal values.
    assertThat(part(grid, 0, 2, 2, 2)).isDeepEqualTo(new int[][] {{BLUE, GREY}, {RED, GREY}});
    assertThat(part(grid, 10, 2, 2, 2)).isDeepEqualTo(new int[][] {{0, 0}, {0x800000, 0}});
  }

  @Test
  void imagesAreWhole() throws IOException {
    int[][] images = pixels(gallery.resolve("conv2/000-images.png"));
    int[][] expected = new int[4][8];
    expected[1][2] = 0xFF0000;
    expected[0][3] = 0x0000FF;
    expected[3][0] = 0x330000;
    expected[3][4] = 0x800000;
    assertThat(images).isDeepEqualTo(expected);
  }

  /** The first image's map is 0 1.5 / 0.2 0: 255 * 0.2 / 1.5 is 34. */
  @Test
  void mapsAreGreyUpToTheirOwnMaximum() throws IOException {
    assertThat(pixels(gallery.resolve("conv2/000-maps.png")))
        .isDeepEqualTo(new int[][] {{0, 0xFFFFFF, 0, 0}, {0x222222, 0, 0xFFFFFF, 0}});
  }

  @Test
  void theIndexShowsTheBestOfEachFeatureAndNothingOfTheDead() throws IOException {
    int[][] index = pixels(gallery.resolve("conv2-index.png"));
    assertThat(index)
        .isDeepEqualTo(
            new int[][] {
              {GREY, BLUE, OUTSIDE, OUTSIDE, GREY, GREY, GREY, GREY},
              {RED, GREY, OUTSIDE, OUTSIDE, GREY, GREY, RED, GREY},
              {0, 0x0000FF, OUTSIDE, OUTSIDE, 0, 0, 0, 0x0000FF},
              {0xFF0000, 0, OUTSIDE, OUTSIDE, 0, 0, 0xFF0000, 0}
            });
  }

  /** Nothing lies below conv1 that could be unpooled: one row of projections, and the patches. */
  @Test
  void equalProjectionsAreDrawnOnce() throws IOException {
    assertThat(pixels(gallery.resolve("conv1/000.png")))
        .isDeepEqualTo(new int[][] {{RED, RED}, {0xFF0000, 0x800000}});
    JsonNode json = Json.read(gallery.resolve("gallery.json"));
    assertThat(json.get("settings").get("recipes")).hasSize(5);
    for (JsonNode feature : json.get("features")) {
      int drawn = feature.get("layer").stringValue().equals("conv1") ? 1 : 5;
      feature.get("top").forEach(unit -> assertThat(unit.get("scales")).hasSize(drawn));
    }
    assertThat(PngFiles.readText(gallery.resolve("conv1/000.png")).get("switchback.recipes"))
        .isEqualTo("zeiler-fergus (isolation max, unpooling switches, rectification deconvnet)");
  }

  @Test
  void aDeadFeatureHasNoPictures() {
    assertThat(gallery.resolve("conv2/001.png")).doesNotExist();
    assertThat(gallery.resolve("conv2/001-images.png")).doesNotExist();
    assertThat(gallery.resolve("conv2/001-maps.png")).doesNotExist();
    assertThat(gallery.resolve("conv2/002-maps.png")).exists();
  }

  /** The projection of a feature that is always 1, by its bias, is empty. */
  @Test
  void aProjectionOfZerosIsMidGrey() throws IOException {
    int[][] grid = pixels(gallery.resolve("conv2/002.png"));
    assertThat(part(grid, 0, 0, 10, 4)).isDeepEqualTo(filled(10, 4, GREY));
  }

  private static int[][] filled(int height, int width, int colour) {
    int[][] pixels = new int[height][width];
    Arrays.stream(pixels).forEach(row -> Arrays.fill(row, colour));
    return pixels;
  }

  /** Filters are in the order in which the features are shown: blue, red, green. */
  @Test
  void filtersAreTheirColours() throws IOException {
    assertThat(pixels(gallery.resolve("conv1-filters.png")))
        .isDeepEqualTo(new int[][] {{0x8080FF, RED, 0x80FF80}});
    assertThat(gallery.resolve("conv2-filters.png")).doesNotExist();
  }

  @Test
  void picturesSayWhatTheyShow() throws IOException {
    for (String file :
        List.of(
            "conv2/000-images.png", "conv2/000-maps.png", "conv2-index.png", "conv1-filters.png")) {
      assertThat(PngFiles.readText(gallery.resolve(file)))
          .containsKeys("Title", "Description")
          .containsEntry("switchback.network.sha256", "ab".repeat(32));
    }
    assertThat(PngFiles.readText(gallery.resolve("conv2/000.png")).get("switchback.recipes"))
        .startsWith("zeiler-fergus (isolation max, unpooling switches")
        .contains("; fill (isolation max, unpooling fill, rectification deconvnet); average");
  }

  @Test
  void oneChannelIsGrey() throws IOException {
    ProjectableNetwork network =
        Nets.of(1, 4, 4).convolution("conv1", 1, new float[] {-2, 1}, 1, 0).relu().network();
    byte[] image = new byte[16];
    image[4 + 2] = 102;
    JsonNode json =
        TinyGallery.write(
            folder.resolve("grey"),
            network,
            new Gallery.Settings(Map.of("conv1", List.of(0, 1)), 1, Recipe.ZEILER_FERGUS),
            List.of("a"),
            new Split("train", new ImageSet(1, 4, 4, new byte[][] {image}, new int[1])));
    assertThat(json.get("layers").get(0).get("filters").stringValue())
        .isEqualTo("conv1-filters.png");
    assertThat(pixels(folder.resolve("grey/conv1-filters.png")))
        .isDeepEqualTo(new int[][] {{0x010101, 0xFFFFFF}});
    assertThat(pixels(folder.resolve("grey/conv1/001.png")))
        .isDeepEqualTo(new int[][] {{0xFFFFFF}, {0x666666}});
    assertThat(pixels(folder.resolve("grey/conv1/001-images.png"))[1])
        .containsExactly(0, 0, 0x666666, 0);
  }
}
