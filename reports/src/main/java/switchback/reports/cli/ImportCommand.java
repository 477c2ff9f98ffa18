package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchback.datasets.tasks.Counted;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadRequest;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;
import switchback.training.weights.Import;

/** {@code switchback import}. */
@Command(
    name = "import",
    description = {
      "Import a trained network into a run folder and print what was understood.",
      "FILE is an ONNX model, a Keras model (.h5, .hdf5, .keras, or model.json of TensorFlow.js), a"
          + " state dict of PyTorch (.pt, .pth, .th, .safetensors, .npz) or a DL4J model (.zip)."
          + " Its content decides, not its name. Nothing in it is executed."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback import resnet50.onnx --pixels imagenet --resize 256 --classes-file names.txt"
          + " --out resnet",
      "  switchback import model.keras --pixels signed --out mine",
      "  switchback import weights.pt --input-size 32,32 --mean 0.5,0.5,0.5 --std 0.25,0.25,0.25"
          + " --out small",
      "  switchback import model.zip --input-size 28,28 --check input.npy,output.npy --out stock"
    })
final class ImportCommand extends Subcommand {
  @Parameters(paramLabel = "FILE", description = "The network's file.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "RUN",
      description = "The run folder to create; it must not exist yet, or be empty.")
  private Path out = Path.of("");

  @Option(
      names = "--input-size",
      paramLabel = "H,W",
      description = {
        "The rows and columns of the network's images, needed if the file leaves them open."
      })
  private @Nullable String inputSize;

  @Mixin private PixelsOption pixels = new PixelsOption();

  @Option(
      names = "--resize",
      paramLabel = "N",
      description = {
        "Scale an image's shorter side to N, then cut out the centre. By default the largest part"
            + " of the input's shape is scaled to its size."
      })
  private @Nullable Integer resize;

  @Option(
      names = "--classes",
      paramLabel = "A,B,C",
      description = {
        "The names of the classes, in the order of the outputs. A network with ten outputs for"
            + " 32x32 colour images gets those of CIFAR-10 by default."
      })
  private @Nullable String classes;

  @Option(
      names = "--classes-file",
      paramLabel = "FILE",
      description = "A text file with the names of the classes, one per line.")
  private @Nullable Path classesFile;

  @Option(
      names = "--architecture",
      paramLabel = "NAME|FILE.json",
      description = {
        "For a state dict whose names do not say it: a known family, such as resnet18, or a file"
            + " that lists the layers."
      })
  private @Nullable String architecture;

  @Option(
      names = "--check",
      paramLabel = "INPUT.npy,OUTPUT.npy",
      description = {
        "Run the network on these inputs, (N, C, H, W) in network-input space, and print how far"
            + " its outputs are from these."
      })
  private @Nullable String check;

  @Override
  void run() throws IOException {
    if (resize != null && positive("--resize", resize) > RunManifest.Input.LONGEST_SIDE) {
      throw misuse(
          "number too large",
          "--resize",
          resize,
          "at most " + RunManifest.Input.LONGEST_SIDE,
          "give the length that the network's own preprocessing scales to, such as 256");
    }
    Outputs.checkFolder(out, null);
    ReferencePair pair = check == null ? null : ReferencePair.parse(this, check);
    if (classesFile != null) {
      InputFile.check(classesFile);
    }
    Import network = read();
    network.notices().forEach(err()::println);
    if (pair != null) {
      err().println(pair.compare(network.graph()));
    }
    List<String> names = names(network);
    Run run = network.save(out, names, Provenance.of(this, 1));
    err().print(Description.of(run).text());
    err()
        .println(
            "imported %s%s; every layer can be projected; run: %s"
                .formatted(
                    Counted.of(run.parameters(), "parameter"),
                    names.isEmpty() ? ", no classes" : ", classes " + Counted.shortened(names),
                    out));
  }

  private Import read() throws IOException {
    ReadRequest request = new ReadRequest(size(), architecture);
    Import network = Import.read(file, request, null, resize);
    int channels = network.graph().input().channels();
    return new Import(
        file, network.network(), pixels.statistics(this, channels, network.network()), resize);
  }

  private @Nullable InputSize size() {
    if (inputSize == null) {
      return null;
    }
    String[] sides = inputSize.strip().split("\\s*[,x]\\s*", -1);
    if (sides.length > 2 || !Stream.of(sides).allMatch(side -> side.matches("[1-9]\\d{0,4}"))) {
      throw misuse(
          "invalid size of the input",
          "--input-size",
          inputSize,
          "H,W: rows and columns, such as 224,224",
          "give two whole numbers, or one for both");
    }
    return new InputSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
  }

  private List<String> names(Import network) throws IOException {
    if (classes != null && classesFile != null) {
      throw misuse(
          "classes named twice",
          "--classes-file",
          classesFile,
          "--classes or --classes-file",
          "leave one of them out");
    }
    if (classesFile != null) {
      List<String> lines =
          Files.readAllLines(classesFile).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
      return checked(network, lines, "--classes-file", classesFile.toString());
    }
    return classes == null
        ? network.defaultClasses()
        : checked(
            network,
            Stream.of(classes.split(",", -1)).map(String::strip).toList(),
            "--classes",
            classes);
  }

  private List<String> checked(Import network, List<String> names, String option, String got) {
    if (names.size() != network.outputs() || names.contains("")) {
      throw misuse(
          "invalid class names",
          option,
          names.size() == network.outputs() ? got : Counted.of(names.size(), "name") + " in " + got,
          network.outputs() + " names",
          network.outputs() == 0
              ? "leave it out: the network does not end in a value per class"
              : "give one name per output of the network, in their order");
    }
    return numbered(names);
  }

  /**
   * Returns names of which none repeats: the second of a name is numbered 2, and so on. Of
   * ImageNet's thousand, two stand twice: crane and maillot.
   */
  private List<String> numbered(List<String> names) {
    Map<String, Integer> counts = new HashMap<>();
    Set<String> repeated = new LinkedHashSet<>();
    List<String> numbered = new ArrayList<>();
    for (String name : names) {
      int count = counts.merge(name, 1, Integer::sum);
      String unique = name;
      while (count > 1 && (names.contains(unique) || numbered.contains(unique))) {
        unique = name + " (" + count++ + ")";
        repeated.add(name);
      }
      numbered.add(unique);
    }
    if (!repeated.isEmpty()) {
      err().println("class names that repeat are numbered: " + String.join(", ", repeated));
    }
    return numbered;
  }
}
