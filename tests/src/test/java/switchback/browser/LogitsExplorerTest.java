package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.images.Fitting;
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

/** Tests the explorer of a network of grey images without pooling, whose output is no softmax. */
@ExtendWith(OneBrowser.class)
class LogitsExplorerTest {
  private static final List<String> CLASSES = List.of("up", "down", "none");

  @Test
  void showsLogitsAndOneProjection(Browser browser) throws IOException {
    ProjectableNetwork network =
        Nets.of(1, 4, 4)
            .convolution("conv", 1, new float[] {1}, 0)
            .relu()
            .dense("classes", new float[48], 8, -2.5f, 4)
            .network();
    ImageSet images = new ImageSet(1, 4, 4, new byte[][] {new byte[16]}, new int[] {0});
    try (Workers workers = new Workers(1)) {
      ExplorerInput input =
          new ExplorerInput(
              new Study(
                  new Subject(
                      "grey",
                      "ab".repeat(32),
                      "",
                      network,
                      new PixelStatistics(List.of(-1.0), List.of(1.0))),
                  new SearchedImages("grey", CLASSES, List.of(new Split("train", images))),
                  workers),
              ClassScores.of(network, CLASSES),
              new Dataset("grey", CLASSES, images, images.first(0)),
              new Fitting(1, 4, 4, null),
              Map.of("switchback", "0", "java", "25", "commandLine", "switchback explore"),
              new Limits(1 << 20, Duration.ofSeconds(20), Duration.ZERO, 64));
      try (Explorer explorer =
          Explorer.open(input, Access.local(0), Progress.NONE, e -> "" + e.getMessage())) {
        browser.shaped(1280, false).open(explorer.address(), "");
        assertThat(browser.texts("#scores .name")).isEqualTo(CLASSES);
        assertThat(browser.texts("#scores .share")).containsExactly("8", "\u22122.50", "4");
        assertThat(
                browser.<List<String>>run(
                    "return [...document.querySelectorAll('#scores .amount')]"
                        + ".map((e) => e.style.width)"))
            .containsExactly("100%", "0%", "50%");
        assertThat(browser.texts("#scores-note").getFirst()).contains("without a softmax");
        assertThat(browser.texts("#unit-title")).containsExactly("conv, feature 0");
        assertThat(browser.texts("#tiles b"))
            .containsExactly("the image there", "every unpooling: no pooling is below");
        browser.assertAccessible();
        browser.assertQuiet(explorer.address());
      }
    }
  }
}
