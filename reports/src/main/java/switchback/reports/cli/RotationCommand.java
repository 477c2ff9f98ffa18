package switchback.reports.cli;

import picocli.CommandLine.Command;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.RotationChapter;

/** {@code switchback textbook rotation}. */
@Command(
    name = "rotation",
    description = "Why the filter turns by 180 degrees on the way back, and what readers ask.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback textbook rotation", "  switchback textbook rotation --out rotation"})
final class RotationCommand extends ChapterCommand {
  @Override
  Chapter chapter() {
    return RotationChapter.chapter();
  }
}
