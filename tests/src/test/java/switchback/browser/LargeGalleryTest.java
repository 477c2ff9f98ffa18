package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/**
 * Tests the pages of a made-up gallery with 1,000 features in a layer and 1,000 classes: ten times
 * as many features as are shown at first, and twice as many as have a matrix drawn of them.
 */
@ExtendWith(OneBrowser.class)
class LargeGalleryTest {
  private static final int WIDE = 1280;
  private static final int PHONE = 375;
  private static final int FEATURES = 1000;
  private static final int CLASSES = 1000;
  private static final int IMAGES = 40;

  /** A few pictures per feature: what is large here are the numbers of features and of classes. */
  private static final int UNITS = 3;

  @TempDir static Path folder;
  private static Browser browser;
  private static JsonNode json;

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(i -> "thing " + i).toList();
    Made.plainGallery(
        folder.resolve("g"),
        "many",
        Made.wideNetwork(FEATURES),
        Made.imagesOfManyClasses(classes, IMAGES),
        UNITS,
        1);
    json = Made.json(folder.resolve("g/gallery.json"));
  }

  private static void open(int width, String hash) {
    browser.shaped(width, false).open(folder.resolve("g"), hash);
  }

  /** Checks after each test that nothing was logged, requested elsewhere or too wide. */
  @AfterEach
  void isQuiet() {
    browser.assertQuiet(folder.resolve("g"));
  }

  private static List<JsonNode> features() {
    return StreamSupport.stream(json.get("features").spliterator(), false)
        .filter(feature -> feature.get("layer").stringValue().equals("wide"))
        .toList();
  }

  private static List<String> sorted(ToDoubleFunction<JsonNode> key) {
    List<JsonNode> features = new ArrayList<>(features());
    features.sort(
        Comparator.comparing((JsonNode feature) -> feature.get("dead").booleanValue())
            .thenComparingDouble(key));
    return features.stream().map(feature -> feature.get("feature").toString()).toList();
  }

  private static List<String> byStrength() {
    return sorted(feature -> -feature.get("strength").doubleValue());
  }

  private static List<String> shown() {
    return browser.run(
        "return [...document.querySelectorAll('.cards .card')].map((e) => e.id.slice(8))");
  }

  private static String focused() {
    return browser.run("return document.activeElement.id");
  }

  private static long count(String selector) {
    return browser.<Long>run("return document.querySelectorAll(arguments[0]).length", selector);
  }

  /** A page opens quickly because it holds few cards and the room for the others. */
  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void aLayerOpensWithItsFirstCards(int width) {
    open(width, "#/wide");
    browser.awaitPictures();
    List<String> first = shown();
    assertThat(first).hasSizeBetween(50, 300);
    assertThat(first).isEqualTo(byStrength().subList(0, first.size()));
    assertThat(count("*")).isLessThan(10_000);
    browser.await(
        """
        const { height } = document.querySelector('.cards li').getBoundingClientRect();
        const columns = getComputedStyle(document.querySelector('.cards'))
            .gridTemplateColumns.split(' ').length;
        return document.querySelector('.cards').offsetHeight > %d / columns * height\
        """
            .formatted(FEATURES));
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void scrollingMakesTheOthers(int width) {
    open(width, "#/wide?sort=sparsity");
    int first = shown().size();
    browser.run("document.querySelector('.cards > .later').scrollIntoView()");
    browser.await("return document.querySelectorAll('.card').length > " + first);
    browser.await(
        """
        document.querySelector('footer').scrollIntoView({block: 'end'});
        return document.querySelectorAll('.card').length === %d\
        """
            .formatted(FEATURES));
    assertThat(shown()).isEqualTo(sorted(feature -> -feature.get("sparsity").doubleValue()));
    assertThat(count(".cards > .later")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void keysReachEveryCard(int width) {
    open(width, "#/wide");
    List<String> order = byStrength();
    int made = shown().size();
    Long columns =
        browser.run(
            """
            return getComputedStyle(document.querySelector('.cards'))
                .gridTemplateColumns.split(' ').length\
            """);
    browser.run("document.querySelector('.card').focus()");
    browser.press(Keys.ARROW_DOWN);
    assertThat(focused()).isEqualTo("feature-" + order.get(columns.intValue()));
    browser.press(Keys.ARROW_UP);
    browser.run("document.querySelectorAll('.card')[arguments[0]].focus()", made - 1);
    browser.press(Keys.ARROW_RIGHT);
    assertThat(focused()).isEqualTo("feature-" + order.get(made));
    browser.press(Keys.END);
    assertThat(focused()).isEqualTo("feature-" + order.getLast());
    browser.press(Keys.HOME);
    assertThat(focused()).isEqualTo("feature-" + order.getFirst());
  }

  @Test
  void goesBackToACardThatWasNotMadeYet() {
    String last = byStrength().get(FEATURES - 2);
    open(WIDE, "#/wide/" + last);
    browser.pressEscape();
    assertThat(focused()).isEqualTo("feature-" + last);
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void sorts(int width) {
    open(width, "#/wide");
    browser.select("sort", "index");
    assertThat(shown().subList(0, 3)).containsExactly("0", "1", "2");
    browser.find("#direction").click();
    browser.awaitPage();
    assertThat(shown().subList(0, 3)).containsExactly("999", "998", "997");
  }

  /** Of a thousand classes, the 40 that occur are suggested, and any part of a name finds one. */
  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void searchesForAClass(int width) {
    open(width, "#/wide?sort=index&share=0.2");
    Set<String> occurring = new HashSet<>();
    for (int i = 0; i < IMAGES; i++) {
      occurring.add("thing " + 37 * i % CLASSES);
    }
    List<String> suggested = browser.values("#class-options option");
    assertThat(suggested).containsExactlyInAnyOrderElementsOf(occurring);
    browser.select("class", "THING 37");
    assertThat(browser.hash()).isEqualTo("#/wide?sort=index&share=0.2&class=37");
    List<String> expected =
        features().stream()
            .filter(feature -> share(feature, 37) >= 0.2)
            .map(feature -> feature.get("feature").toString())
            .toList();
    assertThat(expected).isNotEmpty();
    assertThat(shown()).isEqualTo(expected.subList(0, Math.min(expected.size(), shown().size())));
    browser.select("class", "no such thing");
    assertThat(browser.<Boolean>run("return document.getElementById('class').validity.valid"))
        .isFalse();
    browser.select("class", "");
    assertThat(browser.hash()).isEqualTo("#/wide?sort=index&share=0.2");
  }

  private static double share(JsonNode feature, int index) {
    double sum = 0;
    for (JsonNode classCount : feature.get("classes")) {
      sum += classCount.intValue();
    }
    return sum == 0 ? 0 : feature.get("classes").get(index).intValue() / sum;
  }

  @Test
  void aCardNamesThreeClassesAndCountsTheRest() {
    open(WIDE, "#/wide?sort=index");
    JsonNode feature = features().getFirst();
    List<Integer> counts = new ArrayList<>();
    feature.get("classes").forEach(each -> counts.add(each.intValue()));
    counts.removeIf(each -> each == 0);
    counts.sort(Comparator.reverseOrder());
    int rest = counts.stream().skip(3).mapToInt(each -> each).sum();
    assertThat(browser.texts("#feature-0 .share:not(.rest) span"))
        .isEqualTo(counts.stream().limit(3).map(String::valueOf).toList());
    assertThat(
            browser.<List<String>>run(
                "return [...document.querySelectorAll('#feature-0 .share.rest span')].map(e =>"
                    + " e.textContent.trim())"))
        .contains(String.valueOf(rest));
    browser.go("#/wide/0");
    assertThat(browser.texts(".classes li")).hasSize(12);
    assertThat(browser.texts(".classes .facts").getFirst().replace('\u00a0', ' '))
        .isEqualTo(
            "and %d more classes with %d images"
                .formatted(
                    counts.size() - 12, counts.stream().skip(12).mapToInt(each -> each).sum()));
  }

  /** The strongest pairs are found among each feature's partners; there is no matrix to draw. */
  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void showsNoMatrixOfAMillionCells(int width) {
    JsonNode layer = json.get("layers").get(1);
    assertThat(layer.has("correlation")).isFalse();
    open(width, "#/wide/correlation");
    assertThat(count(".matrix")).isZero();
    assertThat(browser.texts(".no-matrix").getFirst()).contains("1,000 by 1,000");
    double most = 0;
    for (JsonNode partners : layer.get("correlated").get("partners")) {
      for (JsonNode partner : partners) {
        most = Math.max(most, Math.abs(partner.get("correlation").doubleValue()));
      }
    }
    assertThat(browser.values(".pairs data")).hasSize(12);
    assertThat(Math.abs(Double.parseDouble(browser.values(".pairs data").getFirst())))
        .isEqualTo(most);
    assertThat(browser.values("#coupling"))
        .containsExactly(layer.get("correlated").get("coupling").toString());
    browser.go("#/narrow/correlation");
    assertThat(count(".matrix")).isOne();
  }

  /** Only the cards near the window load their feature's picture. */
  @ParameterizedTest
  @ValueSource(ints = {WIDE, PHONE})
  void drawsPatchesOnDemand(int width) {
    open(width, "#/wide?sort=index");
    browser.choose("tiles-patches");
    assertThat(browser.hash()).isEqualTo("#/wide?sort=index&tiles=patches");
    browser.awaitPictures();
    assertThat(count("#feature-0 .mosaic[data-drawn]")).isOne();
    assertThat(count(".mosaic[data-drawn]")).isLessThan(count(".mosaic"));
    assertThat(
            browser.<Long>run(
                """
                return performance.getEntriesByType('resource')
                    .filter((entry) => entry.name.includes('/wide/')).length\
                """))
        .isLessThan(count(".mosaic"));
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "375, false", "375, true"})
  void isAccessible(int width, boolean dark) throws IOException {
    browser.shaped(width, dark).open(folder.resolve("g"), "#/");
    for (String view :
        new String[] {"#/", "#/wide", "#/wide?tiles=patches", "#/wide/0", "#/wide/correlation"}) {
      browser.go(view);
      browser.assertAccessible(width, dark);
      browser.assertNoOverflow();
    }
  }
}
