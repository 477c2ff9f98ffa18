package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/** Tests a gallery's pages, opened from the file system. */
@ExtendWith(OneBrowser.class)
class GalleryBrowserTest {
  private static final int WIDE = 1280;
  private static final int PHONE = 375;

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

  private void open(int width, String hash) {
    browser.shaped(width, false).open(folder.resolve("g"), hash);
  }

  /** Checks after each test that nothing was logged, requested elsewhere or too wide. */
  @AfterEach
  void isQuiet() {
    browser.assertQuiet(folder.resolve("g"));
  }

  private static List<JsonNode> features(String layer) {
    return StreamSupport.stream(json.get("features").spliterator(), false)
        .filter(feature -> feature.get("layer").stringValue().equals(layer))
        .toList();
  }

  private static List<String> sorted(ToDoubleFunction<JsonNode> key) {
    List<JsonNode> features = new ArrayList<>(features("second"));
    features.sort(
        Comparator.comparing((JsonNode feature) -> feature.get("dead").booleanValue())
            .thenComparing(feature -> !feature.has("selectivity"))
            .thenComparingDouble(key));
    return features.stream().map(feature -> feature.get("feature").toString()).toList();
  }

  private static List<String> shown() {
    return browser.run(
        "return [...document.querySelectorAll('.cards .card')].map((e) => e.id.slice(8))");
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void theFirstPageLeadsToTheLayers(int width) {
    open(width, "");
    assertThat(browser.texts("main h1")).containsExactly("What tiny looks for");
    assertThat(browser.texts(".glance h2")).containsExactly("first", "second");
    browser.assertNoOverflow();
    browser.find(".glance h2 a").click();
    browser.awaitPage();
    assertThat(browser.hash()).isEqualTo("#/first");
    assertThat(shown()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void sortsByEveryMeasure(int width) {
    open(width, "#/second");
    assertThat(shown()).isEqualTo(sorted(feature -> -feature.get("strength").doubleValue()));
    browser.select("sort", "sparsity");
    assertThat(shown()).isEqualTo(sorted(feature -> -feature.get("sparsity").doubleValue()));
    browser.select("sort", "selectivity");
    assertThat(shown())
        .isEqualTo(sorted(feature -> feature.path("selectivity").asDouble(Double.MAX_VALUE)));
    browser.select("sort", "index");
    assertThat(shown()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
    browser.find("#direction").click();
    browser.awaitPage();
    assertThat(shown()).containsExactly("7", "6", "5", "4", "3", "2", "1", "0");
    assertThat(browser.hash()).isEqualTo("#/second?sort=index&direction=reversed");
    browser.back();
    browser.back();
    assertThat(shown())
        .isEqualTo(sorted(feature -> feature.path("selectivity").asDouble(Double.MAX_VALUE)));
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void filtersByClass(int width) {
    open(width, "#/second?sort=index");
    browser.select("class", "3");
    assertThat(shown()).isEqualTo(ofClass(3, 0));
    browser.select("share", "0.2");
    assertThat(shown()).isEqualTo(ofClass(3, 0.2));
    assertThat(browser.hash()).isEqualTo("#/second?sort=index&share=0.2&class=3");
    browser.select("class", "");
    assertThat(shown()).hasSize(8);
  }

  /** Features are filtered by the class of most of their images, or by a share of it. */
  private static List<String> ofClass(int index, double share) {
    List<String> features = new ArrayList<>();
    for (JsonNode feature : features("second")) {
      int sum = 0;
      int most = 0;
      for (JsonNode count : feature.get("classes")) {
        sum += count.intValue();
        most = Math.max(most, count.intValue());
      }
      int own = feature.get("classes").get(index).intValue();
      boolean isFirst = true;
      for (int i = 0; i < index; i++) {
        isFirst &= feature.get("classes").get(i).intValue() < most;
      }
      if (sum > 0 && (share == 0 ? own == most && isFirst : own >= share * sum)) {
        features.add(feature.get("feature").toString());
      }
    }
    return features;
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void goesThroughFeaturesByKeys(int width) {
    open(width, "#/second");
    List<String> order = shown();
    browser.run("document.querySelector('.card').focus()");
    browser.press(Keys.ARROW_RIGHT);
    assertThat(browser.<String>run("return document.activeElement.id"))
        .isEqualTo("feature-" + order.get(1));
    browser.press(Keys.ENTER);
    assertThat(browser.hash()).isEqualTo("#/second/" + order.get(1));
    browser.press(Keys.ARROW_RIGHT);
    assertThat(browser.hash()).isEqualTo("#/second/" + order.get(2));
    browser.press(Keys.ARROW_LEFT);
    browser.press(Keys.ARROW_LEFT);
    assertThat(browser.hash()).isEqualTo("#/second/" + order.get(0));
    browser.press(Keys.ARROW_LEFT);
    assertThat(browser.hash()).isEqualTo("#/second/" + order.get(0));
    browser.press("?");
    assertThat(browser.find("#keys").isDisplayed()).isTrue();
    browser.pressEscape();
    assertThat(browser.find("#keys").isDisplayed()).isFalse();
    browser.pressEscape();
    assertThat(browser.hash()).isEqualTo("#/second");
    assertThat(browser.<String>run("return document.activeElement.id"))
        .isEqualTo("feature-" + order.get(0));
    browser.pressEscape();
    assertThat(browser.hash()).isEqualTo("#/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#/second?sort=sparsity&share=0.2&scale=page&class=0",
        "#/second/2?sort=index&scale=page&show=magnitude&theme=dark",
        "#/first/0",
        "#/second/correlation?order=likeness",
        "#/no-such-layer"
      })
  void aLinkShowsTheSameAgain(String hash) {
    open(PHONE, hash);
    List<String> before = browser.texts("body");
    browser.assertNoOverflow();
    browser.reload();
    assertThat(browser.texts("body")).isEqualTo(before);
    assertThat(browser.hash()).isEqualTo(hash);
    browser.go("#/");
    browser.back();
    assertThat(browser.texts("body")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void switchesTheTheme(int width) {
    open(width, "#/second");
    assertThat(background()).isEqualTo("rgb(253, 253, 251)");
    browser.choose("theme-dark");
    assertThat(background()).isEqualTo("rgb(21, 21, 20)");
    assertThat(browser.hash()).isEqualTo("#/second?theme=dark");
    browser.reload();
    assertThat(background()).isEqualTo("rgb(21, 21, 20)");
    browser.choose("theme-system");
    assertThat(background()).isEqualTo("rgb(253, 253, 251)");
    browser.shaped(width, true);
    assertThat(background()).isEqualTo("rgb(21, 21, 20)");
  }

  private static String background() {
    return browser.run("return getComputedStyle(document.body).backgroundColor");
  }

  /** A tile of scale s on a page of scale S has the contrast s / S about mid-grey. */
  @Test
  void switchesToOneScaleForAPage() {
    open(WIDE, "#/second/0?sort=index");
    assertThat(filters()).allMatch(filter -> filter.equals("none"));
    browser.choose("scale-page");
    List<Double> scales = Made.scales(features("second").get(0));
    double page = scales.stream().mapToDouble(scale -> scale).max().orElseThrow();
    List<Double> contrasts =
        filters().stream()
            .filter(filter -> filter.startsWith("contrast("))
            .map(filter -> Double.valueOf(filter.substring(9, filter.length() - 1)))
            .toList();
    // The large tile at the top is the first one again.
    assertThat(contrasts).hasSize(1 + scales.size());
    for (int i = 0; i < scales.size(); i++) {
      assertThat(contrasts.get(i + 1)).isCloseTo(scales.get(i) / page, within(1e-4));
    }
    assertThat(browser.values(".legend data")).allMatch(value -> Double.parseDouble(value) == page);
    browser.choose("show-magnitude");
    assertThat(filters()).filteredOn(filter -> filter.contains("#magnitude")).hasSize(22);
    browser.choose("scale-tile");
    assertThat(browser.hash()).isEqualTo("#/second/0?sort=index&show=magnitude");
  }

  private static List<String> filters() {
    return browser.run(
        """
        return [...document.querySelectorAll('.hero canvas, .units canvas, .weaker .tile:first-child canvas')]
            .map((canvas) => getComputedStyle(canvas).filter)\
        """);
  }

  @Test
  void theDeadAreShownAsDead() {
    open(WIDE, "#/second");
    // A card's text is there once the card has been drawn.
    browser.await("return document.querySelector('#feature-7 .dead').innerText !== ''");
    assertThat(browser.texts("#feature-7 .dead")).containsExactly("dead");
    browser.go("#/second/7");
    assertThat(browser.texts(".hero")).containsExactly("dead");
    assertThat(browser.<Long>run("return document.querySelectorAll('.hero canvas, .unit').length"))
        .isZero();
  }

  @Test
  void aFeatureLeadsToWhatFeedsIt() {
    open(WIDE, "#/second/0");
    JsonNode input = features("second").get(0).get("inputs").get(0);
    browser.find(".connections .thumbnail").click();
    browser.awaitPage();
    assertThat(browser.hash()).isEqualTo("#/first/" + input.get("feature"));
    assertThat(browser.texts(".connections h2")).contains("Its filter", "Feeds most");
  }

  @Test
  void tellsWhereItCameFrom() {
    open(WIDE, "#/second/0");
    assertThat(browser.texts("#foot").getFirst())
        .contains("ab".repeat(32), json.get("data").get("sha256").stringValue())
        .contains("switchback gallery tiny --out \"g\"")
        .contains("zeiler-fergus: isolation max, unpooling switches, rectification deconvnet");
  }
}
