package switchback.reports.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands within this process, without a terminal or a cache, and keeps what they say. */
abstract class CommandTest {
  private static final String NO_CACHE = Path.of("target/no-cache").toAbsolutePath().toString();

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  /** The command's status. */
  final int run(String... arguments) {
    return run(new Console(Map.of("XDG_CACHE_HOME", NO_CACHE), false, false), arguments);
  }

  /** As above, on a terminal, or with other variables. */
  final int run(Console console, String... arguments) {
    return Main.run(console, new PrintWriter(out), new PrintWriter(err), arguments);
  }
}
