package switchback.reports.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import switchback.datasets.tasks.Spelling;

/** The line that a user reads about a wrong command line. */
final class Misuse {
  private static final Pattern OPTION = Pattern.compile("(?<!\\[)--[a-z-]+");

  /** The options that take an argument of a certain look, which is easily given without them. */
  private static final Map<String, Pattern> WITHOUT_OPTION =
      Map.of(
          "--data", Pattern.compile("(cifar10|synthetic)|(cifar100?|images|tar|npy|idx):.*"),
          "--image", Pattern.compile("(?i).*\\.(png|jpe?g|gif|bmp|tiff?|webp)"),
          "--input", Pattern.compile("(?i).*\\.npy"));

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
          case MutuallyExclusiveArgsException exclusive -> exclusive(exclusive);
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
            option(command, got)
                .map(option -> "did you mean " + option + " " + got + "?")
                .orElse("name the option that it belongs to, and quote text that contains spaces"));
  }

  /** Returns the option of a command that takes arguments like this one, if there is one. */
  private static Optional<String> option(CommandLine command, String argument) {
    return WITHOUT_OPTION.entrySet().stream()
        .filter(option -> command.getCommandSpec().optionsMap().containsKey(option.getKey()))
        .filter(option -> option.getValue().matcher(argument).matches())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String exclusive(MutuallyExclusiveArgsException e) {
    // Options in brackets only accompany those that exclude each other.
    List<String> options =
        OPTION.matcher(String.valueOf(e.getMessage())).results().map(MatchResult::group).toList();
    return Failures.fiveParts(
        "options exclude each other",
        e.getCommandLine().getCommandSpec().qualifiedName(),
        String.join(" and ", options),
        "one of them",
        "leave out the others");
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
        expected(type, value, argument),
        "write it as " + usage(argument));
  }

  private static String expected(Class<?> type, Object value, ArgSpec argument) {
    if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
      boolean isLarge = String.valueOf(value).matches("[-+]?\\d{10,}");
      return isLarge ? "a whole number of fewer digits" : "a whole number";
    }
    boolean isFraction = type == double.class || type == Double.class;
    return isFraction ? "a number, such as 0.5" : usage(argument);
  }

  /** Returns the name of an option or argument. */
  static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** Returns the name of an option with what stands for its value. */
  static String usage(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + argument.paramLabel()
        : argument.paramLabel();
  }
}
