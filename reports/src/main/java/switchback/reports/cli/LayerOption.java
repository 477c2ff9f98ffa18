package switchback.reports.cli;

import picocli.CommandLine.Option;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;

/** The option {@code --layer} of commands that concern one layer. */
final class LayerOption {
  @Option(
      names = "--layer",
      required = true,
      paramLabel = "L",
      description =
          "A convolution or dense layer, by its name or the unique end of it; output: the logits.")
  private String name = "";

  /** Returns the name as it was typed. */
  String name() {
    return name;
  }

  /** Returns the layer, or ends the program with status 2 if the network has none of that name. */
  ProjectableLayer of(Subcommand command, ProjectableNetwork network) {
    return Selection.layer(command, network, name);
  }
}
