package switchback.training.graphs;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.arrays.Safetensors;
import switchback.datasets.arrays.Safetensors.StoredArray;
import switchback.datasets.files.MappedFile;

/**
 * The weights and indices of a graph in a {@code .safetensors} file, which is mapped, so that they
 * lie outside the heap.
 */
final class ArrayFile {
  private final Map<String, StoredArray> arrays;

  private ArrayFile(Map<String, StoredArray> arrays) {
    this.arrays = arrays;
  }

  /** Returns a file without arrays, to be written. */
  static ArrayFile empty() {
    return new ArrayFile(new LinkedHashMap<>());
  }

  /**
   * Maps a file.
   *
   * @throws switchback.datasets.tasks.SwitchbackException if it is damaged or missing
   * @throws IOException if it cannot be read
   */
  static ArrayFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw GraphFile.damaged(file, "no such file", null);
    }
    try {
      return new ArrayFile(Safetensors.read(MappedFile.of(file)));
    } catch (IllegalArgumentException e) {
      throw GraphFile.damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns an array of floats.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  Weights weights(String name) {
    return new Weights(memory(name, NumberType.FLOAT32));
  }

  @Nullable Weights optional(String name) {
    return arrays.containsKey(name) ? weights(name) : null;
  }

  /**
   * Returns an array of integers.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  Indices indices(String name) {
    return Indices.of(memory(name, NumberType.INT32).toArray(JAVA_INT_UNALIGNED));
  }

  private MemorySegment memory(String name, NumberType type) {
    StoredArray array = arrays.get(name);
    if (array == null || array.known().orElse(null) != type) {
      throw new IllegalArgumentException("no array " + name + " of " + type);
    }
    return array.memory();
  }

  void add(String name, Weights weights) {
    arrays.put(name, StoredArray.of(NumberType.FLOAT32, weights.memory()));
  }

  void add(String name, Indices indices) {
    MemorySegment memory = MemorySegment.ofArray(indices.toArray());
    arrays.put(name, StoredArray.of(NumberType.INT32, memory));
  }

  /** Writes the arrays that were added. */
  void write(Path file) throws IOException {
    Safetensors.write(file, arrays);
  }
}
