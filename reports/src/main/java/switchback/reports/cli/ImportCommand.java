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
      "Make a run folder of a network from elsewhere.",
      "FILE.npz holds PyTorch's arrays: conv1.weight, conv1.bias, ..., fc1.weight, fc1.bias, ...,"
          + " and input.mean, input.std (for pixels in [0, 1]) and input.size where they are not"
          + " 0, 1 and 32x32. FILE.zip is a model file of DL4J with a MultiLayerNetwork."
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
      description = "The folder to make; it must not exist yet, or be empty.")
  private Path out = Path.of("");

  @Option(
      names = "--classes",
      paramLabel = "A,B,C",
      description = {
        "Names of the classes in the order of the outputs. Those of CIFAR-10 by default where"
            + " there are ten."
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
        "no such kind of file", "FILE", file, "FILE.npz or FILE.zip", "name it with its ending");
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
          "no names for these classes",
          "--classes",
          classes,
          network.outputs() + " different names, separated by commas",
          "name the network's outputs in their order");
    }
    return names;
  }
}
