package switchback.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that ran in a process of its own.
 *
 * @param seconds its wall time
 * @param peakMegabytes the most resident memory that it had, pages of mapped files included
 * @param anonymousMegabytes the most that was no part of a file, as far as samples saw it
 */
record MeasuredCommand(double seconds, double peakMegabytes, double anonymousMegabytes) {
  private static final int SAMPLE_MILLIS = 5;

  /**
   * Runs a command to its end.
   *
   * @param log receives what it prints
   * @param status the exit status that it must have
   * @param text what it must print, so that no failure is timed as a success
   * @throws IllegalStateException if it does otherwise
   */
  static MeasuredCommand run(List<String> command, Path log, int status, String text) {
    try {
      long started = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      double peak = 0;
      double anonymous = 0;
      do {
        ProcessMemory memory = ProcessMemory.of(process);
        peak = Math.max(peak, memory.peak());
        anonymous = Math.max(anonymous, memory.anonymous());
      } while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
      double seconds = (System.nanoTime() - started) / 1e9;
      if (peak == 0) {
        throw new IOException("/proc did not tell the memory of process " + process.pid());
      }
      String printed = Files.readString(log);
      if (process.exitValue() != status || !printed.contains(text)) {
        throw new IllegalStateException(
            "%s: got exit status %d and `%s`, expected %d and `%s`"
                .formatted(String.join(" ", command), process.exitValue(), printed, status, text));
      }
      return new MeasuredCommand(seconds, peak, anonymous);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
  }

  /** Returns the medians of several runs. */
  static MeasuredCommand median(List<MeasuredCommand> runs) {
    return new MeasuredCommand(
        Rounds.median(runs.stream().map(MeasuredCommand::seconds).toList()),
        Rounds.median(runs.stream().map(MeasuredCommand::peakMegabytes).toList()),
        Rounds.median(runs.stream().map(MeasuredCommand::anonymousMegabytes).toList()));
  }
}
