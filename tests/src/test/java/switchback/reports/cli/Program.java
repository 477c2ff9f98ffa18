package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import switchback.fixtures.JavaProcess;

/**
 * The program as a separate process.
 *
 * @param before the command that starts it; empty to start it directly
 * @param flags further flags of Java
 */
record Program(List<String> before, List<String> flags) {
  /** The main class of the command line. */
  static final String MAIN = "switchback.reports.cli.Main";

  /** Flags in the launcher's manner. */
  private static final List<String> LAUNCHER = List.of("-XX:+UseSerialGC", "-Xmx600m");

  /** The program as the launcher starts it. */
  static final Program PLAIN = new Program(List.of(), List.of());

  /**
   * A program that Ctrl-C ends, although a shell in the background lets it be ignored; on Linux.
   */
  static final Program INTERRUPTIBLE = PLAIN.by("env", "--default-signal=INT");

  /** The exit status and the output of a process. */
  record Ended(int status, String text) {
    /** Asserts that the process succeeded. */
    Ended assertDone() {
      assertThat(status).as(text).isZero();
      return this;
    }

    /** Asserts that the process failed with status 1 and one error line with all five parts. */
    Ended assertRefused(String... parts) {
      assertThat(status).as(text).isEqualTo(1);
      assertThat(text.lines().filter(line -> line.startsWith("error: ")))
          .as(text)
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .matches("error: [^:]+: .+: got .+, expected .+; hint: .+")
                      .contains(parts)
                      .doesNotContain("Exception", "Error"));
      assertThat(text).doesNotContain("\tat ", "Exception in thread");
      return this;
    }
  }

  /** Returns a program that another command starts. */
  Program by(String... command) {
    return new Program(List.of(command), flags);
  }

  /** Returns a program with more flags of Java. */
  Program with(String... more) {
    return new Program(before, Stream.concat(flags.stream(), Stream.of(more)).toList());
  }

  /** Starts the program; its output and its errors are one stream. */
  Process start(String... arguments) throws IOException {
    return start(MAIN, List.of(arguments));
  }

  /** Starts another main class of the tests' class path. */
  Process start(String main, List<String> arguments) throws IOException {
    return builder(main, arguments).redirectErrorStream(true).start();
  }

  /** Prepares to start a main class of the tests' class path. */
  ProcessBuilder builder(String main, List<String> arguments) {
    List<String> command = new ArrayList<>(before);
    List<String> all =
        Stream.of(JavaProcess.NEEDED, LAUNCHER, flags).flatMap(List::stream).toList();
    command.addAll(JavaProcess.command(all, main, arguments));
    return new ProcessBuilder(command);
  }

  /** Starts the program and waits until it ends. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    return end(start(arguments));
  }

  /** Waits for something that a process does; fails if it ends before, or if that takes minutes. */
  static ConditionFactory await(Process process, String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .failFast("it ended before", () -> !process.isAlive());
  }

  /** Sends a process a signal, such as STOP; for that one, waits until all its threads stand. */
  static void signal(Process process, String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    if (signal.equals("STOP")) {
      await(process, "its threads stand").until(() -> isStopped(process.pid()));
    }
  }

  /** Returns whether the state of each thread is T; true where the system does not tell. */
  private static boolean isStopped(long pid) throws IOException {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.isDirectory(tasks)) {
      return true;
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        String state = Files.readString(thread.resolve("stat"));
        if (state.charAt(state.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException _) {
      return false; // a thread ended just now
    }
  }

  /** Waits until a process ends. */
  static Ended end(Process process) throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), text);
  }
}
