package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.training.weights.Export;

/** {@code switchback export}. */
@Command(
    name = "export",
    description = "Export the weights of a network for PyTorch, with its names and layouts.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback export pretrained --out weights.npz"})
final class ExportCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.npz",
      description = "The file to write; an existing file is replaced.")
  private Path out = Path.of("");

  @Override
  void run() throws IOException {
    if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".npz")) {
      throw misuse(
          "unsupported file type", "--out", out, "FILE.npz", "choose a file name with this ending");
    }
    Export.npz(network.open(this), out);
    err().println("weights: " + out);
  }
}
