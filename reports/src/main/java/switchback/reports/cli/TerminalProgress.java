package switchback.reports.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Progress;

/**
 * A progress bar per task on standard error, with the speed and the time elapsed and left. If
 * standard error is not a terminal, such as in a log file, it is a line now and then instead: the
 * first after ten seconds, then one every half minute.
 */
final class TerminalProgress implements Progress, AutoCloseable {
  private static final long FIRST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long EACH_NANOS = Duration.ofSeconds(30).toNanos();

  private final boolean isTerminal;
  private final ProgressBarStyle style;
  private final PrintWriter err;
  private final LongSupplier nanoseconds;
  private @Nullable ProgressBar bar;
  private String task = "";

  /** The time when the task began, what was done of it by then, and the time of the next line. */
  private long start;

  private long doneBefore;
  private long next;

  TerminalProgress(Subcommand command) {
    this(command.console(), command.err(), System::nanoTime);
  }

  /**
   * Creates progress by a given clock.
   *
   * @param err receives the lines if there is no terminal
   */
  TerminalProgress(Console console, PrintWriter err, LongSupplier nanoseconds) {
    this.isTerminal = console.isTerminal();
    this.style =
        console.isColoured(isTerminal)
            ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
            : ProgressBarStyle.ASCII;
    this.err = err;
    this.nanoseconds = nanoseconds;
    this.next = nanoseconds.getAsLong() + FIRST_NANOS;
  }

  @Override
  public void at(String task, long done, long total) {
    if (isTerminal) {
      ProgressBar current = bar(task);
      current.maxHint(total);
      current.stepTo(done);
    } else {
      line(task, done, total);
    }
  }

  private void line(String current, long done, long total) {
    long now = nanoseconds.getAsLong();
    if (!task.equals(current)) {
      task = current;
      start = now;
      doneBefore = done;
    }
    if (now - next >= 0) {
      next = now + EACH_NANOS;
      err.println(total > 0 ? of(done, total, now - start) : of(done));
      err.flush();
    }
  }

  /** Returns such as {@code reading: 41,530}, or the task alone if it counts nothing. */
  private String of(long done) {
    return done > 0 ? String.format(Locale.ROOT, "%s: %,d", task, done) : task;
  }

  /** Returns such as {@code measuring: 120 of 400 (30%), 1:45 min left}. */
  private String of(long done, long total, long elapsed) {
    String share =
        String.format(Locale.ROOT, "%s: %,d of %,d (%d%%)", task, done, total, 100 * done / total);
    return done <= doneBefore || elapsed <= 0
        ? share
        : share + ", " + time(elapsed / 1e9 * (total - done) / (done - doneBefore)) + " left";
  }

  /** Returns such as {@code 0:05 min} or {@code 2 h 07 min}. */
  static String time(double seconds) {
    Duration duration = Duration.ofSeconds(Math.round(seconds));
    return duration.toHours() > 0
        ? "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart())
        : "%d:%02d min".formatted(duration.toMinutes(), duration.toSecondsPart());
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
