package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.ChapterPage;
import switchback.reports.textbook.TerminalText;

/** A chapter of the textbook, printed to standard output and, with {@code --out}, made a page. */
abstract class ChapterCommand extends Subcommand {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Also write the chapter as a page to this folder, with its tables as CSV files; an older"
              + " page there is replaced.")
  private @Nullable Path out;

  /** Computes the chapter. */
  abstract Chapter chapter() throws IOException;

  @Override
  final void run() throws IOException {
    if (out != null) {
      Outputs.checkFolder(out, ChapterPage.marker(name()));
    }
    Chapter chapter = chapter();
    out().print(TerminalText.of(chapter));
    if (out != null) {
      err().println("page: " + ChapterPage.write(out, chapter, typed()));
    }
  }
}
