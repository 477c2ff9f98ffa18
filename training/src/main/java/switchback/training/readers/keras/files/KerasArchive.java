package switchback.training.readers.keras.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.databind.JsonNode;

/**
 * A model of Keras 3, or of late Keras 2: a zip, or a folder, of the configuration and an HDF5 file
 * of weights. The groups of that file are named by the classes of the layers, numbered within each
 * model, not by the layers' own names.
 */
public final class KerasArchive implements KerasContainer {
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";

  /** What the groups are below in files of Keras 2.12, and what they are in later ones. */
  private static final String OLD = "_layer_checkpoint_dependencies";

  private static final String NEW = "layers";

  private final JsonNode model;
  private final JsonNode metadata;
  private final Hdf5File hdf5;

  private KerasArchive(JsonNode model, JsonNode metadata, Hdf5File hdf5) {
    this.model = model;
    this.metadata = metadata;
    this.hdf5 = hdf5;
  }

  /** Reads one of the files. */
  private interface Source {
    MemorySegment read(String name) throws IOException;
  }

  /**
   * Opens a zip or an unzipped folder.
   *
   * @throws SwitchbackException if it is damaged
   * @throws IOException if it cannot be read
   */
  public static KerasArchive open(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      if (Files.isDirectory(file)) {
        boolean hasWeights = Files.exists(file.resolve(WEIGHTS));
        return open(file, name -> MappedFile.of(file.resolve(name), arena), hasWeights, arena);
      }
      ArchiveEntries entries = ArchiveEntries.open(file, arena);
      return open(file, entries::read, entries.has(WEIGHTS), arena);
    } catch (IOException | SwitchbackException e) {
      Hdf5File.close(arena);
      throw e;
    }
  }

  private static KerasArchive open(Path file, Source source, boolean hasWeights, Arena arena)
      throws IOException {
    JsonNode model = json(file, source.read(CONFIG), CONFIG);
    JsonNode metadata = json(file, source.read(METADATA), METADATA);
    if (!hasWeights) {
      throw ArchiveEntries.damaged(file, "no entry " + WEIGHTS, null);
    }
    return new KerasArchive(model, metadata, Hdf5File.of(file, source.read(WEIGHTS), arena));
  }

  private static JsonNode json(Path file, MemorySegment text, String name) {
    return KerasJson.object(file, name, text.toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  public JsonNode model() {
    return model;
  }

  @Override
  public String version() {
    return metadata.path("keras_version").asString("");
  }

  @Override
  public String backend() {
    return "";
  }

  @Override
  public List<StoredNumbers> weights(LayerPlace layer, List<WeightKind> kinds) {
    String group = group(layer.path() + "/vars");
    int count = 0;
    while (hdf5.hasArray(group + "/" + count)) {
      count++;
    }
    if (count != kinds.size()) {
      throw new IllegalArgumentException(
          "the file has " + count + " weights at '" + layer.path() + "', expected " + kinds);
    }
    List<StoredNumbers> arrays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arrays.add(hdf5.array(group + "/" + i));
    }
    return arrays;
  }

  /** Returns the group of a layer as the file spells it. */
  private String group(String path) {
    return Stream.of(path, path.replace(NEW, OLD), path.replaceFirst(NEW, OLD))
        .filter(hdf5::hasGroup)
        .findFirst()
        .orElse(path);
  }

  @Override
  public void close() {
    hdf5.close();
  }
}
