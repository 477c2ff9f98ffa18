package switchback.training.readers.torch.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The format {@code .safetensors}: the length of a header, a header in JSON that gives each array's
 * type, shape and place, and the arrays. Writers sort the arrays by size of number and name, so
 * that their order says nothing about that of the layers.
 */
final class SafetensorsFile {
  private static final String METADATA = "__metadata__";
  private static final int LONGEST_HEADER = 32 << 20;
  private static final int MOST_TENSORS = 1 << 17;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private final Path file;
  private final MemorySegment memory;
  private final MemorySegment numbers;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<long[]> places = new ArrayList<>();

  private SafetensorsFile(Path file, MemorySegment memory) {
    this.file = file;
    this.memory = memory;
    this.numbers = memory.asSlice(Long.BYTES + headerBytes(memory));
  }

  private static long headerBytes(MemorySegment memory) {
    return new Bytes(memory).int64(0);
  }

  /** Returns whether a file begins like one of this format. */
  static boolean isOne(MemorySegment memory) {
    if (memory.byteSize() < Long.BYTES + 2) {
      return false;
    }
    long header = headerBytes(memory);
    return header >= 2
        && header <= LONGEST_HEADER
        && header <= memory.byteSize() - Long.BYTES
        && memory.get(JAVA_BYTE, Long.BYTES) == '{';
  }

  /**
   * Reads a file.
   *
   * @throws SwitchbackException if it is damaged, empty, or holds numbers of an unknown type
   */
  static StateDict read(Path file, MemorySegment memory) {
    return new SafetensorsFile(file, memory).read();
  }

  private StateDict read() {
    JsonNode header = header();
    if (header.size() > MOST_TENSORS) {
      throw damaged(header.size() + " arrays", null);
    }
    header.properties().stream()
        .filter(entry -> !entry.getKey().equals(METADATA))
        .sorted(Comparator.comparing(entry -> new NaturalName(entry.getKey())))
        .forEach(entry -> add(entry.getKey(), entry.getValue()));
    checkPlaces();
    if (tensors.isEmpty()) {
      throw new SwitchbackException(
          "no arrays of weights",
          file,
          "a header without arrays",
          "the arrays of a network",
          "in Python: safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")");
    }
    return new StateDict(file, "safetensors", tensors, "", null, null, List.of());
  }

  private JsonNode header() {
    byte[] text = memory.asSlice(Long.BYTES, headerBytes(memory)).toArray(JAVA_BYTE);
    try {
      JsonNode header = JSON.readTree(text);
      if (header.isObject()) {
        return header;
      }
      throw damaged("a header that is no object", null);
    } catch (JacksonException e) {
      throw damaged("a header that is no JSON", e);
    }
  }

  private void add(String name, JsonNode entry) {
    String dtype = entry.path("dtype").asString("");
    Optional<ElementType> type = ElementType.ofSafetensors(dtype);
    long[] shape = numbers(name, entry.path("shape"));
    long[] place = numbers(name, entry.path("data_offsets"));
    if (type.isEmpty()) {
      throw new SwitchbackException(
          "unsupported type of numbers",
          file,
          name + " of " + (dtype.isEmpty() ? "no type" : dtype),
          "F32, F64, F16 or BF16",
          "in Python, convert them: {k: v.float() for k, v in state.items()}");
    }
    if (place.length != 2 || place[0] < 0 || place[1] < place[0]) {
      throw damaged("no place for " + name, null);
    }
    try {
      Tensor tensor =
          Tensor.of(
              type.get(),
              numbers.asSlice(place[0], place[1] - place[0]),
              ByteOrder.LITTLE_ENDIAN,
              shape);
      if ((long) tensor.size() * type.get().bytes() != place[1] - place[0]) {
        throw damaged(name + " of another size than its shape " + tensor, null);
      }
      tensors.put(name, tensor);
      places.add(place);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged(name + " outside the file, or larger than its place", e);
    }
  }

  private long[] numbers(String name, JsonNode list) {
    long[] numbers = new long[Math.min(list.size(), Tensor.MOST_AXES + 1)];
    for (int i = 0; i < numbers.length; i++) {
      if (!list.path(i).isIntegralNumber() || !list.path(i).canConvertToLong()) {
        throw damaged(name + " with a size that is no whole number", null);
      }
      numbers[i] = list.path(i).asLong();
    }
    if (!list.isArray()) {
      throw damaged(name + " without shape or place", null);
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
        throw damaged("two arrays at byte " + sorted.get(i)[0], null);
      }
    }
  }

  private SwitchbackException damaged(String got, @Nullable Exception e) {
    return new SwitchbackException(
        "a damaged .safetensors file",
        file,
        got,
        "a header that describes the arrays in the file",
        "copy or download the file again",
        e);
  }
}
