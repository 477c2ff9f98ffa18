package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.ChapterPage;
import switchback.reports.textbook.TerminalText;

/** A chapter of the textbook: its text goes to standard output, its page to {@code --out}. */
abstract class ChapterCommand extends Subcommand {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Make a page of it, too, with tables as CSV; an earlier one is replaced.")
  private @Nullable Path out;

  /** Computes it. */
  abstract Chapter chapter() throws IOException;

  @Override
  final void run() throws IOException {
    Chapter chapter = chapter();
    out().print(TerminalText.of(chapter));
    if (out != null) {
      err().println("page: " + ChapterPage.write(out, chapter, typed()));
    }
  }
}
