package switchback.reports.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program that runs several commands, separated by {@code +}, in one process. */
final class Commands {
  /** The argument that asks for commands from standard input, one a line. */
  static final String ASK = "-";

  /** What stands between a line's arguments. */
  static final String SEPARATOR = "\0";

  /** What precedes the status of a command from standard input, after all that it printed. */
  static final String ENDED = "\4ended ";

  private Commands() {}

  /** Exits with the status of the first command that fails. */
  public static void main(String[] arguments) {
    if (List.of(arguments).equals(List.of(ASK))) {
      answer();
      return;
    }
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

  private static void answer() {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        .lines()
        .forEach(line -> out.println(ENDED + run(out, List.of(line.split(SEPARATOR, -1)))));
  }

  /** Returns the arguments of {@link #main} for these commands. */
  static List<String> joined(List<List<String>> commands) {
    List<String> arguments = new ArrayList<>();
    for (List<String> command : commands) {
      if (!arguments.isEmpty()) {
        arguments.add("+");
      }
      arguments.addAll(command);
    }
    return arguments;
  }

  private static void run(List<String> command) {
    int status = run(new PrintWriter(System.err, true, StandardCharsets.UTF_8), command);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs one command in this process and returns how it ended. Its kernels are compiled already, so
   * it takes a tenth of the time of a process of its own.
   */
  static Program.Ended here(String... arguments) {
    StringWriter text = new StringWriter();
    int status = run(new PrintWriter(text), List.of(arguments));
    return new Program.Ended(status, text.toString());
  }

  /** Runs a command that also writes its results to {@code out}. */
  static int run(PrintWriter out, List<String> command) {
    Console console = new Console(System.getenv(), false, false);
    return Main.run(console, out, out, command.toArray(String[]::new));
  }
}
