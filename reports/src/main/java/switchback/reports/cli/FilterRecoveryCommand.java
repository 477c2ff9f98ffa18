package switchback.reports.cli;

import picocli.CommandLine.Command;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.FilterRecoveryChapter;

/** {@code switchback textbook filter-recovery}. */
@Command(
    name = "filter-recovery",
    description = "Recover filters by gradient descent, and see how large its steps may be.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback textbook filter-recovery",
      "  switchback textbook filter-recovery --out recovery"
    })
final class FilterRecoveryCommand extends ChapterCommand {
  @Override
  Chapter chapter() {
    return FilterRecoveryChapter.chapter();
  }
}
