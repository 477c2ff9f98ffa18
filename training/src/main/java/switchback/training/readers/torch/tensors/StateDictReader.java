package switchback.training.readers.torch.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.arrays.ForeignZip;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.arrays.Safetensors;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;

/** Recognises files of named arrays by their content and reads them. */
public final class StateDictReader {
  /** What is unpacked of a compressed file; PyTorch does not compress. */
  private static final long MOST_UNPACKED = 512L << 20;

  private static final int PROTO = 0x80;
  private static final int NEWEST_PROTOCOL = 5;

  private StateDictReader() {}

  /**
   * Returns whether a file is one of named arrays, or is close enough to one that {@link #read} can
   * say what is wrong with it. It looks at the beginning of the file, and of a zip file at its
   * directory.
   *
   * @throws IOException if the file cannot be read
   */
  public static boolean recognises(Path file) throws IOException {
    MemorySegment memory = MappedFile.of(file);
    if (!ForeignZip.isZip(memory)) {
      return LegacyCheckpoint.isOne(memory) || Safetensors.isOne(memory) || isPickle(memory);
    }
    try {
      ForeignZip zip = ForeignZip.of(file, memory, MOST_UNPACKED);
      return ZipCheckpoint.isOne(zip) || NpzStateDict.isOne(zip);
    } catch (SwitchbackException _) {
      // A damaged zip file: nobody can say what it was.
      return false;
    }
  }

  /** Returns whether a file begins like a pickle, whoever wrote it. */
  private static boolean isPickle(MemorySegment memory) {
    return memory.byteSize() > 2
        && Byte.toUnsignedInt(memory.get(JAVA_BYTE, 0)) == PROTO
        && memory.get(JAVA_BYTE, 1) >= 2
        && memory.get(JAVA_BYTE, 1) <= NEWEST_PROTOCOL;
  }

  /**
   * Reads a file.
   *
   * @return its arrays, without the prefix that all names share, and without counters of batches
   * @throws SwitchbackException if it is not such a file, is damaged, or holds other things
   * @throws IOException if it cannot be read
   */
  public static StateDict read(Path file) throws IOException {
    return Prefixes.without(withNotices(whole(file)));
  }

  private static StateDict whole(Path file) throws IOException {
    MemorySegment memory = MappedFile.of(file);
    if (ForeignZip.isZip(memory)) {
      ForeignZip zip = ForeignZip.of(file, memory, MOST_UNPACKED);
      if (ZipCheckpoint.isOne(zip)) {
        return CheckpointSearch.stateDict(file, ZipCheckpoint.read(file, zip));
      }
      if (NpzStateDict.isOne(zip)) {
        return NpzStateDict.read(file, zip);
      }
    } else if (LegacyCheckpoint.isOne(memory)) {
      return CheckpointSearch.stateDict(file, LegacyCheckpoint.read(file, memory));
    } else if (Safetensors.isOne(memory)) {
      return SafetensorsStateDict.read(file, memory);
    } else if (isPickle(memory)) {
      throw new SwitchbackException(
          "a pickle that torch.save did not write",
          file,
          "Python objects (nothing in it was run)",
          "a file written by torch.save, or .safetensors or .npz",
          "in Python: torch.save(model.state_dict(), \"model.pth\"), or, of NumPy arrays,"
              + " numpy.savez(\"model.npz\", **arrays)");
    }
    throw new SwitchbackException(
        "not a file of named arrays",
        file,
        "other bytes at its start",
        "a .safetensors, .pt, .pth or .npz file",
        "in Python: torch.save(model.state_dict(), \"model.pth\")");
  }

  /** Returns the same arrays with a notice for each type of numbers that is converted. */
  private static StateDict withNotices(StateDict read) {
    Map<NumberType, Integer> counts = new EnumMap<>(NumberType.class);
    read.tensors().values().forEach(tensor -> counts.merge(tensor.type(), 1, Integer::sum));
    List<String> notices = new ArrayList<>(read.notices());
    counts.keySet().stream()
        .filter(NumberType::isFloating)
        .filter(type -> type != NumberType.FLOAT32)
        .forEach(
            type ->
                notices.add(
                    type == NumberType.FLOAT64
                        ? "weights are float64 and were rounded to float32"
                        : "weights are " + type + " and were widened exactly to float32"));
    return read.with(notices);
  }
}
