package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

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
import switchback.datasets.Dataset;
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

/** Tests the explorer's list of predictions for a network of a thousand classes. */
@ExtendWith(OneBrowser.class)
class ManyClassesTest {
  private static final int CLASSES = 1000;

  /** The classes whose biases are the largest, the largest one first. */
  private static final List<Integer> LIKELIEST = List.of(700, 3, 999, 0, 41, 512, 77, 650, 12, 308);

  private static Browser browser;
  private static Workers workers;
  private static Explorer explorer;

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    workers = new Workers(1);
    Dataset drawn = SyntheticImages.draw(7, 4, 1, Progress.NONE);
    PixelStatistics plain = new PixelStatistics(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));
    ProjectableNetwork network = network();
    List<String> names = IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList();
    ExplorerInput input =
        new ExplorerInput(
            new Study(
                new Subject("many", "ab".repeat(32), "", network, plain),
                new SearchedImages(
                    "drawn", drawn.classes(), List.of(new Split("train", drawn.train()))),
                workers),
            ClassScores.of(network, names),
            drawn,
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
    return Nets.of(3, 32, 32)
        .convolution("conv", 1, new float[] {1, 0, 0}, 0)
        .relu()
        .pool(32)
        .dense("classes", new float[CLASSES], biases)
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

  @Test
  void listsTheTenLikeliestFirst() throws IOException {
    browser.shaped(1280, false).open(explorer.address(), "#image=train:0");
    assertThat(browser.texts("#scores .name"))
        .isEqualTo(LIKELIEST.stream().map(i -> "class " + i).toList());
    assertThat(browser.texts("#scores-note")).containsExactly("The 10 likeliest of 1,000 classes.");
    browser.assertAccessible(1280, false);
  }

  @Test
  void leadsFromAPredictionToItsClass() {
    browser.shaped(375, false).open(explorer.address(), "#image=train:0");
    browser.run("document.querySelectorAll('#scores button')[2].click()");
    browser.awaitPage();
    assertThat(browser.texts("#unit-title")).containsExactly("output, class 999");
    browser.assertNoOverflow();
  }
}
