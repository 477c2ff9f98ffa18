package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchback.training.runs.Run;
import switchback.training.weights.Import;

/** {@code switchback import}. */
@Command(
    name = "import",
    description = {
      "Import a network from PyTorch or DL4J into a run folder.",
      "FILE.npz holds PyTorch's arrays: conv1.weight, conv1.bias, ..., fc1.weight, fc1.bias, ...,"
          + " and optionally input.mean and input.std (for pixels in [0, 1]; default: 0 and 1) and"
          + " input.size (default: 32x32). FILE.zip is a DL4J model file with a MultiLayerNetwork."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback import weights.npz --out my-run",
      "  switchback import model.zip --out stock"
    })
final class ImportCommand extends Subcommand {
  @Parameters(paramLabel = "FILE", description = "FILE.npz or FILE.zip.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "RUN",
      description = "The run folder to create; it must not exist yet, or be empty.")
  private Path out = Path.of("");

  @Option(
      names = "--classes",
      paramLabel = "A,B,C",
      description = {
        "The names of the classes, in the order of the outputs. A network with ten outputs gets"
            + " those of CIFAR-10 by default."
      })
  private @Nullable String classes;

  @Override
  void run() throws IOException {
    Import network = read();
    network.notices().forEach(err()::println);
    List<String> names = names(network);
    Run run = network.save(out, names, Provenance.of(this, 1));
    err()
        .println(
            String.format(
                Locale.ROOT,
                "imported %,d parameters, classes %s; run: %s",
                run.network().numParams(),
                String.join(", ", names),
                out));
  }

  private Import read() throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz")) {
      return Import.npz(file);
    }
    if (name.endsWith(".zip")) {
      return Import.dl4j(file);
    }
    throw misuse(
        "unsupported file type",
        "FILE",
        file,
        "FILE.npz or FILE.zip",
        "save PyTorch's state dict by numpy.savez, or a DL4J network by ModelSerializer");
  }

  private List<String> names(Import network) {
    if (classes == null) {
      return network.defaultClasses();
    }
    List<String> names = Stream.of(classes.split(",", -1)).map(String::strip).toList();
    if (names.size() != network.outputs()
        || Set.copyOf(names).size() != names.size()
        || names.contains("")) {
      throw misuse(
          "invalid class names",
          "--classes",
          classes,
          network.outputs() + " different names, separated by commas",
          "give one name per output of the network, in their order");
    }
    return names;
  }
}
