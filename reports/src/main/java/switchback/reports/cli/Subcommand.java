package switchback.reports.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import switchback.datasets.tasks.SwitchbackException;

/** The common base of all subcommands. */
@Command(mixinStandardHelpOptions = true, versionProvider = Versions.class)
abstract class Subcommand implements Callable<Integer> {
  /** The heading of the examples in a command's help. */
  static final String EXAMPLES = "%nExamples:%n";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the command; an exception decides the exit status. */
  abstract void run() throws IOException;

  @Override
  public final Integer call() throws IOException {
    for (ArgSpec argument : spec.commandLine().getParseResult().matchedArgs()) {
      if (argument.originalStringValues().stream().anyMatch(String::isBlank)) {
        throw misuse(
            "empty value",
            Misuse.name(argument),
            "nothing",
            Misuse.usage(argument),
            "check the variable that it comes from");
      }
    }
    run();
    return Main.DONE;
  }

  /** Returns standard output, which receives results only. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Returns standard error, which receives everything else. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  final Console console() {
    return ((SwitchbackCommand) spec.root().userObject()).console();
  }

  /** Returns the name of this command, such as {@code gallery}. */
  final String name() {
    return spec.name();
  }

  /** Returns the command line as it was typed, quoted for a shell. */
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

  /** Creates the exception for a wrong option, which ends the program with status 2. */
  final ParameterException misuse(
      String what, String where, Object got, Object expected, String hint) {
    String message =
        String.valueOf(new SwitchbackException(what, where, got, expected, hint).getMessage());
    return new ParameterException(spec.commandLine(), message);
  }

  /** Returns a number if it is at least 1; otherwise ends the program with status 2. */
  final int positive(String option, int value) {
    if (value < 1) {
      throw misuse("number too small", option, value, "1 or more", "leave it out for the default");
    }
    return value;
  }
}
