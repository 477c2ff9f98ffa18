package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.reports.gallery.TinyGallery.pixels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.fixtures.Nets;
import switchback.reports.study.Split;
import tools.jackson.databind.JsonNode;

/** Tests galleries of few and of many features, of logits, of whole maps, and of little data. */
class GalleryEdgesTest {
  @TempDir Path folder;

  /**
   * Returns a network of the sum of red and its negative after a convolution that passes red on.
   */
  private static ProjectableNetwork logits() {
    float[] weights = new float[32];
    for (int i = 0; i < 16; i++) {
      weights[i] = 1;
      weights[16 + i] = -1;
    }
    return Nets.of(3, 4, 4)
        .convolution("conv1", 1, new float[] {1, 0, 0}, 0)
        .relu()
        .dense("output", weights, new float[2])
        .network();
  }

  private JsonNode write(ProjectableNetwork network, Gallery.Settings settings, Split... splits)
      throws IOException {
    return TinyGallery.write(folder.resolve("g"), network, settings, List.of("only"), splits);
  }

  /** A logit sees the whole image; its map is one unit. */
  @Test
  void logitsShowWholeImages() throws IOException {
    JsonNode json =
        write(
            logits(),
            new Gallery.Settings(
                Map.of("output", List.of(0, 1)), 2, Recipe.ZEILER_FERGUS, List.of(Unpooling.FILL)),
            TinyGallery.split("test", new int[2], TinyGallery.first(), TinyGallery.second()));
    JsonNode layer = json.get("layers").get(0);
    assertThat(layer.get("frame").toString()).isEqualTo("{\"height\":4,\"width\":4}");
    assertThat(layer.has("filters")).isFalse();
    assertThat(layer.has("below")).isFalse();
    // One unit per map and two images: opposites.
    assertThat(layer.get("correlation").toString()).isEqualTo("[[1.0,-1.0],[-1.0,1.0]]");
    JsonNode sum = json.get("features").get(0);
    assertThat(sum.get("strength").floatValue()).isEqualTo(1.2f);
    assertThat(sum.get("sparsity").doubleValue()).isZero();
    assertThat(sum.get("inputs")).isEmpty();
    assertThat(sum.has("selectivity")).isFalse();
    JsonNode negative = json.get("features").get(1);
    assertThat(negative.get("dead").booleanValue()).isTrue();
    assertThat(negative.get("responding").intValue()).isZero();
    // A map of one value says no more than the activation.
    assertThat(folder.resolve("g/output/000-maps.png")).doesNotExist();
    assertThat(pixels(folder.resolve("g/output/000.png"))).hasDimensions(2 * 4, 2 * 4);
  }

  /** One feature of one image of one class: its only correlation is its own. */
  @Test
  void oneOfEverything() throws IOException {
    JsonNode json =
        write(
            logits(),
            new Gallery.Settings(Map.of("conv1", List.of(0)), 9, Recipe.ZEILER_FERGUS),
            TinyGallery.split("train", new int[1], TinyGallery.second()));
    assertThat(json.get("layers").get(0).get("correlation").toString()).isEqualTo("[[1.0]]");
    assertThat(json.get("layers").get(0).get("columns").intValue()).isEqualTo(1);
    assertThat(json.get("settings").get("sampled").intValue()).isEqualTo(1);
    JsonNode feature = json.get("features").get(0);
    assertThat(feature.get("top")).hasSize(1);
    assertThat(feature.get("classes").toString()).isEqualTo("[1]");
    assertThat(feature.has("selectivity")).isFalse();
    assertThat(pixels(folder.resolve("g/conv1-index.png")))
        .isDeepEqualTo(new int[][] {{0xFF8080}, {0x800000}});
  }

  /** If all images are black, every feature is dead and there is nothing to correlate. */
  @Test
  void aNetworkThatSeesNothing() throws IOException {
    JsonNode json =
        write(
            logits(),
            new Gallery.Settings(Map.of("conv1", List.of(0)), 9, Recipe.ZEILER_FERGUS),
            TinyGallery.split("train", new int[1], TinyGallery.black()));
    assertThat(json.get("features").get(0).get("dead").booleanValue()).isTrue();
    assertThat(json.get("layers").get(0).get("correlation").toString()).isEqualTo("[[null]]");
    assertThat(pixels(folder.resolve("g/conv1-index.png")))
        .isDeepEqualTo(new int[][] {{0xDCDCDC}, {0xDCDCDC}});
    assertThat(folder.resolve("g/conv1")).isEmptyDirectory();
  }

  /**
   * The whole map of the first image, 0 1.5 / 0.2 0: filled, the windows' red is 1.5 and 0.2, their
   * blue half of that; by switches, each at its own maximum.
   */
  @Test
  void wholeMapsFillTheWholeImage() throws IOException {
    JsonNode json =
        write(
            TinyGallery.pooled(),
            new Gallery.Settings(
                Map.of("conv2", List.of(0)), 1, Recipe.BLOG, List.of(Unpooling.SWITCHES)),
            TinyGallery.split("train", new int[1], TinyGallery.first()));
    assertThat(json.get("layers").get(0).get("frame").toString())
        .isEqualTo("{\"height\":4,\"width\":4}");
    JsonNode feature = json.get("features").get(0);
    assertThat(feature.get("strength").floatValue()).isEqualTo(1.7f);
    assertThat(feature.get("top").get(0).get("mapSum").floatValue()).isEqualTo(1.7f);
    assertThat(feature.get("top").get(0).get("mapMaximum").floatValue()).isEqualTo(1.5f);
    assertThat(json.get("settings").get("recipes").get(1).get("isolation").stringValue())
        .isEqualTo("map");
    int[][] grid = pixels(folder.resolve("g/conv2/000.png"));
    assertThat(grid).hasDimensions(12, 4);
    int strong = 0xFF80C0;
    int weak = 0x918088; // 127 * 0.2 / 1.5 is 16.9, and half of it 8.5, less a rounding: 8
    int none = 0x808080;
    assertThat(TinyGallery.part(grid, 0, 0, 4, 4))
        .isDeepEqualTo(
            new int[][] {
              {none, none, strong, strong},
              {none, none, strong, strong},
              {weak, weak, none, none},
              {weak, weak, none, none}
            });
    // The second window's blue is all 0: its maximum is the first of the equal values.
    assertThat(TinyGallery.part(grid, 4, 0, 4, 4))
        .isDeepEqualTo(
            new int[][] {
              {none, none, none, 0x8080C0},
              {none, none, 0xFF8080, none},
              {0x808088, none, none, none},
              {0x918080, none, none, none}
            });
  }

  /** With many features the index wraps, and the manifest stays small enough for a page. */
  @Test
  void aWideNetwork() throws IOException {
    Random random = new Random(3);
    float[] filters = new float[512 * 3];
    IntStream.range(0, filters.length).forEach(i -> filters[i] = (float) random.nextGaussian());
    byte[] noise = new byte[48];
    random.nextBytes(noise);
    JsonNode json =
        write(
            Nets.of(3, 4, 4).convolution("conv1", 1, filters, new float[512]).relu().network(),
            new Gallery.Settings(
                Map.of("conv1", IntStream.range(0, 512).boxed().toList()), 1, Recipe.ZEILER_FERGUS),
            TinyGallery.split("train", new int[1], noise));
    JsonNode layer = json.get("layers").get(0);
    assertThat(layer.get("columns").intValue()).isEqualTo(16);
    assertThat(layer.get("correlation")).hasSize(512);
    assertThat(layer.get("correlation").get(511)).hasSize(512);
    assertThat(pixels(folder.resolve("g/conv1-index.png"))).hasDimensions(2 * 32, 16);
    assertThat(pixels(folder.resolve("g/conv1-filters.png"))).hasDimensions(32, 16);
    assertThat(Files.size(folder.resolve("g/gallery.json"))).isLessThan(4_000_000);
    int alive = 300;
    while (json.get("features").get(alive).get("dead").booleanValue()) {
      alive++;
    }
    int[][] index = pixels(folder.resolve("g/conv1-index.png"));
    int[][] own = pixels(folder.resolve("g/conv1/%03d.png".formatted(alive)));
    assertThat(index[2 * (alive / 16)][alive % 16]).isEqualTo(own[0][0]);
    assertThat(index[2 * (alive / 16) + 1][alive % 16]).isEqualTo(own[1][0]);
  }

  /** Every fifth image is red: of 5,000 the sample takes every fifth, of which all are. */
  @Test
  void theSampleIsSpacedEvenlyOverTheSplits() throws IOException {
    byte[][] train = new byte[2500][];
    IntStream.range(0, 2500)
        .forEach(i -> train[i] = i % 5 == 0 ? TinyGallery.second() : TinyGallery.black());
    byte[][] test = train.clone();
    JsonNode json =
        write(
            logits(),
            new Gallery.Settings(Map.of("conv1", List.of(0)), 3, Recipe.ZEILER_FERGUS),
            TinyGallery.split("train", new int[2500], train),
            TinyGallery.split("test", new int[2500], test));
    assertThat(json.get("settings").get("sampled").intValue()).isEqualTo(1000);
    JsonNode feature = json.get("features").get(0);
    assertThat(feature.get("sparsity").doubleValue()).isEqualTo(15 / 16.0);
    assertThat(feature.get("responding").intValue()).isEqualTo(1000);
    // The strongest hundred of the thousand, though three are shown.
    assertThat(feature.get("classes").toString()).isEqualTo("[100]");
    assertThat(feature.get("top")).hasSize(3);
  }
}
