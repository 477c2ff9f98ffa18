package switchback.training.runs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import switchback.datasets.tasks.Spelling;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.GraphFile;
import switchback.training.graphs.NetworkGraph;
import switchback.training.models.ModelArchive;
import switchback.training.models.ModelSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reads run folders, which are not trusted, and the bundled run. */
final class RunReader {
  /** The channels of runs that do not state their input. */
  private static final int CHANNELS = 3;

  private static final int LONGEST_MANIFEST = 16 << 20;
  private static final ObjectMapper JSON = new JsonMapper();

  private RunReader() {}

  static Run open(Path folder) {
    Path manifest = folder.resolve(Run.MANIFEST);
    Path model = folder.resolve(Run.MODEL);
    boolean isGraph = Files.isRegularFile(folder.resolve(GraphFile.GRAPH));
    if (!Files.isRegularFile(manifest) || !(isGraph || Files.isRegularFile(model))) {
      throw none(folder);
    }
    try (InputStream json = Files.newInputStream(manifest)) {
      if (isGraph) {
        RunManifest read = manifest(folder.toString(), json);
        return checked(folder.toString(), read, GraphFile.read(folder));
      }
      RunManifest read = manifest(folder.toString(), json);
      return checked(
          folder.toString(),
          read,
          TrainableNetwork.open(folder.toString(), model, ModelSource.of(model), read.weights()));
    } catch (IOException e) {
      throw damaged(folder, e);
    }
  }

  private static SwitchbackException none(Path folder) {
    boolean isFile = Files.isRegularFile(folder);
    return new SwitchbackException(
        "no run",
        folder,
        isFile
            ? "a file"
            : Files.isDirectory(folder)
                ? "a folder without " + Run.MANIFEST + " and " + Run.MODEL
                : "no such folder",
        "a folder written by 'switchback train --out' or 'switchback import --out', or the word "
            + Run.PRETRAINED,
        isFile
            ? "'switchback import " + folder + " --out RUN' makes a run of a network's file"
            : Spelling.hint(
                folder.toString(),
                List.of(Run.PRETRAINED),
                "check the path, or train a network first"));
  }

  static Run pretrained() {
    Path where = Path.of(Run.PRETRAINED);
    try (InputStream json = resource(Run.MANIFEST)) {
      RunManifest manifest = manifest(Run.PRETRAINED, json);
      return checked(
          Run.PRETRAINED,
          manifest,
          TrainableNetwork.open(Run.PRETRAINED, where, () -> bundled(where), manifest.weights()));
    } catch (IOException e) {
      throw damaged(Run.PRETRAINED, e);
    }
  }

  /** Opens the bundled network, of any size, since it comes with the program. */
  private static ModelArchive bundled(Path where) throws IOException {
    try (InputStream zip = resource(Run.MODEL)) {
      return ModelArchive.of(where, MemorySegment.ofArray(zip.readAllBytes()), Long.MAX_VALUE);
    }
  }

  private static InputStream resource(String file) throws IOException {
    InputStream stream =
        RunReader.class.getResourceAsStream("/switchback/training/pretrained/" + file);
    if (stream == null) {
      throw new IOException("this build lacks " + file);
    }
    return stream;
  }

  /** Checks that manifest and network belong together; their weights when they are read. */
  private static Run checked(String name, RunManifest manifest, TrainableNetwork network) {
    checkOutputs(name, manifest, network.outputs());
    return new Run(name, network, manifest);
  }

  /** Checks that manifest and graph belong together; verify compares the digest of the weights. */
  private static Run checked(String name, RunManifest manifest, NetworkGraph graph) {
    RunManifest.Input input = manifest.input();
    if (manifest.source() == null
        || input == null
        || !input.maps().equals(graph.input())
        || manifest.pixels().mean().size() != graph.input().channels()) {
      throw new SwitchbackException(
          "a manifest that does not fit its network",
          name + "/" + Run.MANIFEST,
          "an input of " + (input == null ? "unknown size" : input.maps()),
          graph.input() + " and pixels of as many channels",
          "take all files from the same run");
    }
    return new Run(name, graph, manifest);
  }

  /** Checks what would fail only later: the numbers of classes and of channels. */
  private static void checkOutputs(String name, RunManifest manifest, long outputs) {
    int channels = manifest.pixels().mean().size();
    RunManifest.Input input = manifest.input();
    int expected = input == null ? CHANNELS : input.maps().channels();
    boolean isClassifier = !manifest.classes().isEmpty() || input == null;
    if ((isClassifier && manifest.classes().size() < outputs) || channels != expected) {
      throw new SwitchbackException(
          "a manifest that does not fit its network",
          name + "/" + Run.MANIFEST,
          manifest.classes().size() + " classes and pixels of " + channels + " channels",
          "a class for each of " + outputs + " outputs, and " + expected + " channels",
          "take both files from the same run");
    }
  }

  private static RunManifest manifest(String name, InputStream json) throws IOException {
    byte[] bytes = json.readNBytes(LONGEST_MANIFEST + 1);
    if (bytes.length > LONGEST_MANIFEST) {
      throw damaged(
          name, new IOException(Run.MANIFEST + " of more than " + LONGEST_MANIFEST + " bytes"));
    }
    try {
      JsonNode tree = JSON.readTree(bytes);
      int format = tree.path("format").asInt(0);
      if (format != RunManifest.FORMAT) {
        throw new SwitchbackException(
            "a run of another version",
            name + "/" + Run.MANIFEST,
            tree.has("format") ? "format " + format : "no format",
            "format " + RunManifest.FORMAT,
            "train it again with this version, or use the version that wrote it");
      }
      return JSON.treeToValue(tree, RunManifest.class);
    } catch (JacksonException e) {
      throw damaged(name + "/" + Run.MANIFEST, e);
    }
  }

  static SwitchbackException damaged(Object where, Exception cause) {
    return new SwitchbackException(
        "a damaged run",
        where,
        String.valueOf(cause.getMessage()),
        Run.MODEL + " and " + Run.MANIFEST + " as they were written",
        "copy the folder again, or train again",
        cause);
  }
}
