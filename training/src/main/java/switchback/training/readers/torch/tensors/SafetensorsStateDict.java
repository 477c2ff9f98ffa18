package switchback.training.readers.torch.tensors;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.arrays.Safetensors;
import switchback.datasets.arrays.Safetensors.StoredArray;
import switchback.datasets.tasks.SwitchbackException;

/** The arrays of a {@code .safetensors} file, by their names in the order of layers. */
final class SafetensorsStateDict {
  private final Path file;

  private SafetensorsStateDict(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws SwitchbackException if it is damaged, empty, or holds numbers of an unknown type
   */
  static StateDict read(Path file, MemorySegment memory) {
    return new SafetensorsStateDict(file).read(memory);
  }

  private StateDict read(MemorySegment memory) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    arrays(memory).entrySet().stream()
        .sorted(Comparator.comparing(entry -> new NaturalName(entry.getKey())))
        .forEach(entry -> tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue())));
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

  private Map<String, StoredArray> arrays(MemorySegment memory) {
    try {
      return Safetensors.read(memory);
    } catch (IllegalArgumentException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  private Tensor tensor(String name, StoredArray array) {
    NumberType type = array.known().orElseThrow(() -> unknown(name, array.type()));
    long[] shape = array.shape().stream().mapToLong(Long::longValue).toArray();
    try {
      return Tensor.of(type, array.memory(), ByteOrder.LITTLE_ENDIAN, shape);
    } catch (IllegalArgumentException e) {
      throw damaged(name + " of " + e.getMessage(), e);
    }
  }

  private SwitchbackException unknown(String name, String type) {
    return new SwitchbackException(
        "unsupported type of numbers",
        file,
        name + " of " + (type.isEmpty() ? "no type" : type),
        "F32, F64, F16 or BF16",
        "in Python, convert them: {k: v.float() for k, v in state.items()}");
  }

  private SwitchbackException damaged(@Nullable String got, Exception cause) {
    return new SwitchbackException(
        "a damaged .safetensors file",
        file,
        String.valueOf(got),
        "a header that describes the arrays in the file",
        "copy or download the file again",
        cause);
  }
}
