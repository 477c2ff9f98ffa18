package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
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

/** Tests the explorer of networks of grey images whose output is no softmax. */
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
    explore(
        network,
        address -> {
          browser.shaped(1280, false).open(address, "");
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
          browser.assertQuiet(address);
        });
  }

  /** Units that see the whole image, wherever they are, have their map spread over all of it. */
  @Test
  void laysAMapOfUnitsThatSeeAllOverTheWholeImage(Browser browser) throws IOException {
    ProjectableNetwork network =
        Nets.of(1, 4, 4)
            .then((_, maps) -> maps.transpose(0, 1, 3, 2))
            .convolution("turned", 1, new float[] {1}, 0)
            .relu()
            .pool(2)
            .dense("classes", new float[12], 8, -2.5f, 4)
            .network();
    explore(
        network,
        address -> {
          browser.shaped(1280, false).open(address, "#image=train:0&layer=turned&heat=1");
          browser.await("return document.querySelector('#picture .heat canvas') !== null");
          assertThat(
                  browser.<List<String>>run(
                      """
                      const { style } = document.querySelector('#picture .heat canvas');
                      return [style.left, style.top, style.width, style.height]\
                      """))
              .containsExactly("0%", "0%", "100%", "100%");
          browser.assertQuiet(address);
        });
  }

  /** What a test does with the address of an explorer. */
  private interface Steps {
    void at(URI address) throws IOException;
  }

  private static void explore(ProjectableNetwork network, Steps steps) throws IOException {
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
        steps.at(explorer.address());
      }
    }
  }
}
