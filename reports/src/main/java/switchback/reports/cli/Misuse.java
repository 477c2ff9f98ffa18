package switchback.reports.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import switchback.datasets.tasks.Spelling;

/** The line that a user reads about a wrong command line. */
final class Misuse {
  private Misuse() {}

  /** Returns one line: what is wrong, where, what was got, what was expected, and a hint. */
  static String line(ParameterException e) {
    return Failures.oneLine(
        switch (e) {
          case UnmatchedArgumentException unmatched when !unmatched.getUnmatched().isEmpty() ->
              unmatched(unmatched.getCommandLine(), unmatched.getUnmatched().getFirst());
          // An option seems to be missing if its name is misspelt.
          case MissingParameterException missing when !unknownOptions(missing).isEmpty() ->
              unmatched(missing.getCommandLine(), unknownOptions(missing).getFirst());
          case MissingParameterException missing when !missing.getMissing().isEmpty() ->
              missing(missing);
          case OverwrittenOptionException twice ->
              Failures.fiveParts(
                  "option given twice",
                  name(twice.getOverwritten()),
                  "more than one value",
                  "one",
                  "remove all but one");
          default -> {
            ArgSpec argument = e.getArgSpec();
            yield argument == null || e.getValue() == null
                ? String.valueOf(e.getMessage()) // the commands' own have all five parts
                : invalid(argument, e.getValue());
          }
        });
  }

  private static List<String> unknownOptions(MissingParameterException e) {
    return e.getCommandLine().getUnmatchedArguments().stream()
        .filter(argument -> argument.startsWith("-"))
        .toList();
  }

  private static String unmatched(CommandLine command, String got) {
    String name = command.getCommandSpec().qualifiedName();
    if (got.startsWith("-")) {
      return Failures.fiveParts(
          "no such option",
          name,
          got,
          "an option of this command",
          Spelling.hint(
              got.replaceFirst("=.*", ""),
              command.getCommandSpec().optionsMap().keySet(),
              "'" + name + " --help' lists the options"));
    }
    boolean choosesCommand = !command.getSubcommands().isEmpty();
    return choosesCommand
        ? Failures.fiveParts(
            "no such command",
            name,
            got,
            "one of " + String.join(", ", command.getSubcommands().keySet()),
            Spelling.hint(
                got, command.getSubcommands().keySet(), "'" + name + " --help' lists the commands"))
        : Failures.fiveParts(
            "unexpected argument",
            name,
            got,
            "no further argument",
            "name the option that it belongs to, and quote text that contains spaces");
  }

  private static String missing(MissingParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    List<ArgSpec> all = e.getMissing();
    return Failures.fiveParts(
        all.getFirst().isOption() ? "missing option or value" : "missing argument",
        name,
        "no " + all.stream().map(Misuse::name).collect(Collectors.joining(", no ")),
        all.stream().map(Misuse::usage).collect(Collectors.joining(" ")),
        "'" + name + " --help' has examples");
  }

  private static String invalid(ArgSpec argument, Object value) {
    Class<?> type =
        argument.auxiliaryTypes().length > 0 ? argument.auxiliaryTypes()[0] : argument.type();
    return Failures.fiveParts(
        "invalid value",
        name(argument),
        String.valueOf(value),
        expected(type, argument),
        "write it as " + usage(argument));
  }

  private static String expected(Class<?> type, ArgSpec argument) {
    if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
      return "a whole number";
    }
    boolean isFraction = type == double.class || type == Double.class;
    return isFraction ? "a number, such as 0.5" : usage(argument);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String usage(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + argument.paramLabel()
        : argument.paramLabel();
  }
}
