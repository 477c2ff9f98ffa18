package switchback.reports.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Progress;

/**
 * A progress bar per task on standard error, with the speed and the time elapsed and left. If
 * standard error is not a terminal, nothing is printed.
 */
final class TerminalProgress implements Progress, AutoCloseable {
  private final boolean isTerminal;
  private final ProgressBarStyle style;
  private @Nullable ProgressBar bar;

  TerminalProgress(Console console) {
    this.isTerminal = console.isTerminal();
    this.style =
        console.isColoured(isTerminal)
            ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
            : ProgressBarStyle.ASCII;
  }

  @Override
  public void at(String task, long done, long total) {
    if (isTerminal) {
      ProgressBar current = bar(task);
      current.maxHint(total);
      current.stepTo(done);
    }
  }

  /** Sets a few words to the right of the bar. */
  void note(String words) {
    if (bar != null) {
      bar.setExtraMessage(words);
    }
  }

  private ProgressBar bar(String task) {
    if (bar == null || !bar.getTaskName().equals(task)) {
      finish();
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setStyle(style)
              .showSpeed()
              .setUpdateIntervalMillis(200)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build();
    }
    return bar;
  }

  @Override
  public void close() {
    finish();
  }

  /** Ends the line of the bar, so that other output can follow. */
  void finish() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
