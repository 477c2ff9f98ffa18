package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks every view by axe-core's rules, light and dark, at the width of a desktop and a phone. */
@ExtendWith(OneBrowser.class)
class GalleryAccessibilityTest {
  private static final String[] VIEWS = {
    "#/",
    "#/second",
    "#/second?class=0&share=0.8",
    "#/second?tiles=patches",
    "#/first/0?scale=page",
    "#/second/0?show=magnitude",
    "#/second/7",
    "#/second/correlation",
    "#/nowhere"
  };

  @TempDir static Path folder;
  private static Browser browser;

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    Made.gallery(
        folder.resolve("g"),
        "tiny",
        Made.network("first", "second", 8),
        Made.images("drawings", Made.tenClasses(), 60));
    Made.comparison(
        folder.resolve("c"),
        "tiny",
        Made.network("first", "second", 7),
        Made.images("drawings", Made.tenClasses(), 6));
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "375, false", "375, true"})
  void ofAGallery(int width, boolean dark) throws IOException {
    browser.shaped(width, dark).open(folder.resolve("g"), "");
    for (String view : VIEWS) {
      browser.go(view);
      browser.assertAccessible(width, dark);
      browser.assertNoOverflow();
    }
    browser.go("#/second");
    browser.press("?");
    browser.assertAccessible(width, dark);
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "375, false", "375, true"})
  void ofAComparison(int width, boolean dark) throws IOException {
    browser.shaped(width, dark).open(folder.resolve("c"), "");
    assertThat(browser.texts(".verdicts dt")).hasSize(8).startsWith("switches, deconvnet");
    assertThat(browser.texts(".verdicts dd")).noneMatch(String::isBlank);
    for (String view : new String[] {"#/", "#/second", "#/second/0", "#/second/0?lay=fade"}) {
      browser.go(view);
      browser.assertAccessible(width, dark);
      browser.assertNoOverflow();
    }
  }
}
