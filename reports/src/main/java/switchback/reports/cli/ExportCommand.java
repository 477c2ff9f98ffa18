package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.training.readers.onnx.OnnxExport;
import switchback.training.runs.Run;
import switchback.training.weights.Export;

/** {@code switchback export}. */
@Command(
    name = "export",
    description = {
      "Export a network: FILE.onnx holds the whole network, for ONNX Runtime and other tools;"
          + " FILE.npz the weights of a plain one, with PyTorch's names and layouts."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback export pretrained --out pretrained.onnx",
      "  switchback export pretrained --out weights.npz"
    })
final class ExportCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; an existing file is replaced.")
  private Path out = Path.of("");

  @Override
  void run() throws IOException {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".onnx")) {
      Outputs.checkFile(out);
      Run run = network.open(this);
      OnnxExport.write(run.graph(), out);
      err().println("network: " + out);
    } else if (name.endsWith(".npz")) {
      Outputs.checkFile(out);
      Export.npz(network.open(this), out);
      err().println("weights: " + out);
    } else {
      throw misuse(
          "unsupported file type",
          "--out",
          out,
          "FILE.onnx or FILE.npz",
          "choose a file name with one of these endings");
    }
  }
}
