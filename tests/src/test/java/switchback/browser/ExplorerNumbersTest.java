package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.datasets.ImageSet;
import switchback.deconv.Isolation;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Trace;
import switchback.deconv.Unpooling;
import switchback.reports.drawing.ProjectionColors;
import tools.jackson.databind.JsonNode;

/** Compares pixels and numbers on the explorer's page with the library's and the server's. */
class ExplorerNumbersTest extends ExplorerPage {
  /** The transparent pixel of an empty canvas. */
  private static final int NOTHING = -1;

  /** The relative error of a number of three digits. */
  private static final double ROUNDED = 0.51;

  @TempDir private static Path folder;

  private static float[] input(ImageSet images, int index) {
    return images.standardized(index, run.statistics());
  }

  /**
   * Returns the colours of a conv2 unit's projection over its patch, as the page must show them.
   */
  private static int[] expected(float[] input, int feature, int y, int x, Unpooling unpooling) {
    Trace trace = network.trace(input);
    Recipe recipe = new Recipe("", Isolation.MAX, unpooling, Rectification.DECONVNET);
    float[] pixels = new Projector(network).project(trace, "conv2", feature, y, x, recipe).pixels();
    ProjectionColors colours = ProjectionColors.spanning(pixels);
    int[] rgb = new int[1024];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = colours.rgb(pixels[i], pixels[i + 1024], pixels[i + 2048]) & 0xFFFFFF;
    }
    return under(rgb, 2 * y - 6, 2 * x - 6, 14);
  }

  /** Returns the part of a 32x32 picture in a square that may extend beyond it. */
  private static int[] under(int[] rgb, int top, int left, int side) {
    int[] seen = new int[side * side];
    for (int i = 0; i < seen.length; i++) {
      int row = top + i / side;
      int column = left + i % side;
      boolean outside = row < 0 || column < 0 || row > 31 || column > 31;
      seen[i] = outside ? NOTHING : rgb[row * 32 + column];
    }
    return seen;
  }

  /** Returns the colours of the pixels in a response. */
  private static int[] colours(byte[] pixels) {
    int[] rgb = new int[pixels.length / 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] =
          (pixels[3 * i] & 0xFF) << 16
              | (pixels[3 * i + 1] & 0xFF) << 8
              | (pixels[3 * i + 2] & 0xFF);
    }
    return rgb;
  }

  private static int[] drawn(String selector, int number) {
    List<Long> colours =
        browser.run(
            """
            const canvas = document.querySelectorAll(arguments[0] + ' canvas')[arguments[1]];
            const { width, height } = canvas;
            const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, width, height);
            return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3] === 0 ? -1
                : data[4 * i] * 65536 + data[4 * i + 1] * 256 + data[4 * i + 2])\
            """,
            selector,
            number);
    return colours.stream().mapToInt(Long::intValue).toArray();
  }

  private static Unpooling unpooling(String name) {
    return Unpooling.all(1).stream().filter(u -> u.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void showsThePixelsOfEachUnpooling() {
    open(WIDE, false, "#image=train:3&layer=conv2");
    List<Long> unit = unit();
    List<String> names = browser.texts("#tiles b");
    assertThat(names.getFirst()).isEqualTo("the image there");
    assertThat(names.size()).isGreaterThan(2);
    for (int i = 1; i < names.size(); i++) {
      assertThat(drawn("#tiles", i))
          .isEqualTo(
              expected(
                  input(data.train(), 3),
                  unit.get(0).intValue(),
                  unit.get(1).intValue(),
                  unit.get(2).intValue(),
                  unpooling(names.get(i).split(", ", -1)[0])));
    }
  }

  private static File png(int index) throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1024; i++) {
      for (int c = 0; c < 3; c++) {
        int level = data.train().pixel(index, c, i / 32, i % 32);
        image.setRGB(i % 32, i / 32, image.getRGB(i % 32, i / 32) | level << (16 - 8 * c));
      }
    }
    File file = folder.resolve("dropped.png").toFile();
    ImageIO.write(image, "png", file);
    return file;
  }

  @ParameterizedTest
  @CsvSource({"1280, false, true", "375, true, true", "1280, true, false"})
  void takesAnImageFileAndAClickInItsMap(int width, boolean dark, boolean dropped)
      throws IOException, InterruptedException {
    open(width, dark, "");
    File file = png(9);
    if (dropped) {
      drop(Files.readAllBytes(file.toPath()));
    } else {
      browser.find("#file").sendKeys(file.toString());
    }
    browser.await("return location.hash.includes('image=upload:')");
    browser.awaitPage();
    assertThat(browser.texts("#caption").getFirst()).contains("dropped.png", "unchanged");
    assertShowsAClick(data.train(), 9);
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "375, false", "375, true"})
  void takesAnImageOfTheSetAndAClickInItsMap(int width, boolean dark)
      throws IOException, InterruptedException {
    open(width, dark, "#image=train:3");
    browser.select("split", "test");
    browser.await("return location.hash.includes('image=test:0')");
    browser.awaitPage();
    browser.run(
        "const n = document.getElementById('index'); n.value = 8;"
            + " n.dispatchEvent(new Event('change'))");
    browser.awaitPage();
    assertThat(browser.texts("#caption").getFirst())
        .startsWith(data.classes().get(data.test().label(8)));
    assertShowsAClick(data.test(), 8);
  }

  /** Clicks the second strongest unit of the first map; the strongest is selected already. */
  private static void assertShowsAClick(ImageSet images, int index)
      throws IOException, InterruptedException {
    String of = browser.run("return document.querySelector('#maps button').dataset.feature");
    int feature = Integer.parseInt(of);
    int place = second(network.trace(input(images, index)).map("conv2", feature));
    int y = place / 16;
    int x = place % 16;
    browser.clickAt("#maps button .tile", (x + 0.5) / 16, (y + 0.5) / 16);
    assertThat(unit()).containsExactly((long) feature, (long) y, (long) x);
    awaitTops();
    String image = browser.run("return new URLSearchParams(location.hash.slice(1)).get('image')");
    String query = "layer=conv2&feature=%d&y=%d&x=%d&image=%s".formatted(feature, y, x, image);
    assertShowsTheUnit(json("/api/unit?isolation=max&rectification=deconvnet&" + query), y, x);
    assertShowsTheTopImages(json("/api/top?layer=conv2&feature=" + feature).get("units"));
    assertThat(drawn("#tiles", 1))
        .isEqualTo(expected(input(images, index), feature, y, x, Unpooling.SWITCHES));
  }

  /** Returns the index of the second greatest value. */
  private static int second(float[] map) {
    return IntStream.range(0, map.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -map[i]))
        .toList()
        .get(1);
  }

  private static void assertShowsTheUnit(JsonNode unit, int y, int x) {
    String facts = browser.texts("#facts").getFirst();
    assertThat(facts).startsWith("unit (%d, %d), activation ".formatted(y, x));
    assertThat(number(facts.replaceAll("(?s).*activation (\\S+).*", "$1")))
        .isCloseTo(unit.get("activation").doubleValue(), withinPercentage(ROUNDED));
    List<String> names = new ArrayList<>();
    List<String> captions = browser.texts("#tiles small");
    for (int i = 0; i < unit.get("tiles").size(); i++) {
      JsonNode tile = unit.get("tiles").get(i);
      names.addAll(List.of(browser.texts("#tiles b").get(i + 1).split(", ", -1)));
      assertThat(number(captions.get(i + 1).substring(1)))
          .isCloseTo(tile.get("scale").doubleValue(), withinPercentage(ROUNDED));
      assertThat(drawn("#tiles", i + 1))
          .isEqualTo(under(colours(tile.get("pixels").binaryValue()), 2 * y - 6, 2 * x - 6, 14));
    }
    assertThat(names).containsExactly("switches", "fill", "average", "corner", "random");
  }

  private static void assertShowsTheTopImages(JsonNode units) {
    assertThat(browser.texts("#tops button")).hasSize(units.size()).hasSize(9);
    for (int i = 0; i < units.size(); i++) {
      JsonNode unit = units.get(i);
      assertThat(browser.texts("#tops .word").get(i)).isEqualTo(unit.get("label").stringValue());
      assertThat(number(browser.texts("#tops small").get(i)))
          .isCloseTo(unit.get("activation").doubleValue(), withinPercentage(ROUNDED));
      int[] image = colours(unit.get("pixels").binaryValue());
      assertThat(drawn("#tops", 2 * i)).isEqualTo(image);
      JsonNode patch = unit.get("patch");
      assertThat(drawn("#tops", 2 * i + 1))
          .isEqualTo(under(image, patch.get("top").intValue(), patch.get("left").intValue(), 14));
    }
  }

  private static double number(String words) {
    return Double.parseDouble(words);
  }
}
