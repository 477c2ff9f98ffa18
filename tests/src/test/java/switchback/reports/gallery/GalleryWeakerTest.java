package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.reports.gallery.TinyGallery.pixels;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.Progress;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.fixtures.Json;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.training.kernels.Workers;
import switchback.training.verification.Check;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks the weaker images of a gallery. Image n of 23 has red 10 (n + 1) at (1, 2) and nothing
 * else; 15 are in the first split. Three are shown as the strongest, so that 20 are left, with red
 * 200 down to 10.
 */
class GalleryWeakerTest {
  private static final List<Split> SPLITS = List.of(split("train", 0, 15), split("test", 15, 23));

  @TempDir Path folder;

  private static Split split(String name, int from, int to) {
    return TinyGallery.split(
        name,
        new int[to - from],
        IntStream.range(from, to)
            .mapToObj(n -> TinyGallery.red(10 * (n + 1)))
            .toArray(byte[][]::new));
  }

  private JsonNode write(String name, int threads, Recipe recipe) throws IOException {
    return TinyGallery.write(
        folder.resolve(name),
        threads,
        TinyGallery.pooled(),
        new Gallery.Settings(
            new TreeMap<>(Map.of("conv1", List.of(0, 1), "conv2", List.of(3))),
            3,
            recipe,
            List.of(Unpooling.FILL)),
        List.of("a"),
        SPLITS.toArray(Split[]::new));
  }

  private static List<JsonNode> units(JsonNode feature) {
    List<JsonNode> units = new ArrayList<>();
    for (JsonNode level : feature.get("samples")) {
      level.get("units").forEach(units::add);
    }
    return units;
  }

  /** A quarter of 20 is 5: the units around numbers 5, 10 and 15 of those left, from 0. */
  @Test
  void recordsThreeUnitsAtEachQuartile() throws IOException {
    JsonNode json = write("g", 1, Recipe.ZEILER_FERGUS);
    JsonNode feature = json.get("features").get(0);
    assertThat(feature.get("samples"))
        .extracting(level -> level.get("level").intValue())
        .containsExactly(75, 50, 25);
    List<JsonNode> units = units(feature);
    assertThat(units)
        .extracting(unit -> Math.round(unit.get("activation").floatValue() * 255))
        .containsExactly(160, 150, 140, 110, 100, 90, 60, 50, 40);
    // Red 160 is image 15 of all, the first of the second split; 7 are stronger.
    assertThat(units.getFirst().get("split").stringValue()).isEqualTo("test");
    assertThat(units.getFirst().get("index").intValue()).isZero();
    assertThat(units.getFirst().get("rank").intValue()).isEqualTo(8);
    assertThat(units.getLast().get("split").stringValue()).isEqualTo("train");
    assertThat(units.getLast().get("index").intValue()).isEqualTo(3);
    assertThat(units.getLast().get("rank").intValue()).isEqualTo(20);
    assertThat(units)
        .allMatch(unit -> unit.get("y").intValue() == 1 && unit.get("x").intValue() == 2);
    assertThat(json.get("settings").get("weaker").intValue()).isEqualTo(3);
    // No image excites green.
    assertThat(json.get("features").get(1).get("samples")).isEmpty();
    assertThat(folder.resolve("g/conv1/001-samples.png")).doesNotExist();
  }

  /** The projections are by the gallery's own recipe alone, and the patches lie below them. */
  @Test
  void drawsThemInOnePicture() throws IOException {
    List<JsonNode> units = units(write("g", 1, Recipe.ZEILER_FERGUS).get("features").get(2));
    int[][] picture = pixels(folder.resolve("g/conv2/003-samples.png"));
    assertThat(picture).hasDimensions(2 * 2, 9 * 2);
    for (int i = 0; i < units.size(); i++) {
      // The unit of conv2 at (0, 1) sees the pixels (0, 2) to (1, 3).
      int red = Math.round(units.get(i).get("activation").floatValue() * 255 / 2);
      assertThat(picture[1][2 * i]).isEqualTo(0xFF8080);
      assertThat(picture[3][2 * i]).isEqualTo(red << 16);
      assertThat(picture[2][2 * i + 1]).isZero();
      assertThat(units.get(i).get("scales")).hasSize(1);
      assertThat(units.get(i).get("projection").stringValue()).isEqualTo("conv2/003-samples.png");
    }
  }

  @Test
  void rankedBySumsIfMapsAre() throws IOException {
    List<JsonNode> units = units(write("g", 1, Recipe.BLOG).get("features").get(0));
    assertThat(units)
        .extracting(unit -> Math.round(unit.get("mapSum").floatValue() * 255))
        .containsExactly(160, 150, 140, 110, 100, 90, 60, 50, 40);
  }

  @Test
  void areTheSameForAnyNumberOfThreads() throws IOException {
    write("one", 1, Recipe.ZEILER_FERGUS);
    write("three", 3, Recipe.ZEILER_FERGUS);
    try (Stream<Path> files = Files.walk(folder.resolve("one"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path other = folder.resolve("three").resolve(folder.resolve("one").relativize(file));
        assertThat(other).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void canBeMadeAgain() throws IOException {
    write("g", 1, Recipe.ZEILER_FERGUS);
    assertThat(replay()).containsExactly(Check.equal("replay", "24 of 24 tiles"));
  }

  @Test
  void aChangedOneIsFound() throws IOException {
    write("g", 1, Recipe.ZEILER_FERGUS);
    Path file = folder.resolve("g/conv1/000-samples.png");
    BufferedImage picture = ImageIO.read(file.toFile());
    picture.setRGB(4, 1, picture.getRGB(4, 1) ^ 0x40);
    ImageIO.write(picture, "png", file.toFile());
    assertThat(replay())
        .containsExactly(
            Check.differs(
                "conv1 feature 0 rank 14 of the sample, at 50%",
                "the image: 1 of 1 pixels differ, by up to 64 levels"));
  }

  private List<Check> replay() throws IOException {
    try (Workers workers = new Workers(1)) {
      Study study =
          new Study(
              TinyGallery.subject(TinyGallery.pooled()),
              new SearchedImages("dots", List.of("a"), SPLITS),
              workers);
      return new GalleryReplay(folder.resolve("g"), GalleryReader.read(folder.resolve("g")), study)
          .checks(100, 1, Progress.NONE);
    }
  }

  /** A gallery of before there were weaker images has none. */
  @Test
  void anOlderGalleryReads() throws IOException {
    write("g", 1, Recipe.ZEILER_FERGUS);
    Path manifest = folder.resolve("g/gallery.json");
    ObjectNode json = (ObjectNode) Json.read(manifest);
    ((ObjectNode) json.get("settings")).remove("weaker");
    json.get("features").forEach(feature -> ((ObjectNode) feature).remove("samples"));
    Files.writeString(manifest, json.toString());
    assertThat(replay()).containsExactly(Check.equal("replay", "6 of 6 tiles"));
  }
}
