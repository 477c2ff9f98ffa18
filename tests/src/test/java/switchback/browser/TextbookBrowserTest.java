package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.deconv.ProjectableNetwork;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.ChapterPage;
import switchback.reports.textbook.FilterRecoveryChapter;
import switchback.reports.textbook.GradientCheckChapter;
import switchback.reports.textbook.LabelsChapter;
import switchback.reports.textbook.RotationChapter;
import switchback.reports.textbook.TricksChapter;
import switchback.reports.textbook.WorkedExampleChapter;
import switchback.training.runs.Run;
import switchback.training.textbook.LabelCurve;
import switchback.training.textbook.NetworkCheck;
import switchback.training.textbook.PlaneCheck;

/** Checks the textbook's pages, opened from the file system, in all themes and widths. */
@ExtendWith(OneBrowser.class)
class TextbookBrowserTest {
  @TempDir static Path folder;
  private static Browser browser;
  private static Map<String, Chapter> chapters = Map.of();

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    chapters =
        Stream.of(
                FilterRecoveryChapter.chapter(),
                WorkedExampleChapter.chapter(),
                RotationChapter.chapter(),
                TricksChapter.chapter(
                    ProjectableNetwork.of(Run.open(Run.PRETRAINED)), Run.PRETRAINED),
                gradientCheck(),
                labels())
            .collect(Collectors.toMap(Chapter::name, Function.identity()));
    for (Chapter chapter : chapters.values()) {
      ChapterPage.write(folder.resolve(chapter.name()), chapter, "switchback textbook");
    }
  }

  /** Returns the chapter with made-up measurements. */
  private static Chapter labels() {
    List<LabelCurve.Point> points =
        List.of(
            new LabelCurve.Point(100, false, 60, 0.1, 0.97, 2.5, 0.31),
            new LabelCurve.Point(100, true, 60, 0.01, 1, 1.9, 0.49),
            new LabelCurve.Point(2000, false, 4, 1.4, 0.48, 1.6, 0.41),
            new LabelCurve.Point(2000, true, 4, 0.6, 0.83, 1.1, 0.65));
    return new LabelsChapter(
            new LabelCurve(points),
            new LabelCurve.Settings(List.of(100, 2000), 60, 128, 1),
            "drawn images",
            Run.PRETRAINED,
            500)
        .chapter();
  }

  /** Returns the chapter for a network with a hostile name and made-up results. */
  private static Chapter gradientCheck() {
    NetworkCheck.Probe probe = new NetworkCheck.Probe("3,0,1,4", 0.5, 0.5000001, 2e-7);
    NetworkCheck check =
        new NetworkCheck(
            2,
            NetworkCheck.Objective.LOSS,
            0.25,
            NetworkCheck.STEP,
            List.of(
                new NetworkCheck.Group("co$nv_1.W", 2400, List.of(probe), 1, 0.7, 1e-6),
                new NetworkCheck.Group("b`*<b>.b", 32, List.of(), 2, 0, 0.0)));
    return GradientCheckChapter.chapter(
        new PlaneCheck(1),
        check,
        new GradientCheckChapter.Subject("runs/$my_{run}*<i>`", "images", 2, 1));
  }

  /** A theme changes colours alone: what is drawn, and how large, is looked at in the light one. */
  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "375, false", "375, true"})
  void openQuietlyAndForEverybody(int width, boolean dark) throws IOException {
    for (Map.Entry<String, Chapter> chapter : chapters.entrySet()) {
      Path page = folder.resolve(chapter.getKey());
      browser.shaped(width, dark).openStill(page);
      assertThat(browser.texts("h1")).containsExactly(chapter.getValue().title());
      browser.assertQuiet(page);
      if (!dark) {
        assertFormulasAndFiguresAreDrawn();
      }
      browser.assertAccessible(width, dark);
    }
  }

  private static void assertFormulasAndFiguresAreDrawn() {
    List<Double> sizes =
        browser.run(
            "return [...document.querySelectorAll('math, svg')].map((e) =>"
                + " Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height) +"
                + " 0.001)");
    assertThat(sizes).isNotEmpty().allMatch(size -> size > 3);
  }
}
