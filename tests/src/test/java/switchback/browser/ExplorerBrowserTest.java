package switchback.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Tests the controls of the explorer's page. */
class ExplorerBrowserTest extends ExplorerPage {
  /** Compares the enlarged map with a map of the grid. */
  private static final String SAME_PICTURE =
      """
      const pixels = (canvas) => canvas.getContext('2d').getImageData(0, 0, 16, 16).data.join();
      return pixels(document.querySelector('#preview canvas'))
          === pixels(document.querySelectorAll('#maps button')[arguments[0]].querySelector('canvas'))\
      """;

  @Test
  void walksByKeyboardAndBack() {
    open(WIDE, false, "#image=train:3&layer=conv2&feature=5&y=7&x=7");
    WebElement map = browser.find("#map");
    map.sendKeys(Keys.ARROW_UP, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    browser.await("return location.hash.includes('y=6&x=5')");
    browser.awaitPage();
    assertThat(unit()).containsExactly(5L, 6L, 5L);
    browser.find("#next").click();
    browser.await("return location.hash.includes('train:4')");
    browser.awaitPage();
    browser.back();
    browser.await("return location.hash.includes('train:3')");
    assertThat(unit()).containsExactly(5L, 6L, 5L);
    browser.reload();
    assertThat(unit()).containsExactly(5L, 6L, 5L);
  }

  @Test
  void goesToATopImage() {
    open(WIDE, false, "#image=train:3&layer=conv2");
    awaitTops();
    browser.run("document.querySelector('#tops button').click()");
    browser.awaitPage();
    assertThat(browser.texts("#facts").getFirst()).contains("activation");
    assertThat(browser.texts("#tops small").getFirst())
        .isEqualTo(
            browser.texts("#facts").getFirst().replaceAll("(?s).*activation (\\S+).*", "$1"));
  }

  @Test
  void showsNamesAsTheyAreAndErrors() {
    open(WIDE, false, "#image=train:0");
    assertThat(browser.texts("#caption").getFirst()).startsWith(HOSTILE);
    drop("no image".getBytes(UTF_8));
    browser.await("return !document.getElementById('message').hidden");
    assertThat(browser.texts("#message").getFirst())
        .startsWith("Error: not a supported image: the dropped file: got");
    // The browser logs the refusal, too.
    browser.forget();
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "375, false", "375, true"})
  void isAccessible(int width, boolean dark) throws IOException {
    open(width, dark, "#image=train:3&layer=conv2");
    awaitTops();
    browser.assertAccessible(width, dark);
    for (String layer : List.of("conv1", "fc1", "output")) {
      browser.go("#image=train:3&layer=" + layer);
      browser.assertAccessible(width, dark);
      browser.assertNoOverflow();
    }
  }

  @Test
  void goesThroughTheImagesOfAClass() {
    int label = data.train().label(0);
    int next = 1;
    while (data.train().label(next) != label) {
      next++;
    }
    open(PHONE, false, "#image=train:0");
    browser.select("class", Integer.toString(label));
    browser.find("#next").click();
    browser.await("return location.hash.includes('image=train:%d&')".formatted(next));
    browser.awaitPage();
    assertThat(browser.texts("#caption").getFirst()).startsWith(HOSTILE);
  }

  /**
   * Unit (y, x) of conv2 sees 14 pixels from 2 y - 6 on: its centre is 2 y + 1, the middle of the
   * pixels 2 y and 2 y + 1, so that 16 units cover the 32 pixels exactly.
   */
  @Test
  void laysTheMapOverTheImage() {
    open(WIDE, false, "#image=train:3&layer=conv2&feature=5");
    assertThat(browser.texts("#picture .heat")).isEmpty();
    browser.find("#heat").click();
    browser.await("return location.hash.includes('heat=1')");
    browser.awaitPage();
    assertThat(
            browser.<List<String>>run(
                """
                const { style } = document.querySelector('#picture .heat canvas');
                return [style.top, style.left, style.width, style.height]\
                """))
        .containsExactly("0%", "0%", "100%", "100%");
    float[] map = network.trace(data.train().standardized(3, run.statistics())).map("conv2", 5);
    List<Long> opacity =
        browser.run(
            """
            const canvas = document.querySelector('#picture .heat canvas');
            const { data } = canvas.getContext('2d').getImageData(0, 0, 16, 16);
            return Array.from({ length: 256 }, (_, i) => data[4 * i + 3])\
            """);
    float most = 0;
    for (float value : map) {
      most = Math.max(most, value);
    }
    for (int i = 0; i < map.length; i++) {
      double expected = 190 * Math.pow(Math.max(0, map[i] / most), 0.75);
      // The share is rounded to one of 256 colours.
      assertThat((double) opacity.get(i)).isCloseTo(expected, within(expected < 10 ? 3.5 : 1.5));
    }
    browser.reload();
    assertThat(browser.<Boolean>run("return document.getElementById('heat').checked")).isTrue();
    browser.go("#image=train:3&layer=fc1&heat=1");
    assertThat(browser.<Boolean>run("return document.getElementById('heat-choice').hidden"))
        .isTrue();
  }

  @Test
  void enlargesTheMapUnderThePointerAndTheFocus() {
    open(WIDE, false, "#image=train:3&layer=conv2");
    browser.run(
        """
        document.querySelectorAll('#maps button')[2].dispatchEvent(
            new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }))\
        """);
    browser.await("return !document.getElementById('preview').hidden");
    assertThat(browser.<Boolean>run(SAME_PICTURE, 2)).isTrue();
    browser.press(Keys.ESCAPE);
    assertThat(isEnlarged()).isFalse();
    browser.run("document.querySelector('#maps [tabindex=\"0\"]').focus()");
    browser.press(Keys.ARROW_RIGHT);
    assertThat(isEnlarged()).isTrue();
    assertThat(browser.<Boolean>run(SAME_PICTURE, 1)).isTrue();
    browser.press(Keys.TAB);
    assertThat(isEnlarged()).isFalse();
    browser.run(
        """
        document.querySelectorAll('#maps button')[2].dispatchEvent(
            new PointerEvent('pointerover', { bubbles: true, pointerType: 'touch' }));
        return new Promise((done) => setTimeout(done, 300))\
        """);
    assertThat(isEnlarged()).isFalse();
  }

  private static boolean isEnlarged() {
    return browser.<Boolean>run("return !document.getElementById('preview').hidden");
  }

  /**
   * A map's first unit is the strongest whose 14 pixels from 2 y - 6 on lie within the 32, which
   * holds for y from 3 to 12, if it reaches 0.9 of the strongest of all.
   */
  @Test
  void beginsWithAnInnerUnitWhereItIsNearlyTheStrongest() {
    open(WIDE, false, "#image=train:3&layer=conv1");
    int inner = 0;
    for (int feature = 0; feature < 24; feature++) {
      float[] map =
          network.trace(data.train().standardized(3, run.statistics())).map("conv2", feature);
      int strongest = 0;
      int within = 3 * 16 + 3;
      for (int i = 0; i < map.length; i++) {
        strongest = map[i] > map[strongest] ? i : strongest;
        boolean isInner = i / 16 >= 3 && i / 16 <= 12 && i % 16 >= 3 && i % 16 <= 12;
        within = isInner && map[i] > map[within] ? i : within;
      }
      int first = map[within] >= 0.9f * map[strongest] && map[within] > 0 ? within : strongest;
      inner += first == strongest ? 0 : 1;
      browser.go("#image=train:3&layer=conv2&feature=" + feature);
      assertThat(unit()).containsExactly((long) feature, (long) first / 16, (long) first % 16);
      assertThat(browser.texts("#facts").getFirst().contains("The strongest"))
          .isEqualTo(first != strongest);
    }
    assertThat(inner).as("maps that begin with another unit than the strongest").isPositive();
  }

  @Test
  void keepsTheThemeThatIsChosen() {
    open(WIDE, false, "");
    String paper = "return getComputedStyle(document.body).backgroundColor";
    assertThat(browser.<String>run(paper)).isEqualTo("rgb(253, 253, 251)");
    browser.find("#theme input[value=dark]").click();
    assertThat(browser.<String>run(paper)).isEqualTo("rgb(21, 21, 20)");
    browser.reload();
    assertThat(browser.<String>run(paper)).isEqualTo("rgb(21, 21, 20)");
    browser.find("#theme input[value='']").click();
    assertThat(browser.<String>run(paper)).isEqualTo("rgb(253, 253, 251)");
  }
}
