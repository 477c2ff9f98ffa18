package switchback.reports.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Commands one after the other in one process, with {@code +} between them. */
final class Commands {
  private Commands() {}

  /** Ends with the status of the first that does not end well. */
  public static void main(String[] arguments) {
    List<String> command = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals("+")) {
        run(command);
        command.clear();
      } else {
        command.add(argument);
      }
    }
    run(command);
  }

  private static void run(List<String> command) {
    int status = run(new PrintWriter(System.err, true, StandardCharsets.UTF_8), command);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs one, whose results go to {@code out}, too. */
  static int run(PrintWriter out, List<String> command) {
    Console console = new Console(System.getenv(), false, false);
    return Main.run(console, out, out, command.toArray(String[]::new));
  }
}
