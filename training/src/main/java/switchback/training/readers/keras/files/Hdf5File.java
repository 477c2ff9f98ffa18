package switchback.training.readers.keras.files;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The groups and arrays of an HDF5 file. Paths have no slash at either end, the root is empty;
 * backslashes, which Keras wrote on Windows, count as slashes. Links, soft or to other files, are
 * left out.
 */
final class Hdf5File implements AutoCloseable {
  /** The first bytes of an HDF5 file, which may also stand at 512, 1024, 2048 ... */
  static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static final int MOST_NODES = 200_000;
  private static final int MOST_DEPTH = 64;

  /** The attributes that are read, some of them in parts with a number at the end. */
  private static final List<String> ATTRIBUTES =
      List.of("model_config", "keras_version", "backend", "layer_names", "weight_names", "dtype");

  private final Path file;
  private final Arena arena;
  private final HdfGuard guard;
  private final long bytes;
  private final Map<String, Dataset> arrays = new LinkedHashMap<>();
  private final Map<String, Map<String, List<String>>> attributes = new LinkedHashMap<>();

  private Hdf5File(Path file, Arena arena, MemorySegment memory) {
    this.file = file;
    this.arena = arena;
    this.bytes = memory.byteSize();
    this.guard = new HdfGuard(file, arena, bytes);
    if (bytes > Integer.MAX_VALUE) {
      throw new SwitchbackException(
          "an HDF5 file is too large",
          file,
          bytes + " bytes",
          "at most " + Integer.MAX_VALUE,
          "export the network to ONNX with external data");
    }
    guard.call(
        () -> {
          HdfFile hdf5 = HdfFile.fromByteBuffer(memory.asByteBuffer());
          walk("", hdf5, new HdfTexts(hdf5.getHdfBackingStorage()), 0);
          return true;
        });
  }

  /**
   * Opens a file.
   *
   * @throws SwitchbackException if it is damaged
   * @throws IOException if it cannot be read
   */
  static Hdf5File open(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return of(file, MappedFile.of(file, arena), arena);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Opens a file that is in memory.
   *
   * @param file the file that it came from, for messages
   * @param memory its bytes
   * @param arena the shared arena of the memory, which is closed with the file
   */
  static Hdf5File of(Path file, MemorySegment memory, Arena arena) {
    try {
      return new Hdf5File(file, arena, memory);
    } catch (SwitchbackException e) {
      close(arena);
      throw e;
    }
  }

  /** Frees the memory of an arena unless it is free already. */
  static void close(Arena arena) {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private void walk(String path, Group group, HdfTexts texts, int depth) {
    if (depth > MOST_DEPTH || attributes.size() + arrays.size() > MOST_NODES) {
      throw new IllegalArgumentException("too many groups, or too deep ones, at '" + path + "'");
    }
    attributes.put(path, attributes(group, texts));
    for (Node node : group.getChildren().values()) {
      String name = node.getName().replace('\\', '/');
      String place = path.isEmpty() ? name : path + "/" + name;
      if (node.isLink()) {
        continue;
      }
      if (node instanceof Dataset dataset) {
        arrays.put(place, dataset);
      } else if (node instanceof Group below) {
        walk(place, below, texts, depth + 1);
      }
    }
  }

  private Map<String, List<String>> attributes(Node node, HdfTexts reader) {
    Map<String, List<String>> texts = new TreeMap<>();
    for (Attribute attribute : node.getAttributes().values()) {
      String name = attribute.getName();
      if (ATTRIBUTES.contains(name.replaceFirst("[0-9]+$", ""))) {
        texts.put(name, reader.read(attribute));
      }
    }
    return texts;
  }

  /** Returns whether there is a group. */
  boolean hasGroup(String path) {
    return attributes.containsKey(path);
  }

  /** Returns the paths of all groups and arrays directly in a group. */
  List<String> children(String path) {
    String start = path.isEmpty() ? "" : path + "/";
    List<String> children = new ArrayList<>();
    for (Map<String, ?> places : List.of(attributes, arrays)) {
      for (String place : places.keySet()) {
        if (place.startsWith(start)
            && place.length() > start.length()
            && place.indexOf('/', start.length()) < 0) {
          children.add(place);
        }
      }
    }
    return children;
  }

  /** Returns the text of a group's attribute; empty if there is none. */
  String text(String path, String name) {
    List<String> texts = attributes.getOrDefault(path, Map.of()).getOrDefault(name, List.of());
    return texts.isEmpty() ? "" : texts.getFirst();
  }

  /** Returns whether a group has an attribute, perhaps in parts. */
  boolean hasTexts(String path, String name) {
    Map<String, List<String>> found = attributes.getOrDefault(path, Map.of());
    return found.containsKey(name) || found.containsKey(name + "0");
  }

  /** Returns the texts of a group's attribute, whose parts may be numbered from 0. */
  List<String> texts(String path, String name) {
    Map<String, List<String>> found = attributes.getOrDefault(path, Map.of());
    List<String> texts = new ArrayList<>(found.getOrDefault(name, List.of()));
    for (int part = 0; found.containsKey(name + part); part++) {
      texts.addAll(found.getOrDefault(name + part, List.of()));
    }
    return texts;
  }

  /** Returns whether there is an array. */
  boolean hasArray(String path) {
    return arrays.containsKey(path);
  }

  /**
   * Returns an array.
   *
   * @throws IllegalArgumentException if there is none, or none of numbers
   * @throws SwitchbackException if the file is damaged there
   */
  StoredNumbers array(String path) {
    Dataset dataset = arrays.get(path);
    if (dataset == null) {
      throw new IllegalArgumentException("no array '" + path + "'");
    }
    return guard.call(() -> HdfArrays.numbers(dataset, bytes));
  }

  @Override
  public void close() {
    close(arena);
  }

  /** Returns text such as {@code model.h5: 31 groups, 20 arrays}. */
  @Override
  public String toString() {
    return file.getFileName() + ": " + attributes.size() + " groups, " + arrays.size() + " arrays";
  }
}
