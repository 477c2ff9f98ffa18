package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.datasets.tasks.SwitchbackException;

class FailuresTest {
  static Stream<Arguments> failures() {
    IOException full = new FileSystemException("/a/b", null, "No space left on device");
    return Stream.of(
        Arguments.of(new SwitchbackException("what", "w", "g", "e", "h"), "what: w: got g"),
        Arguments.of(full, "the disk is full: /a/b"),
        Arguments.of(new IOException("No space left on device"), "the disk is full"),
        Arguments.of(new UncheckedIOException(full), "the disk is full: /a/b"),
        Arguments.of(
            new IllegalStateException("a worker failed", new OutOfMemoryError("Java heap space")),
            "out of memory: Java heap space"),
        Arguments.of(new NoSuchFileException("/x"), "no such file or folder: /x"),
        Arguments.of(new AccessDeniedException("/x"), "no access: /x"),
        Arguments.of(new IllegalStateException("a\nb"), "internal error: switchback: got a"),
        Arguments.of(new NullPointerException(), "internal error"),
        Arguments.of(
            new SwitchbackException("x", "w", new IOException("cut short"), "e", "h"),
            "x: w: got cut short, expected e"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void areToldInOneLineWithoutTypes(Throwable failure, String start) {
    assertThat(Failures.line(failure))
        .startsWith(start)
        .doesNotContain("Exception", "java.", "\n")
        .contains(": got ", ", expected ", "; hint: ");
  }
}
