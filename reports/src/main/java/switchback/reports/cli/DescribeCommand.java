package switchback.reports.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.reports.Json;

/** {@code switchback describe}. */
@Command(
    name = "describe",
    description = {
      "List a network's layers, shapes, parameters and receptive fields.",
      "\"5x5 pixels, every 2, from -3\" means that unit (0, 0) sees rows and columns -3 to 1, of"
          + " which those below 0 are padding, and that the next unit sees those 2 further on"
          + " (Dumoulin and Visin 2016, section 2)."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback describe pretrained", "  switchback describe my-run --json"})
final class DescribeCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();

  @Option(names = "--json", description = "Print JSON to standard output.")
  private boolean json;

  @Override
  void run() {
    Description description = Description.of(network.open(this));
    if (json) {
      out().println(Json.write(description));
    } else {
      out().print(description.text());
    }
  }
}
