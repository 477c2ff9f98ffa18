package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/** Tests a comparison's page, opened from the file system. */
@ExtendWith(OneBrowser.class)
class ComparisonBrowserTest {
  @TempDir static Path folder;
  private static Browser browser;
  private static JsonNode json;

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    Made.comparison(
        folder.resolve("c"),
        "tiny",
        Made.network("first", "second", 3),
        Made.images("drawings", Made.tenClasses(), 6));
    json = Made.json(folder.resolve("c/compare.json"));
  }

  @AfterEach
  void isQuiet() {
    browser.assertQuiet(folder.resolve("c"));
  }

  private void open(int width, String hash) {
    browser.shaped(width, false).open(folder.resolve("c"), hash);
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 375})
  void laysOneRecipeOverAnother(int width) {
    open(width, "#/second/0");
    assertThat(browser.texts(".recipes thead th")).hasSize(10);
    assertThat(browser.texts(".recipes tbody tr")).hasSize(2);
    browser.select("over", "4");
    browser.select("under", "0");
    assertThat(browser.hash()).isEqualTo("#/second/0?under=0&over=4");
    assertThat(width(".stack .upper")).isEqualTo("inset(0px 50% 0px 0px)");
    browser.find("#at").sendKeys(Keys.HOME);
    assertThat(width(".stack .upper")).isEqualTo("inset(0px 100% 0px 0px)");
    assertThat(browser.hash()).isEqualTo("#/second/0?under=0&over=4&at=0");
    browser.reload();
    assertThat(width(".stack .upper")).isEqualTo("inset(0px 100% 0px 0px)");
    browser.choose("lay-fade");
    assertThat(
            browser.<String>run(
                "return getComputedStyle(document.querySelector('.upper')).opacity"))
        .isEqualTo("0");
    browser.find("#at").sendKeys(Keys.END);
    assertThat(browser.find("#at").getAttribute("aria-valuetext")).startsWith("100%");
  }

  private static String width(String selector) {
    return browser.run(
        "return getComputedStyle(document.querySelector(arguments[0])).clipPath", selector);
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 375})
  void goesThroughFeaturesByKeys(int width) {
    open(width, "#/second");
    assertThat(browser.texts(".cards .card")).hasSize(2);
    browser.find("#feature-0").click();
    browser.awaitPage();
    browser.press(Keys.ARROW_RIGHT);
    assertThat(browser.hash()).isEqualTo("#/second/1");
    browser.pressEscape();
    assertThat(browser.hash()).isEqualTo("#/second");
    browser.pressEscape();
    assertThat(browser.texts(".plots figure")).isNotEmpty();
    browser.back();
    assertThat(browser.texts("h1")).containsExactly("second");
  }

  @Test
  void everyNumberIsTheRecords() {
    open(1280, "#/second");
    browser.find("summary").click();
    List<Double> expected = new ArrayList<>();
    for (JsonNode metric : json.get("metrics")) {
      List<Double> numbers = new ArrayList<>();
      boolean any = false;
      for (JsonNode score : json.get("scores")) {
        if (score.get("layer").stringValue().equals("second")
            && score.get("metric").equals(metric.get("name"))) {
          any |= score.get("trained").get("units").intValue() > 0;
          numbers.add(score.get("trained").get("units").doubleValue());
          add(numbers, score.get("trained"));
          score.get("randomWeights").forEach(random -> add(numbers, random));
        }
      }
      if (any) {
        expected.addAll(numbers);
      }
    }
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(browser.values("table data").stream().map(Double::parseDouble))
        .containsExactlyElementsOf(expected);
    List<Double> times = new ArrayList<>();
    json.get("microseconds").get("second").forEach(time -> times.add(time.doubleValue()));
    assertThat(browser.values(".times data").stream().map(Double::parseDouble))
        .containsExactlyElementsOf(times);
  }

  private static void add(List<Double> numbers, JsonNode interval) {
    if (interval.get("units").intValue() > 0) {
      for (String key : List.of("mean", "low", "high")) {
        numbers.add(interval.get(key).doubleValue());
      }
    }
  }
}
