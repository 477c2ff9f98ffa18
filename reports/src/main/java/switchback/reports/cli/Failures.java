package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.kernels.MissingModuleException;

/** The line that a user reads when something fails. It never shows the type of an exception. */
final class Failures {
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+[A-Z][\\w$]*(?:Exception|Error)(?:: ?)?");

  private Failures() {}

  /** Returns one line: what failed, where, what was got, what was expected, and a hint. */
  static String line(Throwable failure) {
    return oneLine(
        known(failure)
            .orElseGet(
                () ->
                    fiveParts(
                        "internal error",
                        "switchback",
                        Optional.ofNullable(failure.getMessage()).orElse("no explanation"),
                        "no failure",
                        "run it again with --verbose and report the stack trace")));
  }

  /** Removes line breaks, and the types of exceptions that libraries put into their messages. */
  static String oneLine(String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ").replaceFirst("^Error: ", "");
    return TYPE.matcher(line).replaceAll("").strip();
  }

  private static Optional<String> known(Throwable failure) {
    return Stream.iterate(failure, e -> e != null, Throwable::getCause)
        .limit(20)
        .flatMap(e -> explained(e).stream())
        .findFirst();
  }

  private static Optional<String> explained(Throwable failure) {
    return Optional.ofNullable(
        switch (failure) {
          case SwitchbackException e -> e.getMessage();
          case MissingModuleException e -> e.getMessage();
          case OutOfMemoryError e -> outOfMemory(e);
          case FileSystemException e -> file(e);
          case IOException e -> stream(e);
          default -> null;
        });
  }

  private static String outOfMemory(OutOfMemoryError e) {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    return fiveParts(
        "out of memory",
        Optional.ofNullable(e.getMessage()).orElse("the heap"),
        megabytes + " MB of heap at most",
        "enough for this task",
        "set SWITCHBACK_JAVA_OPTS=-Xmx"
            + 2 * megabytes
            + "m, or ask for less, such as by --limit, --features or --batch");
  }

  private static String file(FileSystemException e) {
    String where = Optional.ofNullable(e.getFile()).orElse("a file");
    return switch (e) {
      case NoSuchFileException _ ->
          fiveParts(
              "no such file or folder",
              where,
              "nothing",
              "an existing file or folder",
              "check the spelling; a relative path starts in the current folder");
      case AccessDeniedException _ ->
          fiveParts(
              "no access",
              where,
              "permission denied",
              "permission to read or write",
              "change its permissions, or choose another path");
      default -> stream(where, Optional.ofNullable(e.getReason()).orElse("a failure"));
    };
  }

  private static String stream(IOException e) {
    return stream("a file", Optional.ofNullable(e.getMessage()).orElse("a failure"));
  }

  /** Returns whether the system's reason for a failure is that the disk is full. */
  static boolean isFull(@Nullable String reason) {
    return reason != null
        && (reason.contains("No space left") || reason.contains("not enough space"));
  }

  private static String stream(String where, String reason) {
    if (isFull(reason)) {
      return fiveParts(
          "the disk is full",
          where,
          reason,
          "free space",
          "free some space, or choose a path on another disk");
    }
    return fiveParts(
        "cannot read or write",
        where,
        reason,
        "a file that can be read or written",
        "check the path and the disk");
  }

  /** Returns the line of an error. */
  static String fiveParts(String what, String where, String got, String expected, String hint) {
    return String.valueOf(new SwitchbackException(what, where, got, expected, hint).getMessage());
  }
}
