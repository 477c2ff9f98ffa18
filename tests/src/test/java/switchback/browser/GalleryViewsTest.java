package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import switchback.datasets.Dataset;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Progress;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import tools.jackson.databind.JsonNode;

/** Tests the architecture strip, the sizes of tiles, the 3x3 patches and the contrast. */
@ExtendWith(OneBrowser.class)
class GalleryViewsTest {
  private static final int WIDE = 1280;
  private static final int PHONE = 375;

  @TempDir static Path folder;
  private static Browser browser;
  private static JsonNode json;

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    Made.plainGallery(
        folder.resolve("g"),
        "tiny",
        Made.network("first", "second", 8),
        Made.images("drawings", Made.tenClasses(), 60));
    Made.plainGallery(
        folder.resolve("b"),
        "branching",
        Made.branchingNetwork(),
        Made.images("drawings", Made.tenClasses(), 10));
    Made.plainGallery(folder.resolve("f"), "filed", Made.network("first", "second", 2), files());
    Made.plainGallery(
        folder.resolve("l"),
        "long names",
        Made.network("backbone.stage1.conv", "neck.stage2.conv2", 2),
        Made.images("drawings", Made.tenClasses(), 10));
    json = Made.json(folder.resolve("g/gallery.json"));
  }

  /** Writes images of random colours to files, and returns them as a data set. */
  private static SearchedImages files() throws IOException {
    Random random = new Random(1);
    Path shapes = Files.createDirectories(folder.resolve("files/train/shapes"));
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 32 * 32; at++) {
        image.setRGB(at % 32, at / 32, random.nextInt(1 << 24));
      }
      ImageIO.write(image, "png", shapes.resolve("shape %d.png".formatted(i)).toFile());
    }
    Dataset data =
        DatasetSource.open(
            "images:" + folder.resolve("files"),
            SourceOptions.DEFAULT,
            Map.of(),
            Progress.NONE,
            _ -> {});
    return new SearchedImages("images", data.classes(), List.of(new Split("train", data.train())));
  }

  /** Checks that units name the files of their images. */
  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void imagesAreNamedByTheirFiles(int width) throws IOException {
    browser.shaped(width, false).open(folder.resolve("f"), "#/second/0");
    JsonNode units = Made.json(folder.resolve("f/gallery.json")).get("features").get(4).get("top");
    String path = units.get(0).get("path").stringValue();
    assertThat(path).matches("train/shapes/shape \\d+\\.png");
    WebElement named = browser.find(".unit .where .file");
    assertThat(named.getText()).isEqualTo(path.substring(path.lastIndexOf('/') + 1));
    assertThat(named.getAttribute("title")).isEqualTo(path);
    browser.assertNoOverflow();
  }

  private static void open(int width, String hash) {
    browser.shaped(width, false).open(folder.resolve("g"), hash);
  }

  /** Checks after each test that nothing was logged, requested elsewhere or too wide. */
  @AfterEach
  void isQuiet() {
    browser.assertQuiet(folder);
  }

  private static JsonNode second(int number) {
    return StreamSupport.stream(json.get("features").spliterator(), false)
        .filter(feature -> feature.get("layer").stringValue().equals("second"))
        .filter(feature -> feature.get("feature").intValue() == number)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void theStripShowsTheStepsInOrder(int width) {
    open(width, "");
    assertThat(browser.texts(".steps li"))
        .containsExactly(
            "input\nImages\n3\u00d732\u00d732",
            "first\nConvolution\n4\u00d732\u00d732",
            "step 3\nMax pooling\n4\u00d716\u00d716",
            "second\nConvolution\n8\u00d716\u00d716");
    assertThat(browser.texts(".steps a b")).containsExactly("first", "second");
    browser.assertNoOverflow();
    browser.find(".steps li:last-child a").sendKeys(Keys.ENTER);
    browser.awaitPage();
    assertThat(browser.hash()).isEqualTo("#/second");
  }

  /** On a phone the strip is wider than the window and scrolls within itself, by keys too. */
  @Test
  void theStripScrollsByItself() {
    open(PHONE, "");
    Boolean isWider =
        browser.run(
            "const s = document.querySelector('.architecture .scroll');"
                + " return s.scrollWidth > s.clientWidth");
    assertThat(isWider).isTrue();
    browser.find(".architecture .scroll").sendKeys(Keys.ARROW_RIGHT);
    browser.await("return document.querySelector('.architecture .scroll').scrollLeft > 0");
  }

  /** Checks that long names end as they do, since they often begin alike. */
  @Test
  void theStripShowsTheEndsOfLongNames() {
    browser.shaped(WIDE, false).open(folder.resolve("l"), "");
    assertThat(browser.texts(".steps b"))
        .containsExactly("input", "\u2026stage1.conv", "step 3", "\u2026tage2.conv2");
    assertThat(browser.find(".steps a").getAttribute("title")).contains("backbone.stage1.conv");
  }

  /** Checks that the first layer with pictures is in sight where the strip is cut before it. */
  @Test
  void theStripBeginsWhereThePicturesAre() {
    browser.shaped(200, false).open(folder.resolve("l"), "");
    browser.await(
        "const right = (e) => document.querySelector(e).getBoundingClientRect().right;"
            + " return Math.abs(right('.steps .shown') - right('.architecture .scroll')) <= 1");
  }

  /** What all names start with is left out. */
  @Test
  void theStripMarksWhereBranchesJoin() {
    browser.shaped(WIDE, false).open(folder.resolve("b"), "");
    assertThat(browser.texts(".steps b")).containsExactly("input", "a", "b");
    assertThat(browser.texts(".steps .join"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("+", "Sum of block.a and input"));
  }

  /** Small tiles are enlarged by whole numbers to about 100 pixels, and the rows are aligned. */
  @ParameterizedTest
  @ValueSource(strings = {"#/first", "#/second", "#/"})
  void tilesAreLargeAndAligned(String hash) {
    open(WIDE, hash);
    String tiles = hash.equals("#/") ? ".carpet .tile" : ".cards .tile";
    List<Number> widths =
        browser.run(
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.offsetWidth)", tiles);
    List<Number> own =
        browser.run(
            "return [...document.querySelectorAll(arguments[0] + ' canvas')].map((e) => e.width)",
            tiles);
    assertThat(widths).isNotEmpty().hasSameSizeAs(own);
    for (int i = 0; i < widths.size(); i++) {
      assertThat(widths.get(i).intValue()).isBetween(90, 120);
      assertThat(widths.get(i).intValue() % own.get(i).intValue()).isZero();
    }
    String cells = hash.equals("#/") ? ".glance:nth-of-type(3) .carpet .tile" : ".cards li";
    List<Number> lefts = edges(cells, "left");
    List<Number> tops = edges(cells, "top");
    int columns = (int) tops.stream().filter(tops.getFirst()::equals).count();
    for (int i = 0; i < lefts.size(); i++) {
      assertThat(lefts.get(i)).isEqualTo(lefts.get(i % columns));
      assertThat(tops.get(i)).isEqualTo(tops.get(i - i % columns));
    }
  }

  private static List<Number> edges(String selector, String edge) {
    return browser.run(
        "return [...document.querySelectorAll(arguments[0])]"
            + ".map((e) => e.getBoundingClientRect()[arguments[1]])",
        selector,
        edge);
  }

  /** The first nine patches of feature 0 are drawn in rows of three, pixel for pixel. */
  @Test
  void nineWholePatchesPerFeature() throws IOException {
    open(WIDE, "#/second?sort=index");
    browser.choose("tiles-patches");
    browser.awaitPictures();
    JsonNode top = second(0).get("top");
    assertThat(top).hasSize(9);
    BufferedImage seen =
        ImageIO.read(new ByteArrayInputStream(browser.picture(browser.find("#feature-0 .mosaic"))));
    int side = top.get(0).get("tile").get("width").intValue();
    int zoom = (seen.getWidth() - 4) / 3 / side;
    assertThat(zoom).isGreaterThan(5);
    for (int rank = 0; rank < 9; rank++) {
      JsonNode unit = top.get(rank);
      BufferedImage picture =
          ImageIO.read(folder.resolve("g").resolve(unit.get("projection").stringValue()).toFile());
      JsonNode tile = unit.get("tile");
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int expected =
              picture.getRGB(
                  tile.get("left").intValue() + x, tile.get("top").intValue() + side + y);
          int got =
              seen.getRGB(
                  rank % 3 * (side * zoom + 2) + x * zoom + zoom / 2,
                  rank / 3 * (side * zoom + 2) + y * zoom + zoom / 2);
          assertThat(Integer.toHexString(got))
              .as("rank %d, row %d, column %d", rank + 1, y, x)
              .isEqualTo(Integer.toHexString(expected));
        }
      }
    }
    browser.find("#feature-0").click();
    browser.awaitPage();
    browser.pressEscape();
    assertThat(browser.hash()).isEqualTo("#/second?sort=index&tiles=patches");
  }

  /** One picture per feature, so that no image is shown twice on a card. */
  @Test
  void everyPatchIsOfAnotherImage() {
    for (JsonNode feature : json.get("features")) {
      List<Integer> images =
          StreamSupport.stream(feature.get("top").spliterator(), false)
              .map(unit -> unit.get("index").intValue())
              .toList();
      assertThat(images).doesNotHaveDuplicates();
    }
  }

  @Test
  void raisesTheContrast() {
    open(WIDE, "#/second?sort=index");
    assertThat(contrast()).isEqualTo("none");
    browser.select("contrast", "4");
    assertThat(browser.hash()).isEqualTo("#/second?sort=index&contrast=4");
    assertThat(contrast()).isEqualTo("contrast(4)");
    assertThat(browser.texts(".legend").getFirst()).contains("raised 4 times");
    browser.find("#feature-0").click();
    browser.awaitPage();
    assertThat(
            browser.<String>run(
                "return getComputedStyle(document.querySelector('.hero canvas')).filter"))
        .isEqualTo("contrast(4)");
    browser.select("contrast", "usual");
    assertThat(browser.hash()).isEqualTo("#/second/0?sort=index");
  }

  private static String contrast() {
    return browser.run(
        "return getComputedStyle(document.querySelector('#feature-0 canvas')).filter");
  }

  /** The bars are as long as the shares of the images, and name the classes, most first. */
  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void theBarsOfACardNameTheirClasses(int width) {
    open(width, "#/second?sort=index");
    JsonNode counts = second(0).get("classes");
    int sum = 0;
    int most = 0;
    for (int i = 0; i < counts.size(); i++) {
      sum += counts.get(i).intValue();
      most = counts.get(i).intValue() > counts.get(most).intValue() ? i : most;
    }
    assertThat(browser.texts("#feature-0 .share bdi").getFirst())
        .isEqualTo(Made.tenClasses().get(most));
    String length =
        browser.run(
            "return document.querySelector('#feature-0 .share').style.getPropertyValue('--share')");
    assertThat(Double.parseDouble(length.replace("%", "")))
        .isEqualTo(100.0 * counts.get(most).intValue() / sum);
  }
}
