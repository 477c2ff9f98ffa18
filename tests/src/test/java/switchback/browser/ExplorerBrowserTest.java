package switchback.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Tests the controls of the explorer's page. */
class ExplorerBrowserTest extends ExplorerPage {
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
