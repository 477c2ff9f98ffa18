package switchback.reports.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code switchback}, which does nothing without a subcommand. */
@Command(
    name = "switchback",
    description = "Shows what a convolutional network looks for.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "RUN is a run folder, made by 'train' or 'import', or the word 'pretrained', which names the"
          + " bundled network. Without --data, the images are those that $$SWITCHBACK_DATA names,"
          + " otherwise CIFAR-10 from the cache, otherwise synthetic ones."
    })
final class SwitchbackCommand implements Runnable {
  /** The subcommands in the order of the help. */
  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
          DemoCommand.class,
          TrainCommand.class,
          EvaluateCommand.class,
          DescribeCommand.class,
          GalleryCommand.class,
          SheetCommand.class,
          FeatureCommand.class,
          StrongestCommand.class,
          ProjectCommand.class,
          CompareCommand.class,
          ExploreCommand.class,
          VerifyCommand.class,
          RecipesCommand.class,
          TextbookCommand.class,
          ImportCommand.class,
          ExportCommand.class,
          ActivationsCommand.class,
          AutoComplete.GenerateCompletion.class);

  private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace if something fails.")
  private boolean verbose;

  SwitchbackCommand(Console console) {
    this.console = console;
  }

  /**
   * Returns the command line that some arguments need: with the one subcommand that the first of
   * them names, or else with all. Reading the declarations of all takes longer than Java's start.
   */
  static CommandLine line(Console console, String... arguments) {
    CommandLine line = new CommandLine(new SwitchbackCommand(console));
    String first = arguments.length == 0 ? "" : arguments[0];
    List<Class<?>> named = SUBCOMMANDS.stream().filter(type -> isNamed(type, first)).toList();
    (named.isEmpty() ? SUBCOMMANDS : named).forEach(line::addSubcommand);
    return line;
  }

  /** Returns whether a word names a command that works without the others. */
  private static boolean isNamed(Class<?> type, String word) {
    return Subcommand.class.isAssignableFrom(type)
        && type.getAnnotation(Command.class).name().equals(word);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        Failures.oneLine(
            "no command: switchback: got none, expected one of "
                + String.join(", ", spec.subcommands().keySet())
                + "; hint: start with 'switchback demo'"));
  }

  Console console() {
    return console;
  }

  boolean isVerbose() {
    return verbose;
  }
}
