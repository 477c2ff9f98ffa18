package switchback.training.graphs;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of arrays in the safetensors format: the length of a header, the header with name, type,
 * shape and place of each array as JSON, and their values, little-endian. The file is mapped, so
 * that its arrays lie outside the heap.
 */
final class ArrayFile {
  private static final String FLOATS = "F32";
  private static final String INTEGERS = "I32";
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_HEADER = 64 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, MemorySegment> floats = new HashMap<>();
  private final Map<String, MemorySegment> integers = new HashMap<>();

  private ArrayFile() {}

  /** Maps a file that {@link Writer} wrote. */
  static ArrayFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw GraphFile.damaged(file, "no such file", null);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment all =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      ArrayFile arrays = new ArrayFile();
      arrays.read(file, all);
      return arrays;
    }
  }

  private void read(Path file, MemorySegment all) {
    ByteBuffer start = all.asSlice(0, Math.min(Long.BYTES, all.byteSize())).asByteBuffer();
    long length =
        start.remaining() < Long.BYTES ? -1 : start.order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > LONGEST_HEADER || length > all.byteSize() - Long.BYTES) {
      throw GraphFile.damaged(file, "a header of " + length + " bytes", null);
    }
    MemorySegment values = all.asSlice(Long.BYTES + length);
    try {
      JsonNode header =
          JSON.readTree(all.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE));
      header.properties().forEach(each -> add(each.getKey(), each.getValue(), values));
    } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw GraphFile.damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  private void add(String name, JsonNode array, MemorySegment values) {
    if (name.equals("__metadata__")) {
      return;
    }
    long from = array.path("data_offsets").path(0).asLong(-1);
    long to = array.path("data_offsets").path(1).asLong(-1);
    long size = array.path("shape").path(0).asLong(-1);
    MemorySegment its = values.asSlice(from, to - from);
    if (size * Float.BYTES != its.byteSize()) {
      throw new IllegalArgumentException(name + " has " + its.byteSize() + " bytes");
    }
    switch (array.path("dtype").asString("")) {
      case FLOATS -> floats.put(name, its);
      case INTEGERS -> integers.put(name, its);
      default -> throw new IllegalArgumentException(name + " of type " + array.path("dtype"));
    }
  }

  /**
   * Returns an array of floats.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  Weights weights(String name) {
    Weights known = optional(name);
    if (known == null) {
      throw new IllegalArgumentException("no array " + name);
    }
    return known;
  }

  @Nullable Weights optional(String name) {
    MemorySegment known = floats.get(name);
    return known == null ? null : new Weights(known);
  }

  /**
   * Returns an array of integers.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  Indices indices(String name) {
    MemorySegment known = integers.get(name);
    if (known == null) {
      throw new IllegalArgumentException("no array " + name);
    }
    return Indices.of(known.toArray(JAVA_INT_UNALIGNED));
  }

  /** Collects arrays and writes them. */
  static final class Writer {
    private final Map<String, MemorySegment> values = new LinkedHashMap<>();
    private final ObjectNode header = JSON.createObjectNode();
    private long end;

    void add(String name, Weights weights) {
      add(name, FLOATS, weights.memory());
    }

    void add(String name, Indices indices) {
      add(name, INTEGERS, MemorySegment.ofArray(indices.toArray()));
    }

    private void add(String name, String type, MemorySegment array) {
      values.put(name, array);
      ObjectNode its = header.putObject(name);
      its.put("dtype", type);
      its.putArray("shape").add(array.byteSize() / Float.BYTES);
      its.putArray("data_offsets").add(end).add(end + array.byteSize());
      end += array.byteSize();
    }

    /** Writes the arrays; a header padded with spaces keeps their places aligned. */
    void write(Path file) throws IOException {
      byte[] json = JSON.writeValueAsString(header).getBytes(UTF_8);
      int padded = Math.ceilDiv(json.length + Long.BYTES, ALIGNMENT) * ALIGNMENT - Long.BYTES;
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(start.putLong(padded).array());
        out.write(json);
        out.write(" ".repeat(padded - json.length).getBytes(UTF_8));
        for (MemorySegment array : values.values()) {
          write(array, out);
        }
      }
    }

    private static void write(MemorySegment array, OutputStream out) throws IOException {
      int most = 1 << 20;
      for (long from = 0; from < array.byteSize(); from += most) {
        long count = Math.min(most, array.byteSize() - from);
        byte[] part = new byte[(int) count];
        ByteBuffer.wrap(part)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asIntBuffer()
            .put(array.asSlice(from, count).toArray(JAVA_INT_UNALIGNED));
        out.write(part);
      }
    }
  }
}
