package switchback.reports.cli;

import picocli.CommandLine.Command;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.RotationChapter;

/** {@code switchback textbook rotation}. */
@Command(
    name = "rotation",
    description =
        "Why the filter is rotated by 180 degrees on the way back, with common questions.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback textbook rotation", "  switchback textbook rotation --out rotation"})
final class RotationCommand extends ChapterCommand {
  @Override
  Chapter chapter() {
    return RotationChapter.chapter();
  }
}
