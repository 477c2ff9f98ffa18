package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests names that are markup, very long or right-to-left, and the smallest possible gallery. */
@ExtendWith(OneBrowser.class)
class HostileNamesTest {
  private static final String MARKUP = "<script>document.title='taken'</script>";
  private static final String IMAGE = "\"><img src=x onerror=\"document.title='taken'\">";
  private static final String LONG = "unbelievably-long-".repeat(15);
  private static final String RIGHT_TO_LEFT = "\u05e9\u05dc\u05d5\u05dd \u202e(1)";
  private static final List<String> NAMES =
      List.of(MARKUP, IMAGE, LONG, RIGHT_TO_LEFT, "__proto__", "a & b ' \" \\ \n% #?/");

  @TempDir Path folder;
  private static Browser browser;

  @BeforeAll
  static void start(Browser shared) {
    browser = shared;
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 375})
  void areShownAsTheyAre(int width) throws IOException {
    String first = "constructor";
    String second = "\"/../" + MARKUP + "%41?#";
    Path gallery =
        Made.gallery(
            folder.resolve("g"),
            MARKUP + LONG,
            Made.network(first, second, 5),
            Made.images(IMAGE, NAMES, 40));
    browser.shaped(width, false).open(gallery, "");
    assertThat(browser.texts("h1").getFirst()).contains(MARKUP);
    browser.find(".glance:nth-of-type(3) h2 a").click();
    browser.awaitPage();
    assertThat(browser.texts("h1")).containsExactly(second);
    assertThat(browser.texts("#class option")).hasSize(7).contains(MARKUP, IMAGE, RIGHT_TO_LEFT);
    browser.assertNoOverflow();
    browser.assertAccessible();
    browser.find("#feature-0").click();
    browser.awaitPage();
    browser.awaitPictures();
    browser.assertNoOverflow();
    browser.assertAccessible();
    browser.reload();
    assertThat(browser.texts("h1").getFirst()).contains(second);
    browser.find(".classes a").click();
    browser.awaitPage();
    browser.find(".tabs a:nth-child(2)").click();
    browser.awaitPage();
    browser.assertNoOverflow();
    assertThat(browser.<String>run("return document.title")).isNotEqualTo("taken");
    browser.assertQuiet(gallery);
  }

  @Test
  void oneFeatureOfOneImageOfOneClass() throws IOException {
    Path gallery =
        Made.gallery(
            folder.resolve("g"),
            "one",
            Made.ofOneFeature(),
            Made.images("one image", List.of("all"), 1));
    browser.shaped(375, false).open(gallery, "#/only");
    assertThat(browser.texts(".card b")).hasSize(1);
    browser.find(".card").click();
    browser.awaitPage();
    browser.awaitPictures();
    assertThat(browser.texts(".units .unit")).hasSize(1);
    browser.assertAccessible();
    browser.go("#/only/correlation");
    assertThat(browser.texts(".lead").getFirst()).contains("no two maps");
    browser.assertAccessible();
    browser.assertQuiet(gallery);
  }

  @Test
  void aComparisonShowsThemToo() throws IOException {
    Path comparison =
        Made.comparison(
            folder.resolve("c"),
            MARKUP + LONG,
            Made.network(IMAGE, RIGHT_TO_LEFT, 2),
            Made.images(IMAGE, NAMES, 6));
    browser.shaped(375, false).open(comparison, "");
    assertThat(browser.texts("h1").getFirst()).contains(MARKUP);
    browser.assertNoOverflow();
    browser.find("main section h2 a").click();
    browser.awaitPage();
    assertThat(browser.texts("h1")).containsExactly(IMAGE);
    browser.assertNoOverflow();
    browser.find(".card").click();
    browser.awaitPage();
    browser.awaitPictures();
    assertThat(browser.<String>run("return document.title")).isNotEqualTo("taken");
    browser.assertQuiet(comparison);
  }
}
