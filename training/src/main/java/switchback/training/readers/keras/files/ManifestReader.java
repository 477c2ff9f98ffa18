package switchback.training.readers.keras.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.NativeMemory;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.FilesBeside;
import tools.jackson.databind.JsonNode;

/**
 * Reads the weights that a manifest of TensorFlow.js lists. The arrays of a group follow one
 * another in its files taken together. Quantised ones are {@code value * scale + min}.
 */
final class ManifestReader {
  private static final int MOST_AXES = 8;

  private final Path file;
  private final FilesBeside beside;
  private final Arena arena;

  /**
   * Creates a reader.
   *
   * @param file the file with the manifest, beside which the weights are
   * @param arena the arena to allocate the weights from
   */
  ManifestReader(Path file, Arena arena) {
    this.file = file;
    this.beside = new FilesBeside(file);
    this.arena = arena;
  }

  /**
   * Adds the arrays of a group to a map by their names.
   *
   * @throws SwitchbackException if the manifest is damaged or a path leads out of the folder
   * @throws IOException if a file of weights cannot be read
   */
  void read(JsonNode group, Map<String, StoredNumbers> arrays) throws IOException {
    List<Path> shards = new ArrayList<>();
    for (JsonNode path : group.path("paths")) {
      shards.add(beside.find(path.asString(""), "weights of the manifest"));
    }
    MemorySegment bytes = bytes(shards);
    long at = 0;
    for (JsonNode weight : group.path("weights")) {
      String name = weight.path("name").asString("");
      JsonNode quantization = weight.path("quantization");
      JsonNode stored = quantization.isObject() ? quantization : weight;
      NumberType type = type(name, stored.path("dtype").asString(""));
      int[] shape = shape(name, weight.path("shape"));
      long length = StoredNumbers.count(shape) * type.bytes();
      if (length > bytes.byteSize() - at) {
        throw damaged(
            "the files end within " + name + ", which takes bytes " + at + " to " + (at + length));
      }
      StoredNumbers array =
          new StoredNumbers(type, ByteOrder.LITTLE_ENDIAN, bytes.asSlice(at, length), shape);
      if (type == NumberType.UINT8 || type == NumberType.UINT16) {
        array = array.scaled(number(quantization, "scale", 1), number(quantization, "min", 0));
      }
      arrays.put(name, array);
      at += length;
    }
  }

  private static double number(JsonNode from, String name, double otherwise) {
    return from.path(name).asDouble(otherwise);
  }

  private NumberType type(String name, String type) {
    return switch (type) {
      case "float32" -> NumberType.FLOAT32;
      case "float16" -> NumberType.FLOAT16;
      case "int32" -> NumberType.INT32;
      case "uint8", "bool" -> NumberType.UINT8;
      case "uint16" -> NumberType.UINT16;
      default -> throw damaged("the weight " + name + " of type '" + type + "'");
    };
  }

  private int[] shape(String name, JsonNode sizes) {
    if (!sizes.isArray() || sizes.size() > MOST_AXES) {
      throw damaged("the weight " + name + " of shape " + sizes);
    }
    int[] shape = new int[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).asInt(-1);
    }
    try {
      StoredNumbers.count(shape);
    } catch (IllegalArgumentException e) {
      throw damaged("the weight " + name + ": " + e.getMessage(), e);
    }
    return shape;
  }

  private MemorySegment bytes(List<Path> shards) throws IOException {
    long size = 0;
    for (Path shard : shards) {
      size += Files.size(shard);
    }
    MemorySegment bytes = NativeMemory.allocate(arena, size);
    long at = 0;
    for (Path shard : shards) {
      try (Arena mapping = Arena.ofConfined()) {
        MemorySegment mapped = MappedFile.of(shard, mapping);
        long length = Math.min(mapped.byteSize(), size - at);
        MemorySegment.copy(mapped, 0, bytes, at, length);
        at += length;
      }
    }
    return bytes;
  }

  private SwitchbackException damaged(String got) {
    return damaged(got, null);
  }

  private SwitchbackException damaged(String got, @Nullable Throwable cause) {
    return new SwitchbackException(
        "the manifest of a TensorFlow.js model does not fit its files",
        file,
        got,
        "arrays of numbers, one behind the other",
        "copy all files of the model again",
        cause);
  }
}
