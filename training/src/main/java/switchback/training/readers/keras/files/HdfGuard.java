package switchback.training.readers.keras.files;

import io.jhdf.exceptions.HdfException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Runs the parser of HDF5 on a file that is not trusted. The parser follows addresses in the file
 * without limits; so it gets a stack of its own, and the file is taken away from it if it does not
 * come back.
 */
final class HdfGuard {
  private static final long STACK_BYTES = 1 << 20;
  private static final long LEAST_SECONDS = 8;
  private static final long BYTES_A_SECOND = 4 << 20;

  private final Path file;
  private final Arena arena;
  private final long seconds;

  /**
   * Creates a guard for a file.
   *
   * @param file the file, for messages
   * @param arena a shared arena with the file's bytes, which is closed if the parser hangs
   * @param bytes the size of the file
   */
  HdfGuard(Path file, Arena arena, long bytes) {
    this.file = file;
    this.arena = arena;
    this.seconds = LEAST_SECONDS + bytes / BYTES_A_SECOND;
  }

  /**
   * Runs a part of the parser.
   *
   * @throws SwitchbackException if it fails or takes too long
   */
  <T> T call(Supplier<T> part) {
    FutureTask<T> task = new FutureTask<>(part::get);
    Thread thread = new Thread(null, task, "hdf5", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      arena.close();
      throw damaged("its structure is not read within " + seconds + " s", e);
    } catch (InterruptedException e) {
      arena.close();
      Thread.currentThread().interrupt();
      throw new SwitchbackException(
          "reading was interrupted", file, "an interruption", "time to read it", "try again", e);
    }
  }

  private RuntimeException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case SwitchbackException refusal -> refusal;
      case RuntimeException e -> damaged(reason(e), e);
      // Of a parser that follows a circle or a length from nowhere; its stack is not ours.
      case StackOverflowError e -> damaged("its structure is a circle", e);
      case OutOfMemoryError e -> damaged("its structure is larger than the memory", e);
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  /** Returns the parser's own words, unless they are those of Java about a number of the file. */
  private static String reason(RuntimeException failure) {
    String message = failure.getMessage();
    return failure instanceof HdfException && message != null && !message.contains("Exception")
        ? message
        : "it ends too early, or a length or an address in it is damaged";
  }

  private SwitchbackException damaged(String reason, Throwable cause) {
    return new SwitchbackException(
        "an HDF5 file is cut short or damaged",
        file,
        reason,
        "a complete HDF5 file",
        "copy or download the file again",
        cause);
  }
}
