package switchback.reports.cli;

import picocli.CommandLine.Command;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.WorkedExampleChapter;

/** {@code switchback textbook worked-example}. */
@Command(
    name = "worked-example",
    description = "One training step through a convolution layer, number by number.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback textbook worked-example",
      "  switchback textbook worked-example --out worked"
    })
final class WorkedExampleCommand extends ChapterCommand {
  @Override
  Chapter chapter() {
    return WorkedExampleChapter.chapter();
  }
}
