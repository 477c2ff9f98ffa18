package switchback.reports.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs commands in this process, without a terminal or a cache, and keeps their output. */
abstract class CommandTest {
  private static final String NO_CACHE = Path.of("target/no-cache").toAbsolutePath().toString();

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  /** Runs a command and returns its exit status. */
  final int run(String... arguments) {
    return run(new Console(Map.of("XDG_CACHE_HOME", NO_CACHE), false, false), arguments);
  }

  /** Returns the lines of standard error, except that the images of a test are few. */
  final List<String> errors() {
    return err.toString().lines().filter(line -> !line.startsWith("part of CIFAR-10: ")).toList();
  }

  /** Runs a command on a terminal, or with other environment variables. */
  final int run(Console console, String... arguments) {
    return Main.run(console, new PrintWriter(out), new PrintWriter(err), arguments);
  }
}
