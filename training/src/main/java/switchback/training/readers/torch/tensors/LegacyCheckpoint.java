package switchback.training.readers.torch.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import switchback.datasets.arrays.Bytes;
import switchback.datasets.pickles.PickleMachine;
import switchback.datasets.pickles.PythonValue;
import switchback.datasets.pickles.PythonValue.Dictionary;
import switchback.datasets.pickles.PythonValue.Other;
import switchback.datasets.pickles.PythonValue.Sequence;
import switchback.datasets.pickles.PythonValue.Text;
import switchback.datasets.pickles.PythonValue.Whole;
import switchback.datasets.tasks.SwitchbackException;

/**
 * PyTorch's format before 1.6: five pickles one after the other (a magic number, a version, facts
 * about the machine, the value, the keys of the storages), then for each key the number of its
 * numbers and the numbers.
 */
final class LegacyCheckpoint {
  private static final byte[] MAGIC = {
    0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19, '.'
  };

  private static final int LONGEST_START = 32;
  private static final long VERSION = 1001;

  private final Path file;
  private final Bytes bytes;
  private final PythonClasses classes;
  private final StorageTable storages;
  private long at;

  private LegacyCheckpoint(Path file, MemorySegment memory, long start) {
    this.file = file;
    this.bytes = new Bytes(memory);
    this.classes = new PythonClasses(file);
    this.storages = new StorageTable(file, classes);
    this.at = start;
  }

  /** Returns whether a file begins with the magic number. */
  static boolean isOne(MemorySegment memory) {
    return afterMagic(memory) > 0;
  }

  /** Returns where the bytes after the magic number begin, or 0 if the file has none. */
  private static long afterMagic(MemorySegment memory) {
    long last = Math.min(memory.byteSize(), LONGEST_START) - MAGIC.length;
    for (long start = 2; start <= last && memory.get(JAVA_BYTE, 0) == (byte) 0x80; start++) {
      MemorySegment part = memory.asSlice(start, MAGIC.length);
      if (part.mismatch(MemorySegment.ofArray(MAGIC)) < 0) {
        return start + MAGIC.length;
      }
    }
    return 0;
  }

  /**
   * Reads a file.
   *
   * @throws SwitchbackException if it is damaged, or holds other objects than tensors
   */
  static Checkpoint read(Path file, MemorySegment memory) {
    return new LegacyCheckpoint(file, memory, afterMagic(memory)).read();
  }

  private Checkpoint read() {
    if (!(next() instanceof Whole version) || version.value() != VERSION) {
      throw damaged("another version than " + VERSION);
    }
    ByteOrder order = order(next());
    PythonValue root = next();
    classes.check();
    PythonValue keys = next();
    classes.check();
    if (!(keys instanceof Sequence listed)) {
      throw damaged("no keys of storages");
    }
    try {
      for (PythonValue key : listed.items()) {
        fill(key);
      }
    } catch (IndexOutOfBoundsException e) {
      throw damaged("numbers that are cut short");
    }
    return new Checkpoint("torch", root, order, List.of());
  }

  private PythonValue next() {
    PickleMachine machine = new PickleMachine(file, bytes, at, classes, storages::find);
    PythonValue value = machine.run();
    at = machine.end();
    return value;
  }

  /** Returns the order of bytes of the machine that wrote the file. */
  private static ByteOrder order(PythonValue facts) {
    Optional<PythonValue> little =
        facts instanceof Dictionary dictionary
            ? Optional.ofNullable(dictionary.entries().get("little_endian"))
            : Optional.empty();
    return little.orElse(Other.TRUE).equals(Other.FALSE)
        ? ByteOrder.BIG_ENDIAN
        : ByteOrder.LITTLE_ENDIAN;
  }

  private void fill(PythonValue key) {
    Storage storage = key instanceof Text text ? storages.storages().get(text.value()) : null;
    if (storage == null) {
      throw damaged("a storage of which no tensor is known");
    }
    long count = bytes.int64(at);
    at += Long.BYTES;
    if (count != storage.count() || count < 0 || count > bytes.size() / storage.bytesEach()) {
      throw damaged(
          "a storage of " + count + " numbers, of which " + storage.count() + " are used");
    }
    storage.fill(bytes.part(at, count * storage.bytesEach()));
    at += count * storage.bytesEach();
  }

  private SwitchbackException damaged(String got) {
    return new SwitchbackException(
        "a damaged file of PyTorch",
        file,
        got,
        "a file as torch.save wrote it",
        "copy or download the file again");
  }
}
