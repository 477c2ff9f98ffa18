package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Work that keeps its finished parts when it is interrupted, and resumes from them later. */
@FunctionalInterface
interface ResumableWork {
  /**
   * Does the work.
   *
   * @param progress must be called often; throws if the user ends the program
   */
  void run(Progress progress) throws IOException;

  /**
   * Does the work, and prints how to resume it if it ends early.
   *
   * @param out the folder that the work creates
   * @return false if the user ended the work; the program may then end before this returns
   */
  static boolean run(Subcommand command, Path out, TerminalProgress terminal, ResumableWork work)
      throws IOException {
    try (Interruption interruption = Interruption.start()) {
      Progress progress =
          (task, done, total) -> {
            if (interruption.isRequested()) {
              throw new CancellationException();
            }
            terminal.at(task, done, total);
          };
      try {
        work.run(progress);
        return true;
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        terminal.finish();
        // Work that fails its checks keeps nothing, though older parts may exist.
        boolean isKept = !(e instanceof SwitchbackException) && AtomicFolder.isUnfinished(out);
        if (!interruption.isRequested()) {
          if (isKept) {
            command.err().println("finished parts are kept; to resume: " + command.typed());
          }
          throw e;
        }
        command.err().println(isKept ? "stopped; to resume: " + command.typed() : "stopped");
        if (!isCancelled(e)) {
          command.err().println("error: " + Failures.line(e));
        }
        return false;
      } finally {
        terminal.finish();
      }
    }
  }

  /** Returns whether the work ended by the exception of its progress, perhaps on another thread. */
  private static boolean isCancelled(Throwable failure) {
    return Stream.<Throwable>iterate(failure, e -> e != null, Throwable::getCause)
        .anyMatch(CancellationException.class::isInstance);
  }
}
