package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.images.Fitting;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.fixtures.Nets;
import switchback.reports.explore.Access;
import switchback.reports.explore.ClassScores;
import switchback.reports.explore.Explorer;
import switchback.reports.explore.ExplorerInput;
import switchback.reports.explore.Limits;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;

/**
 * Tests the explorer of a network of 62 layers, one of 2,000 features, and a thousand classes, over
 * images with as many labels.
 */
@ExtendWith(OneBrowser.class)
class LargeExplorerTest {
  private static final int CLASSES = 1000;
  private static final int FEATURES = 2000;
  private static final int STAGES = 60;

  /** Feature i of the wide layer is the brightness of a place plus i times this. */
  private static final float STEP = 0.01f;

  /** The classes whose biases are the largest, the largest one first. */
  private static final List<Integer> LIKELIEST = List.of(700, 3, 999, 0, 41, 512, 77, 650, 12, 308);

  private static final PixelStatistics STATISTICS =
      new PixelStatistics(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));

  /** The labels of the images in their order. */
  private static final int[] LABELS = {7, 300, 7, 999, 300, 0};

  private static Browser browser;
  private static Workers workers;
  private static Explorer explorer;
  private static ProjectableNetwork network;
  private static ImageSet images;

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    workers = new Workers(1);
    ImageSet drawn = SyntheticImages.draw(7, LABELS.length, 1, Progress.NONE).train();
    byte[][] pixels = new byte[LABELS.length][];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = drawn.image(i);
    }
    images = new ImageSet(3, 32, 32, pixels, LABELS);
    network = network();
    List<String> names = IntStream.range(0, CLASSES).mapToObj(i -> "thing " + i).toList();
    ExplorerInput input =
        new ExplorerInput(
            new Study(
                new Subject("many", "ab".repeat(32), "", network, STATISTICS),
                new SearchedImages("drawn", names, List.of(new Split("train", images))),
                workers),
            ClassScores.of(network, names),
            new Dataset("drawn", names, images, images.first(0)),
            new Fitting(3, 32, 32, null),
            Map.of("switchback", "0", "java", "25", "commandLine", "switchback explore"),
            new Limits(1 << 20, Duration.ofSeconds(20), Duration.ZERO, 64));
    explorer = Explorer.open(input, Access.local(0), Progress.NONE, e -> "" + e.getMessage());
  }

  /** Returns a network whose logits are its biases, whatever the image, and which has a softmax. */
  private static ProjectableNetwork network() {
    float[] biases = new float[CLASSES];
    for (int rank = 0; rank < LIKELIEST.size(); rank++) {
      biases[LIKELIEST.get(rank)] = 20 - rank;
    }
    Nets nets = Nets.of(3, 32, 32).pool(4).convolution("stage0/conv", 1, new float[] {1, 0, 0}, 0);
    for (int stage = 1; stage < STAGES; stage++) {
      nets.convolution("stage" + stage + "/conv", 1, new float[] {1}, 0);
    }
    float[] ones = new float[FEATURES];
    float[] steps = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      ones[i] = 1;
      steps[i] = 10 + i * STEP;
    }
    return nets.convolution("wide", 1, ones, steps)
        .relu()
        .pool(8)
        .dense("classes", new float[CLASSES * FEATURES], biases)
        .then((graph, maps) -> graph.softmax("", maps, 1))
        .network();
  }

  @AfterAll
  static void stop() throws IOException {
    if (explorer != null) {
      explorer.close();
    }
    workers.close();
  }

  @AfterEach
  void isQuiet() {
    browser.assertQuiet(explorer.address());
  }

  private static void open(int width, boolean dark, String hash) {
    browser.shaped(width, dark).open(explorer.address(), hash);
  }

  private static String address() {
    return browser.run("return decodeURIComponent(location.hash)");
  }

  @Test
  void listsTheTenLikeliestFirst() {
    open(1280, false, "#image=train:0");
    assertThat(browser.texts("#scores .name"))
        .isEqualTo(LIKELIEST.stream().map(i -> "thing " + i).toList());
    assertThat(browser.texts("#scores-note")).containsExactly("The 10 likeliest of 1,000 classes.");
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "375, true"})
  void isAccessible(int width, boolean dark) throws IOException {
    open(width, dark, "#image=train:0&heat=1&layer=wide");
    browser.find("#layer-find input").click();
    browser.assertAccessible(width, dark);
    browser.assertNoOverflow();
    browser.go("#image=train:0&layer=stage3%2Fconv");
    browser.find("#class-find input").click();
    browser.press("nothing of this name");
    browser.assertAccessible(width, dark);
    browser.assertNoOverflow();
  }

  @Test
  void leadsFromAPredictionToItsClass() {
    open(375, false, "#image=train:0");
    browser.run("document.querySelectorAll('#scores button')[2].click()");
    browser.awaitPage();
    assertThat(browser.texts("#unit-title")).containsExactly("output, thing 999");
  }

  @Test
  void findsALayerByItsWordsAndTheKeyboard() {
    open(1280, false, "#image=train:0&layer=wide");
    assertThat(browser.texts("#layers button")).isEmpty();
    browser.find("#layer-find input").click();
    // The output stands under its own name, too.
    assertThat(browser.texts("#layer-find li")).hasSize(STAGES + 3);
    assertThat(browser.texts("#layer-find .active .word")).containsExactly("wide");
    // Both words are wanted, in any order: stages 17 alone, as 17 is in no other name.
    browser.press("conv 17");
    assertThat(browser.texts("#layer-find li .word")).containsExactly("stage17/conv");
    browser.press(Keys.ENTER);
    assertThat(address()).contains("layer=stage17/conv");
    assertThat(browser.texts("#unit-title").getFirst()).startsWith("stage17/conv");
    browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER);
    assertThat(address()).contains("layer=stage18/conv");
    browser.press("nonsense");
    assertThat(browser.texts("#layer-find .nothing")).containsExactly("Nothing has this name.");
    browser.press(Keys.TAB);
    assertThat(browser.<String>run("return document.querySelector('#layer-find input').value"))
        .isEqualTo("stage18/conv");
    browser.find("#layer-after").click();
    browser.awaitPage();
    assertThat(address()).contains("layer=stage19/conv");
    browser.find("#layer-before").click();
    browser.awaitPage();
    assertThat(address()).contains("layer=stage18/conv");
  }

  @Test
  void keepsTheLayerIfTheListIsLeft() {
    open(1280, false, "#image=train:0&layer=wide");
    browser.find("#layer-find input").click();
    browser.press(Keys.ARROW_UP, Keys.ESCAPE);
    assertThat(browser.<Boolean>run("return document.querySelector('#layer-find ul').hidden"))
        .isTrue();
    assertThat(address()).contains("layer=wide");
    assertThat(browser.<String>run("return document.querySelector('#layer-find input').value"))
        .isEqualTo("wide");
  }

  @Test
  void goesThroughTheImagesOfAHighLabel() {
    open(1280, false, "#image=train:0");
    browser.find("#class-find input").click();
    browser.press("thing 300", Keys.ENTER);
    browser.await("return location.hash.includes('image=train:1')");
    browser.find("#next").click();
    browser.await("return location.hash.includes('image=train:4')");
    browser.awaitPage();
    assertThat(browser.texts("#caption").getFirst()).startsWith("thing 300");
    browser.find("#next").click();
    browser.await("return location.hash.includes('image=train:1')");
  }

  /** The time is from the choice of the layer to the frame in which its maps are on the screen. */
  @Test
  void drawsTwoThousandMapsAtOnceAndOnlyThoseInSight() {
    open(1280, false, "#image=train:0&layer=stage3/conv");
    browser.run(
        """
        window.begun = performance.now();
        location.hash = location.hash.replace('stage3%2Fconv', 'wide');
        new MutationObserver((_, itself) => {
          itself.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => {
            window.took = performance.now() - window.begun;
          }));
        }).observe(document.getElementById('maps'), { childList: true });\
        """);
    browser.await("return window.took > 0");
    browser.awaitPage();
    long millis = browser.<Number>run("return window.took").longValue();
    assertThat(browser.<Long>run("return document.getElementById('maps').children.length"))
        .isEqualTo(FEATURES);
    long drawn = browser.<Long>run("return document.querySelectorAll('#maps canvas').length");
    assertThat(drawn).isBetween(40L, 400L);
    assertThat(millis).as("milliseconds to %d maps", FEATURES).isLessThan(3000);
  }

  @Test
  void drawsAMapOnceItIsScrolledTo() {
    open(1280, false, "#image=train:0&layer=wide&sort=index");
    assertThat(lastMap()).isEmpty();
    browser.run("const maps = document.getElementById('maps'); maps.scrollTop = 1e9");
    browser.await("return document.querySelector('#maps button:last-child canvas') !== null");
    int last = FEATURES - 1;
    float[] map = network.trace(images.standardized(0, STATISTICS)).map("wide", last);
    float most = 0;
    for (float value : map) {
      most = Math.max(most, value);
    }
    List<Long> levels = lastMap();
    assertThat(levels).hasSize(map.length);
    for (int i = 0; i < map.length; i++) {
      assertThat((double) levels.get(i)).isCloseTo(255.0 * map[i] / most, within(0.51));
    }
  }

  /** Returns the grey levels of the last map; empty if it is not drawn. */
  private static List<Long> lastMap() {
    return browser.run(
        """
        const canvas = document.querySelector('#maps button:last-child canvas');
        if (!canvas) {
          return [];
        }
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i])\
        """);
  }

  @Test
  void walksTheGridByTheKeyboardBeyondWhatIsDrawn() {
    open(1280, false, "#image=train:0&layer=wide&sort=index&feature=0");
    browser.run("document.querySelector('#maps [tabindex=\"0\"]').focus()");
    for (int i = 0; i < 12; i++) {
      browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    }
    browser.await("return document.activeElement.querySelector('canvas') !== null");
    browser.press(Keys.ENTER);
    long columns =
        browser.<Long>run(
            "const all = [...document.querySelectorAll('#maps button')];"
                + " return all.filter((b) => b.offsetTop === all[0].offsetTop).length");
    browser.await("return location.hash.includes('feature=%d&')".formatted(24 * columns));
  }
}
