package switchback.reports.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code switchback textbook}, with one subcommand per chapter. */
@Command(
    name = "textbook",
    description = "Explain backpropagation through convolutions with worked numbers, by chapter.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "CHAPTER",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback textbook worked-example",
      "  switchback textbook gradient-check pretrained --out checked"
    },
    subcommands = {
      GradientCheckCommand.class,
      FilterRecoveryCommand.class,
      WorkedExampleCommand.class,
      RotationCommand.class,
      TricksCommand.class,
      LabelsCommand.class
    })
final class TextbookCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no chapter: switchback textbook: got none, expected one of "
            + String.join(", ", spec.subcommands().keySet())
            + "; hint: start with 'switchback textbook worked-example'");
  }
}
