package switchback.reports.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Progress;

/**
 * A bar a task on standard error where a person watches it, with the time gone and the time left,
 * and how much is done a second; silence elsewhere.
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

  /** Adds a few words behind the bar. */
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

  /** Ends the bar's line, so that words may follow. */
  void finish() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
