package switchback.training.readers.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.InputSize;
import switchback.training.readers.Objections;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;
import switchback.training.readers.SizeSearch;
import switchback.training.readers.torch.architecture.Architecture;
import switchback.training.readers.torch.architecture.ArchitectureFile;
import switchback.training.readers.torch.architecture.Assembly;
import switchback.training.readers.torch.families.Families;
import switchback.training.readers.torch.families.KnownNetwork;
import switchback.training.readers.torch.families.Plain;
import switchback.training.readers.torch.families.Roads;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.StateDictReader;

/** Reads networks from files of named arrays. */
public final class StateDictFiles {
  private final Path file;
  private final ReadRequest request;
  private final StateDict dict;

  private StateDictFiles(Path file, ReadRequest request) throws IOException {
    this.file = file;
    this.request = request;
    this.dict = StateDictReader.read(file);
  }

  /**
   * Returns whether a file is one of named arrays, or close enough to one that {@link #read} can
   * say what is wrong with it. This is fast, whatever the size of the file.
   *
   * @throws IOException if the file cannot be read
   */
  public static boolean recognises(Path file) throws IOException {
    return StateDictReader.recognises(file);
  }

  /**
   * Reads a network.
   *
   * @throws SwitchbackException if it is not such a file, is damaged, or its arrays and the request
   *     do not determine a network
   * @throws IOException if the file or that of the architecture cannot be read
   */
  public static ReadNetwork read(Path file, ReadRequest request) throws IOException {
    return new StateDictFiles(file, request).read();
  }

  private ReadNetwork read() throws IOException {
    InputSize size = size();
    String architecture = request.architecture();
    if (architecture == null) {
      return recognised(size);
    }
    return Families.isName(architecture)
        ? named(architecture, size)
        : described(architecture, size);
  }

  /** Returns the size that the user or the file states; null if neither does. */
  private @Nullable InputSize size() {
    InputSize own = dict.size();
    InputSize stated = request.size();
    if (own != null && stated != null && !own.equals(stated)) {
      throw new SwitchbackException(
          "two sizes of the input",
          file,
          "--input-size " + stated + " and input.size " + own + " in the file",
          own,
          "leave --input-size out, or correct input.size in the file");
    }
    return stated == null ? own : stated;
  }

  private ReadNetwork recognised(@Nullable InputSize size) {
    Optional<KnownNetwork> known = Families.find(dict);
    if (known.isPresent()) {
      return known(known.get(), size);
    }
    return Plain.find(dict)
        .map(plain -> plain(plain, size))
        .orElseThrow(() -> Families.unknown(dict));
  }

  private ReadNetwork named(String name, @Nullable InputSize size) {
    Optional<KnownNetwork> known = Families.find(dict);
    Optional<Plain> plain = Plain.find(dict);
    if (plain.isPresent() && name.equalsIgnoreCase(Plain.NAME)) {
      return plain(plain.get(), size);
    }
    if (known.isPresent() && known.get().architecture().name().equalsIgnoreCase(name)) {
      return known(known.get(), size);
    }
    if (known.isEmpty() && plain.isEmpty()) {
      throw Families.unknown(dict);
    }
    throw new SwitchbackException(
        "the arrays are not those of the network that --architecture names",
        file,
        known.map(other -> "arrays of " + other.architecture().name()).orElse("a plain network"),
        name,
        "leave --architecture out, or give a file that lists the layers");
  }

  private ReadNetwork known(KnownNetwork known, @Nullable InputSize size) {
    List<String> assumptions = new ArrayList<>(known.assumptions());
    Architecture architecture = known.architecture();
    InputSize usual = architecture.size();
    if (size == null && usual != null) {
      assumptions.add(
          "images of %s, as %s was published for".formatted(usual, architecture.name()));
    }
    Assembly assembly = new Assembly(dict, architecture);
    InputSize wanted = size == null ? usual : size;
    NetworkGraph graph = SizeSearch.build(file, wanted, assembly::fits, assembly::build);
    assumptions.addFirst("the layers of " + architecture.name() + ", by the names of the arrays");
    return network(graph, assumptions);
  }

  private ReadNetwork plain(Plain plain, @Nullable InputSize stated) {
    InputSize size = plain.size(stated);
    List<String> assumptions = new ArrayList<>();
    NetworkGraph graph =
        SizeSearch.build(
            file,
            size,
            plain::fits,
            chosen -> {
              KnownNetwork network = plain.network(chosen, stated != null || size == null);
              assumptions.addAll(network.assumptions());
              return new Assembly(dict, network.architecture()).build(chosen);
            });
    return network(graph, assumptions);
  }

  // ---- architecture files

  private ReadNetwork described(String name, @Nullable InputSize stated) throws IOException {
    Architecture architecture = ArchitectureFile.read(path(name));
    Objections objections = new Objections();
    Assembly.objections(dict, architecture).forEach(objections::add);
    objections.check(
        file,
        "exactly the arrays of the layers in " + name,
        "correct the names in " + name + ", or export ONNX in Python: " + Roads.EXPORT);
    Assembly assembly = assembly(architecture, name);
    InputSize size = stated == null ? architecture.size() : stated;
    NetworkGraph graph = SizeSearch.build(file, size, assembly::fits, assembly::build);
    return network(graph, List.of("the layers as " + name + " describes them"));
  }

  private Assembly assembly(Architecture architecture, String name) {
    try {
      return new Assembly(dict, architecture);
    } catch (IllegalArgumentException e) {
      throw new SwitchbackException(
          "a description of a network without convolutions",
          name,
          String.valueOf(e.getMessage()),
          "a layer of type conv",
          "describe a convolutional network",
          e);
    }
  }

  private Path path(String name) {
    try {
      Path path = Path.of(name);
      if (Files.isRegularFile(path)) {
        return path;
      }
    } catch (InvalidPathException _) {
      // Then it is no path, and no known name either.
    }
    throw new SwitchbackException(
        "an unknown architecture",
        name,
        "neither the name of a family nor a file",
        "alexnet, vgg11 to vgg19_bn, resnet18 to resnet152, squeezenet1_0, squeezenet1_1,"
            + " mobilenet_v2, resnet20 to resnet110 (CIFAR), plain, or the path of a .json file",
        "check the path");
  }

  private ReadNetwork network(NetworkGraph graph, List<String> assumptions) {
    PixelStatistics statistics = dict.statistics();
    int channels = graph.input().channels();
    if (statistics != null && statistics.mean().size() != channels) {
      throw new SwitchbackException(
          "an array of the wrong shape",
          file,
          "input.mean and input.std of " + statistics.mean().size() + " values",
          channels + " values, one for each channel of the first convolution",
          "save a value per channel in both");
    }
    return new ReadNetwork(
        dict.format(), graph, dict.prefix(), statistics, assumptions, dict.notices());
  }
}
