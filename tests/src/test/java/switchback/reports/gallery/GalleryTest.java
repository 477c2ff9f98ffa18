package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.fixtures.Json;
import switchback.fixtures.Nets;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests galleries of a network whose projections can be worked out by hand. Feature 0 is the red of
 * a pixel minus the green of the pixel to its right; its projection is its activation in red there,
 * and minus its activation in green to the right. Feature 1 is dead.
 */
class GalleryTest {
  private static final int SIDE = 4;
  private static final String HOSTILE = "<script>alert('x')</script>\"&";

  @TempDir Path folder;

  private static ProjectableNetwork network() {
    float[] filters = new float[2 * 3 * 9];
    filters[4] = 1; // feature 0, red, centre of 3x3
    filters[9 + 5] = -1; // feature 0, green, right of the centre
    return Nets.of(3, SIDE, SIDE).convolution("conv1", 3, filters, 0, -1).relu().network();
  }

  /** Returns a black image with one pixel of this red, which may be 0. */
  private static byte[] dot(int red, int y, int x) {
    byte[] image = new byte[3 * SIDE * SIDE];
    image[y * SIDE + x] = (byte) red;
    return image;
  }

  private static ImageSet images(byte[]... images) {
    return new ImageSet(3, SIDE, SIDE, images, new int[images.length]);
  }

  private static Subject subject() {
    return new Subject("net & " + HOSTILE, "ab".repeat(32), "", network(), PixelStatistics.NONE);
  }

  private void write(Path target, int threads) throws IOException {
    SearchedImages images =
        new SearchedImages(
            "dots",
            List.of(HOSTILE),
            List.of(
                new Split("train", images(dot(51, 1, 2), dot(0, 0, 0), dot(255, 0, 3))),
                new Split("test", images(dot(255, 3, 0), dot(102, 2, 1)))));
    Gallery.Settings settings =
        new Gallery.Settings(Map.of("conv1", List.of(0, 1)), 3, Recipe.ZEILER_FERGUS);
    try (Workers workers = new Workers(threads)) {
      new Gallery(new Study(subject(), images, workers), settings)
          .write(target, Map.of("threads", "any"), Progress.NONE);
    }
  }

  private JsonNode json() throws IOException {
    write(folder.resolve("g"), 1);
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(folder.resolve("g/gallery.json")));
  }

  @Test
  void recordsTheStrongestOverBothSplits() throws IOException {
    JsonNode features = json().get("features");
    assertThat(features).hasSize(2);
    JsonNode top = features.get(0).get("top");
    assertThat(features.get(0).get("dead").booleanValue()).isFalse();
    assertThat(top).hasSize(3);
    // Of equal units that of the training split comes first; 102 of 255 is third, 51 is left out.
    assertThat(top.get(0).get("split").stringValue()).isEqualTo("train");
    assertThat(top.get(0).get("index").intValue()).isEqualTo(2);
    assertThat(top.get(0).get("y").intValue()).isEqualTo(0);
    assertThat(top.get(0).get("x").intValue()).isEqualTo(3);
    assertThat(top.get(1).get("split").stringValue()).isEqualTo("test");
    assertThat(top.get(1).get("index").intValue()).isEqualTo(0);
    assertThat(top.get(2).get("rank").intValue()).isEqualTo(3);
    assertThat(top.get(2).get("index").intValue()).isEqualTo(1);
    assertThat(top.get(2).get("activation").floatValue()).isEqualTo(102 * (1 / 255f));
    assertThat(top.get(2).get("label").stringValue()).isEqualTo(HOSTILE);
    assertThat(features.get(1).get("dead").booleanValue()).isTrue();
    assertThat(features.get(1).get("top")).isEmpty();
  }

  @Test
  void recordsThePartOfTheFieldThatTheUnitSaw() throws IOException {
    JsonNode patch = json().get("features").get(0).get("top").get(0).get("patch");
    assertThat(patch.propertyNames()).containsExactly("top", "left", "height", "width");
    // The field of the unit at (0, 3) is rows -1..1 and columns 2..4 of 4.
    assertThat(patch.get("top").intValue()).isEqualTo(0);
    assertThat(patch.get("left").intValue()).isEqualTo(2);
    assertThat(patch.get("height").intValue()).isEqualTo(2);
    assertThat(patch.get("width").intValue()).isEqualTo(2);
  }

  @Test
  void keepsTheOrderOfKeys() throws IOException {
    JsonNode json = json();
    assertThat(json.propertyNames())
        .containsExactly(
            "network", "data", "settings", "steps", "layers", "features", "files", "environment");
    assertThat(json.get("network").get("sha256").stringValue()).isEqualTo("ab".repeat(32));
    assertThat(json.get("data").get("images").intValue()).isEqualTo(5);
    assertThat(json.get("features").get(0).propertyNames())
        .containsExactly(
            "layer",
            "feature",
            "dead",
            "strength",
            "responding",
            "sparsity",
            "classes",
            "inputs",
            "thumbnail",
            "top",
            "samples");
    assertThat(json.get("features").get(0).get("top").get(0).propertyNames())
        .startsWith(
            "rank", "split", "index", "label", "activation", "y", "x", "patch", "projection");
  }

  /** Only the output's features are classes; a class has its name also where few are shown. */
  @Test
  void theOutputsFeaturesHaveTheNamesOfTheClasses() throws IOException {
    ProjectableNetwork network =
        Nets.of(3, SIDE, SIDE)
            .convolution("conv1", 1, new float[] {1, 0, 0, 0, 1, 0}, 0, 0)
            .relu()
            .pool(SIDE)
            .dense("scores", new float[] {1, 0, 0, 1}, new float[] {1, 1})
            .network();
    Subject subject =
        new Subject(
            "n", "ab".repeat(32), "", network, PixelStatistics.NONE, List.of("cat", HOSTILE));
    SearchedImages images =
        new SearchedImages("dots", List.of("a"), List.of(new Split("train", images(dot(9, 0, 0)))));
    try (Workers workers = new Workers(1)) {
      new Gallery(
              new Study(subject, images, workers),
              new Gallery.Settings(
                  new TreeMap<>(Map.of("conv1", List.of(0), "scores", List.of(1))),
                  3,
                  Recipe.ZEILER_FERGUS))
          .write(folder.resolve("g"), Map.of(), Progress.NONE);
    }
    JsonNode layers = Json.read(folder.resolve("g/gallery.json")).get("layers");
    assertThat(layers.get(0).has("names")).isFalse();
    assertThat(layers.get(1).get("names")).hasSize(1);
    assertThat(layers.get(1).get("names").get(0).stringValue()).isEqualTo(HOSTILE);
  }

  @Test
  void tilesAreNeitherMirroredNorTransposed() throws IOException {
    JsonNode unit = json().get("features").get(0).get("top").get(2);
    BufferedImage strip =
        ImageIO.read(folder.resolve("g").resolve(unit.get("projection").stringValue()).toFile());
    assertThat(strip.getWidth()).isEqualTo(9);
    assertThat(strip.getHeight()).isEqualTo(6);
    int left = unit.get("tile").get("left").intValue();
    assertThat(left).isEqualTo(6);
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 3; x++) {
        // Red at the unit's own pixel, green down to the right of it.
        int projection = y != 1 || x == 0 ? 0x808080 : x == 1 ? 0xFF8080 : 0x800180;
        int patch = y == 1 && x == 1 ? 0x660000 : 0;
        assertThat(strip.getRGB(left + x, y) & 0xFFFFFF).isEqualTo(projection);
        assertThat(strip.getRGB(left + x, 3 + y) & 0xFFFFFF).isEqualTo(patch);
      }
    }
  }

  @Test
  void whatLiesOutsideOfTheImageIsFlat() throws IOException {
    json();
    BufferedImage strip = ImageIO.read(folder.resolve("g/conv1/000.png").toFile());
    // Rank 1 is the unit at the top right corner: first row and last column are outside.
    for (int i = 0; i < 3; i++) {
      assertThat(strip.getRGB(i, 0) & 0xFFFFFF).isEqualTo(ProjectionColors.MID_GREY);
      assertThat(strip.getRGB(2, i) & 0xFFFFFF).isEqualTo(ProjectionColors.MID_GREY);
      assertThat(strip.getRGB(i, 3) & 0xFFFFFF).isEqualTo(ProjectionColors.MID_GREY);
      assertThat(strip.getRGB(2, 3 + i) & 0xFFFFFF).isEqualTo(ProjectionColors.MID_GREY);
    }
    assertThat(strip.getRGB(1, 1) & 0xFFFFFF).isEqualTo(0xFF8080);
    assertThat(strip.getRGB(1, 4) & 0xFFFFFF).isEqualTo(0xFF0000);
  }

  @Test
  void picturesCarrySettingsAndDigests() throws IOException {
    String data = json().get("data").get("sha256").stringValue();
    for (String file : List.of("conv1.png", "conv1/000.png")) {
      assertThat(PngFiles.readText(folder.resolve("g").resolve(file)))
          .containsEntry("switchback.network.sha256", "ab".repeat(32))
          .containsEntry("switchback.data.sha256", data)
          .containsEntry(
              "switchback.recipe",
              "zeiler-fergus (isolation max, unpooling switches, rectification deconvnet)");
    }
  }

  @Test
  void thePageEscapesWhatComesFromElsewhere() throws IOException {
    json();
    String page = Files.readString(folder.resolve("g/index.html"));
    assertThat(page)
        .doesNotContain("<script>")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;");
  }

  @Test
  void thePageShowsPicturesThatExist() throws IOException {
    json();
    String page = Files.readString(folder.resolve("g/index.html"));
    List<String> files =
        Pattern.compile("(?:src|href)=\"([^\"#:]+)\"")
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();
    assertThat(files).contains("conv1.png", "gallery.js", "site/site.css", "gallery.json");
    assertThat(files).allSatisfy(file -> assertThat(folder.resolve("g").resolve(file)).exists());
  }

  @Test
  void isTheSameForAnyNumberOfThreads() throws IOException {
    write(folder.resolve("one"), 1);
    write(folder.resolve("three"), 3);
    Path one = folder.resolve("one");
    try (Stream<Path> files = Files.walk(one)) {
      assertThat(files.filter(Files::isRegularFile).toList())
          .hasSizeGreaterThan(9)
          .allSatisfy(
              file ->
                  assertThat(folder.resolve("three").resolve(one.relativize(file)))
                      .hasSameBinaryContentAs(file));
    }
  }

  @Test
  void replacesAnEarlierGalleryAsAWhole() throws IOException {
    json();
    Path stale = Files.writeString(folder.resolve("g/stale.png"), "x");
    json();
    assertThat(stale).doesNotExist();
    assertThat(folder.resolve("g/index.html")).exists();
    assertOnlyEntry("g");
  }

  @Test
  void refusesAFolderThatIsNoGallery() throws IOException {
    Path mine = Files.writeString(Files.createDirectory(folder.resolve("g")).resolve("mine"), "x");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(this::json)
        .withMessageContaining(folder.resolve("g").toString());
    assertThat(mine).hasContent("x");
    assertOnlyEntry("g");
  }

  @Test
  void leavesNothingWhereItFails() {
    SearchedImages small =
        new SearchedImages(
            "dots",
            List.of("a"),
            List.of(
                new Split("train", new ImageSet(3, 1, 1, new byte[][] {{1, 2, 3}}, new int[1]))));
    Gallery.Settings settings =
        new Gallery.Settings(Map.of("conv1", List.of(0)), 3, Recipe.ZEILER_FERGUS);
    try (Workers workers = new Workers(1)) {
      Gallery gallery = new Gallery(new Study(subject(), small, workers), settings);
      assertThatExceptionOfType(SwitchbackException.class)
          .isThrownBy(() -> gallery.write(folder.resolve("g"), Map.of(), Progress.NONE));
    }
    assertThat(folder).isEmptyDirectory();
  }

  private void assertOnlyEntry(String name) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(path -> path.getFileName().toString())).containsExactly(name);
    }
  }
}
