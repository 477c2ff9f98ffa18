package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.reports.gallery.TinyGallery.pixels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.fixtures.Nets;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.training.kernels.Workers;
import switchback.training.verification.Check;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Tests galleries of images that are stored as photographs. The network passes red on through one
 * convolution of 41x41 pixels, of which only the middle one counts, and sums all red in its output.
 * Images are 48x200 pixels.
 */
class GalleryPhotographsTest {
  private static final int HEIGHT = 48;
  private static final int WIDTH = 200;
  private static final int FIELD = 41;
  private static final int GREY = 0x808080;

  @TempDir Path folder;
  private JsonNode json = MissingNode.getInstance();

  private static ProjectableNetwork network() {
    float[] middle = new float[3 * FIELD * FIELD];
    middle[FIELD * FIELD / 2] = 1;
    float[] sum = new float[HEIGHT * WIDTH];
    Arrays.fill(sum, 1f / sum.length);
    return Nets.of(3, HEIGHT, WIDTH)
        .convolution("conv", FIELD, middle, 0)
        .relu()
        .dense("sum", sum, new float[] {0})
        .network();
  }

  /** Returns a smooth image, which JPEG keeps almost as it is, with its most red at one place. */
  private static byte[] hill(int top, int left, int height) {
    byte[] image = new byte[3 * HEIGHT * WIDTH];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int distance = Math.abs(y - top) + Math.abs(x - left);
        image[y * WIDTH + x] = (byte) Math.max(0, height - distance);
      }
    }
    return image;
  }

  private static Study study(Workers workers) {
    byte[][] images = {hill(2, 3, 250), hill(24, 100, 200), hill(24, 150, 100)};
    Split split = new Split("train", new ImageSet(3, HEIGHT, WIDTH, images, new int[3]));
    return new Study(
        TinyGallery.subject(network()),
        new SearchedImages("hills", List.of("a"), List.of(split)),
        workers);
  }

  @BeforeEach
  void write() throws IOException {
    json =
        TinyGallery.write(
            folder.resolve("g"),
            network(),
            new Gallery.Settings(
                new TreeMap<>(Map.of("conv", List.of(0), "sum", List.of(0))),
                3,
                Recipe.ZEILER_FERGUS),
            List.of("a"),
            study(new Workers(1)).images().splits().getFirst());
  }

  private JsonNode unit(int feature, int rank) {
    return json.get("features").get(feature).get("top").get(rank - 1);
  }

  /** The first unit sees 20 rows of padding less 2 above, and 17 columns on the left. */
  @Test
  void paddingIsMidGreyAndAnInnerUnitStandsForTheFeature() throws IOException {
    JsonNode unit = unit(0, 1);
    assertThat(unit.get("patch").toString())
        .isEqualTo("{\"top\":0,\"left\":0,\"height\":23,\"width\":24}");
    int[][] strip = pixels(folder.resolve("g").resolve(unit.get("projection").stringValue()));
    assertThat(strip).hasDimensions(FIELD, 3 * FIELD);
    for (int y = 0; y < FIELD; y++) {
      for (int x = 0; x < FIELD; x++) {
        assertThat(strip[y][x]).isEqualTo(y == 20 && x == 20 ? 0xFF8080 : GREY);
      }
    }
    assertThat(json.get("features").get(0).get("thumbnail").intValue()).isEqualTo(2);
  }

  @Test
  void patchesArePhotographsInWholeBlocks() throws IOException {
    JsonNode photograph = unit(0, 2).get("photograph");
    assertThat(photograph.get("file").stringValue()).isEqualTo("conv/000.jpg");
    assertThat(photograph.get("tile").toString())
        .isEqualTo("{\"top\":0,\"left\":48,\"height\":41,\"width\":41}");
    int[][] strip = pixels(folder.resolve("g/conv/000.jpg"));
    assertThat(strip).hasDimensions(48, 3 * 48);
    for (int y = 0; y < FIELD; y++) {
      for (int x = 0; x < FIELD; x++) {
        int red = 200 - Math.abs(y - 20) - Math.abs(x - 20);
        assertThat(strip[y][48 + x] >> 16).isBetween(red - 6, red + 6);
        assertThat(strip[y][48 + x] & 255).isLessThan(8);
      }
    }
  }

  /** Whole images are shared by the features of all layers, and at most 160 pixels wide. */
  @Test
  void wholeImagesAreStoredOnce() throws IOException {
    assertThat(unit(0, 1).get("image").stringValue()).isEqualTo("images/train-000000.jpg");
    assertThat(folder.resolve("g/images")).isDirectoryContaining("glob:**000000.jpg");
    assertThat(folder.resolve("g/images").toFile().list()).hasSize(3);
    assertThat(pixels(folder.resolve("g/images/train-000001.jpg"))).hasDimensions(38, 160);
    assertThat(folder.resolve("g/conv/000-images.png")).doesNotExist();
  }

  /** The output sees the whole image, which is reduced in its thumbnail only. */
  @Test
  void thumbnailsOfPhotographsAreReduced() throws IOException {
    assertThat(pixels(folder.resolve("g/sum/000.jpg"))).hasDimensions(48, 3 * 200);
    JsonNode layer = json.get("layers").get(1);
    assertThat(layer.has("index")).isFalse();
    assertThat(layer.get("thumbnails").toString())
        .isEqualTo(
            "{\"size\":{\"height\":27,\"width\":112},\"cell\":{\"height\":32,\"width\":112},"
                + "\"features\":64,\"projections\":[\"sum-index-00.png\"],"
                + "\"patches\":[\"sum-index-00.jpg\"]}");
    assertThat(pixels(folder.resolve("g/sum-index-00.png"))).hasDimensions(27, 112);
    assertThat(pixels(folder.resolve("g/sum-index-00.jpg"))).hasDimensions(32, 112);
    assertThat(folder.resolve("g/sum.jpg")).isNotEmptyFile();
  }

  @Test
  void everyTileCanBeMadeAgain() throws IOException {
    try (Workers workers = new Workers(1)) {
      Study study = study(workers);
      List<Check> checks =
          new GalleryReplay(folder.resolve("g"), GalleryReader.read(folder.resolve("g")), study)
              .checks(100, 1, Progress.NONE);
      assertThat(checks).containsExactly(Check.equal("replay", "6 of 6 tiles"));
    }
  }

  @Test
  void aChangedPhotographIsFound() throws IOException {
    Files.copy(
        folder.resolve("g/sum/000.jpg"),
        folder.resolve("g/conv/000.jpg"),
        StandardCopyOption.REPLACE_EXISTING);
    try (Workers workers = new Workers(1)) {
      List<Check> checks =
          new GalleryReplay(
                  folder.resolve("g"), GalleryReader.read(folder.resolve("g")), study(workers))
              .checks(100, 1, Progress.NONE);
      assertThat(checks).hasSize(3).noneMatch(Check::isEqual);
      assertThat(checks.toString()).contains("the image: ", "pixels differ");
    }
  }
}
