package switchback.reports.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import switchback.datasets.tasks.SwitchbackException;

/** What all subcommands have in common. */
@Command(mixinStandardHelpOptions = true, versionProvider = Versions.class)
abstract class Subcommand implements Callable<Integer> {
  /** What stands above a command's examples in its help. */
  static final String EXAMPLES = "%nExamples:%n";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Does it; returns the exit status by its way of ending. */
  abstract void run() throws IOException;

  @Override
  public final Integer call() throws IOException {
    run();
    return Main.DONE;
  }

  /** Standard output: results. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Standard error: everything else. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  final Console console() {
    return ((SwitchbackCommand) spec.root().userObject()).console();
  }

  /** The command line as it was typed, but for the quotes, which are a shell's. */
  final String typed() {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .map(Subcommand::quoted)
        .collect(Collectors.joining(" ", "switchback ", ""));
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** Says that an option is wrong; ends the program with status 2. */
  final ParameterException misuse(
      String what, String where, Object got, Object expected, String hint) {
    String message =
        String.valueOf(new SwitchbackException(what, where, got, expected, hint).getMessage());
    return new ParameterException(spec.commandLine(), message);
  }

  /** Passes a whole number that is at least 1. */
  final int positive(String option, int value) {
    if (value < 1) {
      throw misuse("a number is too small", option, value, "1 or more", "give a larger one");
    }
    return value;
  }
}
