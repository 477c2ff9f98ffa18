package switchback.training.readers.torch.tensors;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NumberType;

/**
 * Numbers in a file of PyTorch, to which any number of tensors refer. In the older format the
 * numbers come after everything that refers to them.
 */
final class Storage {
  private final String key;
  private final @Nullable NumberType type;
  private final long count;
  private @Nullable MemorySegment memory;

  /**
   * Creates a storage whose numbers are still to come.
   *
   * @param key its name in the file
   * @param type the type of its numbers; null if only the tensors say it
   * @param count the number of numbers, or of bytes if the type is null
   */
  Storage(String key, @Nullable NumberType type, long count) {
    this.key = key;
    this.type = type;
    this.count = count;
  }

  String key() {
    return key;
  }

  @Nullable NumberType type() {
    return type;
  }

  long count() {
    return count;
  }

  /** Returns the number of bytes per number. */
  int bytesEach() {
    return type == null ? 1 : type.bytes();
  }

  void fill(MemorySegment content) {
    this.memory = content;
  }

  /**
   * Returns the bytes.
   *
   * @throws IllegalArgumentException if the file does not hold them
   */
  MemorySegment memory() {
    if (memory == null) {
      throw new IllegalArgumentException("the file lacks the numbers " + key);
    }
    return memory;
  }
}
