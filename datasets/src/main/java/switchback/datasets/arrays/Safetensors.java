package switchback.datasets.arrays;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchback.datasets.files.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the format {@code .safetensors}: the length of a header, a header in JSON that
 * gives each array's type, shape and place, and the arrays. Writers sort the arrays by size of
 * number and name, so that their order says nothing about that of a network's layers.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";
  private static final String TYPE = "dtype";
  private static final String SHAPE = "shape";
  private static final String PLACE = "data_offsets";
  private static final int LONGEST_HEADER = 64 << 20;
  private static final int MOST_ARRAYS = 1 << 20;
  private static final int MOST_AXES = 16;
  private static final int ALIGNMENT = 64;
  private static final int BLOCK = 1 << 20;

  private final MemorySegment values;
  private final Map<String, StoredArray> arrays = new LinkedHashMap<>();
  private final List<long[]> places = new ArrayList<>();

  /**
   * An array.
   *
   * @param type the abbreviation of the type of its numbers, which may be unknown
   * @param shape the sizes of its axes, not negative
   * @param memory its bytes, little-endian and as many as its shape and a known type take
   */
  public record StoredArray(String type, List<Long> shape, MemorySegment memory) {
    /** Copies the list. */
    public StoredArray {
      shape = List.copyOf(shape);
    }

    /** Creates an array of one axis, whose numbers have four bytes in the machine's order. */
    public static StoredArray of(NumberType type, MemorySegment memory) {
      long count = memory.byteSize() / type.bytes();
      return new StoredArray(type.safetensors(), List.of(count), memory);
    }

    /** Returns the type of its numbers, if it is known. */
    public Optional<NumberType> known() {
      return NumberType.ofSafetensors(type);
    }
  }

  private Safetensors(MemorySegment values) {
    this.values = values;
  }

  private static long headerBytes(MemorySegment file) {
    return file.byteSize() < Long.BYTES ? -1 : new Bytes(file).int64(0);
  }

  /** Returns whether a file begins like one of this format. */
  public static boolean isOne(MemorySegment file) {
    return hasHeader(file) && file.get(JAVA_BYTE, Long.BYTES) == '{';
  }

  private static boolean hasHeader(MemorySegment file) {
    long header = headerBytes(file);
    return header >= 2 && header <= LONGEST_HEADER && header <= file.byteSize() - Long.BYTES;
  }

  /**
   * Returns the arrays of a file by name, in the order of its header, as views of its bytes.
   *
   * @throws IllegalArgumentException if it is damaged, with a message that says what was found
   */
  public static Map<String, StoredArray> read(MemorySegment file) {
    if (!hasHeader(file)) {
      throw new IllegalArgumentException("a header of " + headerBytes(file) + " bytes");
    }
    long length = headerBytes(file);
    Safetensors read = new Safetensors(file.asSlice(Long.BYTES + length));
    read.add(header(file.asSlice(Long.BYTES, length).toArray(JAVA_BYTE)));
    return read.arrays;
  }

  private static JsonNode header(byte[] text) {
    try {
      JsonNode header = StrictJson.MAPPER.readTree(text);
      if (header.isObject() && header.size() <= MOST_ARRAYS) {
        return header;
      }
      throw new IllegalArgumentException("a header that is no object, or of too many arrays");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("a header that is no JSON", e);
    }
  }

  private void add(JsonNode header) {
    header.properties().stream()
        .filter(entry -> !entry.getKey().equals(METADATA))
        .forEach(entry -> arrays.put(entry.getKey(), array(entry.getKey(), entry.getValue())));
    checkPlaces();
  }

  private StoredArray array(String name, JsonNode entry) {
    List<Long> shape = numbers(name, entry.path(SHAPE));
    List<Long> place = numbers(name, entry.path(PLACE));
    if (place.size() != 2 || place.get(0) < 0 || place.get(1) < place.get(0)) {
      throw new IllegalArgumentException("no place for " + name);
    }
    long bytes = place.get(1) - place.get(0);
    if (place.get(1) > values.byteSize() || count(shape) > values.byteSize()) {
      throw new IllegalArgumentException(name + " outside the file, or larger than its place");
    }
    StoredArray array =
        new StoredArray(entry.path(TYPE).asString(""), shape, values.asSlice(place.get(0), bytes));
    if (array.known().isPresent() && count(shape) * array.known().get().bytes() != bytes) {
      throw new IllegalArgumentException(name + " of another size than its shape " + shape);
    }
    places.add(new long[] {place.get(0), place.get(1)});
    return array;
  }

  /** Returns the number of values, or more than any file has if there are too many to count. */
  private static long count(List<Long> shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0 || (size > 0 && count > Long.MAX_VALUE / Double.BYTES / size)) {
        return Long.MAX_VALUE;
      }
      count *= size;
    }
    return count;
  }

  private static List<Long> numbers(String name, JsonNode list) {
    if (!list.isArray()) {
      throw new IllegalArgumentException(name + " without shape or place");
    }
    if (list.size() > MOST_AXES) {
      throw new IllegalArgumentException(name + " with a list of " + list.size() + " sizes");
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : list) {
      if (!number.isIntegralNumber() || !number.canConvertToLong()) {
        throw new IllegalArgumentException(name + " with a size that is no whole number");
      }
      numbers.add(number.asLong());
    }
    return numbers;
  }

  /** Checks that no two arrays share bytes. */
  private void checkPlaces() {
    List<long[]> sorted =
        places.stream()
            .filter(place -> place[1] > place[0])
            .sorted(Comparator.comparingLong(place -> place[0]))
            .toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i)[0] < sorted.get(i - 1)[1]) {
        throw new IllegalArgumentException("two arrays at byte " + sorted.get(i)[0]);
      }
    }
  }

  /**
   * Writes a new file. A header padded with spaces keeps the places of arrays aligned.
   *
   * @param arrays the arrays by name, in the order of the file
   * @throws IOException if it exists or cannot be written
   */
  public static void write(Path file, Map<String, StoredArray> arrays) throws IOException {
    ObjectNode header = StrictJson.MAPPER.createObjectNode();
    long end = 0;
    for (Map.Entry<String, StoredArray> entry : arrays.entrySet()) {
      StoredArray array = entry.getValue();
      ObjectNode its = header.putObject(entry.getKey()).put(TYPE, array.type);
      array.shape.forEach(its.putArray(SHAPE)::add);
      its.putArray(PLACE).add(end).add(end + array.memory.byteSize());
      end += array.memory.byteSize();
    }
    byte[] json = header.toString().getBytes(UTF_8);
    int padded = Math.ceilDiv(json.length + Long.BYTES, ALIGNMENT) * ALIGNMENT - Long.BYTES;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.write(start.putLong(padded).array());
      out.write(json);
      out.write(" ".repeat(padded - json.length).getBytes(UTF_8));
      for (StoredArray array : arrays.values()) {
        write(array.memory, out);
      }
    }
  }

  private static void write(MemorySegment array, OutputStream out) throws IOException {
    for (long from = 0; from < array.byteSize(); from += BLOCK) {
      long count = Math.min(BLOCK, array.byteSize() - from);
      byte[] part = new byte[(int) count];
      ByteBuffer.wrap(part)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .put(array.asSlice(from, count).toArray(JAVA_INT_UNALIGNED));
      out.write(part);
    }
  }
}
