package switchback.reports.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program's entry point. */
public final class Main {
  /** The exit status of success. */
  static final int DONE = 0;

  /** The exit status of a failure that is due to the input or the machine. */
  static final int FAILED = 1;

  /** The exit status of a wrong command line. */
  static final int USAGE = 2;

  private Main() {}

  /** Runs the command and ends the program with its exit status. */
  public static void main(String[] arguments) {
    // Nothing here needs a screen, and macOS would show an icon for a program that might.
    System.setProperty("java.awt.headless", "true");
    Integer unfiltered = Integer.getInteger("switchback.stderr");
    if (unfiltered != null) {
      StandardError.takeFrom(unfiltered);
    }
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Console console =
        new Console(
            System.getenv(),
            Boolean.getBoolean("switchback.terminal"),
            Boolean.getBoolean("switchback.output.terminal"));
    System.exit(run(console, out, err, arguments));
  }

  /**
   * Runs the command.
   *
   * @return the exit status: {@link #DONE}, {@link #FAILED} or {@link #USAGE}
   */
  static int run(Console console, PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = SwitchbackCommand.line(console, arguments);
    SwitchbackCommand command = line.getCommand();
    line.setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours(console)))
        .setCaseInsensitiveEnumValuesAllowed(false)
        .setOverwrittenOptionsAllowed(false)
        .setParameterExceptionHandler((e, _) -> misused(e, command))
        .setExecutionExceptionHandler((e, failed, _) -> failed(failed.getErr(), e, command));
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError e) {
      return failed(err, e, command);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static CommandLine.Help.Ansi colours(Console console) {
    return console.isColoured(console.isOutputTerminal())
        ? CommandLine.Help.Ansi.ON
        : CommandLine.Help.Ansi.OFF;
  }

  private static int misused(ParameterException e, SwitchbackCommand command) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(error(command) + Misuse.line(e));
    err.println("Try '%s --help'.".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
    trace(err, e, command.isVerbose());
    return USAGE;
  }

  private static int failed(PrintWriter err, Throwable e, SwitchbackCommand command) {
    err.println(error(command) + Failures.line(e));
    trace(err, e, command.isVerbose());
    return FAILED;
  }

  /** Returns the word that the line of a failure starts with. */
  private static String error(SwitchbackCommand command) {
    Console console = command.console();
    return console.isColoured(console.isTerminal()) ? "\u001b[1;31merror:\u001b[0m " : "error: ";
  }

  private static void trace(PrintWriter err, Throwable e, boolean verbose) {
    if (verbose) {
      e.printStackTrace(err);
    }
  }
}
