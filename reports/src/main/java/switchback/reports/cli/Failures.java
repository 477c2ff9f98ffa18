package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import switchback.datasets.tasks.SwitchbackException;

/** The one line that a user reads when something fails. It never shows the type of an exception. */
final class Failures {
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+[A-Z][\\w$]*(?:Exception|Error)(?:: ?)?");

  private Failures() {}

  /** What went wrong, where, what was got, what expected, and a hint. */
  static String line(Throwable failure) {
    return oneLine(
        known(failure)
            .orElseGet(
                () ->
                    fiveParts(
                        "a fault in the program",
                        "switchback",
                        Optional.ofNullable(failure.getMessage()).orElse("no explanation"),
                        "no fault",
                        "run it again with --verbose and report what that shows")));
  }

  /** Without line breaks, and without the types that libraries put into their words. */
  static String oneLine(String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ").replaceFirst("^Error: ", "");
    return TYPE.matcher(line).replaceAll("").strip();
  }

  private static Optional<String> known(Throwable failure) {
    return Stream.iterate(failure, e -> e != null, Throwable::getCause)
        .limit(20)
        .flatMap(e -> told(e).stream())
        .findFirst();
  }

  private static Optional<String> told(Throwable failure) {
    return Optional.ofNullable(
        switch (failure) {
          case SwitchbackException e -> e.getMessage();
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
        "more for this much work",
        "give --limit or --features, or set SWITCHBACK_JAVA_OPTS=-Xmx" + 2 * megabytes + "m");
  }

  private static String file(FileSystemException e) {
    String where = Optional.ofNullable(e.getFile()).orElse("a file");
    return switch (e) {
      case NoSuchFileException _ ->
          fiveParts("no such file or folder", where, "nothing", "a file", "check the path");
      case AccessDeniedException _ ->
          fiveParts(
              "not allowed",
              where,
              "permission denied",
              "the right to read or write there",
              "check its permissions, or name another place");
      default -> stream(where, Optional.ofNullable(e.getReason()).orElse("a failure"));
    };
  }

  private static String stream(IOException e) {
    return stream("a file", Optional.ofNullable(e.getMessage()).orElse("a failure"));
  }

  private static String stream(String where, String reason) {
    if (reason.contains("No space left") || reason.contains("not enough space")) {
      return fiveParts(
          "the disk is full", where, reason, "room to write", "free some, or name another --out");
    }
    return fiveParts(
        "cannot read or write", where, reason, "a working file", "check the disk and the path");
  }

  private static String fiveParts(
      String what, String where, String got, String expected, String hint) {
    return String.valueOf(new SwitchbackException(what, where, got, expected, hint).getMessage());
  }
}
