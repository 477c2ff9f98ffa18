package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Work that keeps what it has finished when it ends early, and goes on with that another time. */
@FunctionalInterface
interface ResumableWork {
  /**
   * Does it.
   *
   * @param progress told often; throws where the user ends the program
   */
  void run(Progress progress) throws IOException;

  /**
   * Does it and says how to go on where it ends early.
   *
   * @param out the folder that it makes
   * @return whether it is done; if not, the user ended it: the program may end before this returns
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
        // What is refused keeps nothing, though there may be something of before.
        boolean isKept = !(e instanceof SwitchbackException) && AtomicFolder.isUnfinished(out);
        if (!interruption.isRequested()) {
          if (isKept) {
            command.err().println("what is finished is kept; to go on: " + command.typed());
          }
          throw e;
        }
        command.err().println(isKept ? "stopped; to go on: " + command.typed() : "stopped");
        if (!isCancelled(e)) {
          command.err().println("error: " + Failures.line(e));
        }
        return false;
      } finally {
        terminal.finish();
      }
    }
  }

  /** Whether it failed by the progress' own exception, perhaps on another thread. */
  private static boolean isCancelled(Throwable failure) {
    return Stream.<Throwable>iterate(failure, e -> e != null, Throwable::getCause)
        .anyMatch(CancellationException.class::isInstance);
  }
}
