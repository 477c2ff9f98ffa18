package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.JsonNode;

/** Compares a gallery's pages with its manifest and pictures. */
@ExtendWith(OneBrowser.class)
class GalleryNumbersTest {
  @TempDir static Path folder;
  private static Browser browser;
  private static JsonNode json;

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    Made.gallery(
        folder.resolve("g"),
        "tiny",
        Made.network("first", "second", 8),
        Made.images("drawings", Made.tenClasses(), 60));
    json = Made.json(folder.resolve("g/gallery.json"));
  }

  private static JsonNode feature(String layer, int number) {
    for (JsonNode feature : json.get("features")) {
      if (feature.get("layer").stringValue().equals(layer)
          && feature.get("feature").intValue() == number) {
        return feature;
      }
    }
    throw new AssertionError(layer + " " + number);
  }

  private static void assertValue(String selector, JsonNode number) {
    assertThat(browser.values(selector)).as(selector).hasSize(1);
    assertThat(Double.parseDouble(browser.values(selector).getFirst()))
        .as(selector)
        .isEqualTo(number.doubleValue());
  }

  @Test
  void theTilesOfALayer() {
    browser.shaped(1280, false).open(folder.resolve("g"), "#/second?sort=index");
    for (int i = 0; i < 7; i++) {
      assertValue("#feature-" + i + " .value data", feature("second", i).get("strength"));
    }
    browser.select("sort", "sparsity");
    for (int i = 0; i < 7; i++) {
      assertValue("#feature-" + i + " .value data", feature("second", i).get("sparsity"));
    }
  }

  @Test
  void everyNumberOfAFeature() {
    browser.shaped(1280, false).open(folder.resolve("g"), "#/second/0");
    JsonNode feature = feature("second", 0);
    List<String> facts = browser.values(".figures-of dd:nth-child(2) > data");
    assertThat(facts.stream().map(Double::parseDouble))
        .containsExactly(
            feature.get("strength").doubleValue(),
            feature.get("responding").doubleValue(),
            feature.get("sparsity").doubleValue(),
            feature.get("selectivity").doubleValue());
    List<Double> expected = new ArrayList<>();
    for (JsonNode unit : feature.get("top")) {
      expected.add(unit.get("activation").doubleValue());
      expected.add(unit.get("mapMaximum").doubleValue());
      unit.get("scales").forEach(scale -> expected.add(scale.doubleValue()));
    }
    assertThat(browser.values(".units data").stream().map(Double::parseDouble))
        .containsExactlyElementsOf(expected);
    List<Double> counts = new ArrayList<>();
    feature.get("classes").forEach(count -> counts.add(count.doubleValue()));
    counts.removeIf(count -> count == 0);
    assertThat(browser.values(".classes data").stream().map(Double::parseDouble))
        .containsExactlyInAnyOrderElementsOf(counts);
    List<Double> weights = new ArrayList<>();
    feature.get("inputs").forEach(input -> weights.add(input.get("weight").doubleValue()));
    assertThat(browser.values(".connections section:first-child data").stream())
        .extracting(Double::parseDouble)
        .containsExactlyElementsOf(weights);
    JsonNode first = feature.get("top").get(0);
    assertThat(browser.texts(".units .where").getFirst())
        .endsWith(
            "train %s \u00b7 row %s, column %s"
                .formatted(first.get("index"), first.get("y"), first.get("x")));
  }

  /** Checks the units in weaker images: their numbers, and two of their tiles. */
  @Test
  void theWeakerResponses() throws IOException {
    browser.shaped(1280, false).open(folder.resolve("g"), "#/second/0");
    browser.awaitPictures();
    List<JsonNode> units = new ArrayList<>();
    for (JsonNode level : feature("second", 0).get("samples")) {
      level.get("units").forEach(units::add);
    }
    assertThat(units).hasSize(9);
    assertThat(browser.texts(".weaker h3"))
        .containsExactly(
            "Stronger than 75% of them", "Stronger than 50% of them", "Stronger than 25% of them");
    assertThat(browser.values(".weaker li data").stream().map(Double::parseDouble))
        .containsExactlyElementsOf(
            units.stream().map(unit -> unit.get("activation").doubleValue()).toList());
    JsonNode last = units.getLast();
    assertThat(browser.texts(".weaker .where").getLast())
        .endsWith(last.get("split").stringValue() + " " + last.get("index"));
    BufferedImage strip = ImageIO.read(folder.resolve("g/second/000-samples.png").toFile());
    int side = last.get("tile").get("width").intValue();
    WebElement pair = browser.find(".weaker ul:last-of-type li:last-child .pair");
    assertShows(pair.findElement(By.cssSelector(".tile:first-child")), strip, 8 * side, 0, side, 1);
    assertShows(
        pair.findElement(By.cssSelector(".tile:last-child")), strip, 8 * side, side, side, 1);
  }

  @Test
  void theCorrelations() {
    browser.shaped(1280, false).open(folder.resolve("g"), "#/second/correlation");
    JsonNode matrix = json.get("layers").get(1).get("correlation");
    double sum = 0;
    int pairs = 0;
    double most = 0;
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < i; j++) {
        if (!matrix.get(i).get(j).isNull()) {
          sum += Math.abs(matrix.get(i).get(j).doubleValue());
          most = Math.max(most, Math.abs(matrix.get(i).get(j).doubleValue()));
          pairs++;
        }
      }
    }
    assertThat(pairs).isEqualTo(21); // The eighth is dead.
    assertThat(Double.parseDouble(browser.values("#coupling").getFirst()))
        .isCloseTo(sum / pairs, within(1e-12));
    assertThat(Math.abs(Double.parseDouble(browser.values(".pairs data").getFirst())))
        .isEqualTo(most);
    browser.find(".matrix").sendKeys(Keys.ARROW_DOWN);
    List<String> read = browser.texts(".reading-out b");
    String value = browser.values(".reading-out data").getFirst();
    int row = number(read.getFirst());
    int column = number(read.getLast());
    assertThat(Double.parseDouble(value)).isEqualTo(matrix.get(row).get(column).doubleValue());
  }

  private static int number(String words) {
    return Integer.parseInt(words.replaceFirst("(?s).*\\D", ""));
  }

  /** One screen pixel per pixel of the picture: not mirrored or transposed, with exact colours. */
  @Test
  void projectionsAreDrawnAsTheyAre() throws IOException {
    browser.shaped(1280, false).open(folder.resolve("g"), "#/second/0");
    browser.awaitPictures();
    JsonNode unit = feature("second", 0).get("top").get(0);
    BufferedImage strip =
        ImageIO.read(folder.resolve("g").resolve(unit.get("projection").stringValue()).toFile());
    int side = unit.get("tile").get("width").intValue();
    for (int recipe = 0; recipe < 3; recipe++) {
      WebElement tile =
          browser.find(".unit:first-child figure:nth-child(%d) .tile".formatted(recipe + 4));
      assertShows(tile, strip, 0, recipe * side, side, 1);
    }
    // The patch is the last row.
    assertShows(
        browser.find(".unit:first-child figure:nth-child(2) .tile"), strip, 0, 3 * side, side, 1);
    browser.choose("scale-page");
    browser.awaitPictures();
    double page = Made.scales(feature("second", 0)).stream().max(Double::compare).orElseThrow();
    assertShows(
        browser.find(".unit:first-child figure:nth-child(6) .tile"),
        strip,
        0,
        2 * side,
        side,
        unit.get("scales").get(2).doubleValue() / page);
  }

  /** Compares the middle of each enlarged pixel, since tiles have a hairline around them. */
  private static void assertShows(
      WebElement tile, BufferedImage picture, int left, int top, int side, double contrast)
      throws IOException {
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(browser.picture(tile)));
    double zoom = (double) seen.getWidth() / side;
    assertThat(zoom).isGreaterThan(5);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int got = seen.getRGB((int) ((x + 0.5) * zoom), (int) ((y + 0.5) * zoom));
        int expected = picture.getRGB(left + x, top + y);
        for (int shift = 0; shift <= 16; shift += 8) {
          double level = 127.5 + (((expected >> shift) & 255) - 127.5) * contrast;
          assertThat((got >> shift & 255) - level)
              .as("(%d, %d) of %s", y, x, tile.getAttribute("class"))
              .isBetween(contrast == 1 ? 0.0 : -1.0, contrast == 1 ? 0.0 : 1.0);
        }
      }
    }
  }
}
