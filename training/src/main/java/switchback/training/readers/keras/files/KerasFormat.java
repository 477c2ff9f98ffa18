package switchback.training.readers.keras.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/** The containers that a Keras network can be in, told apart by content. */
public enum KerasFormat {
  /** An HDF5 file of Keras 1 or 2, or of Keras 3 in the older format. */
  HDF5,
  /** A zip of Keras 3, or its files in a folder. */
  ARCHIVE,
  /** A {@code model.json} of TensorFlow.js. */
  JSON;

  private static final int HEAD = 1 << 12;

  /** Returns the format of a file, or null if it is none of these. */
  public static @Nullable KerasFormat of(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return isArchiveFolder(file) ? ARCHIVE : null;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] head = read(channel, 0, HEAD);
      if (head.length > 4 && head[0] == 'P' && head[1] == 'K') {
        return isArchive(file) ? ARCHIVE : null;
      }
      if (isHdf5(channel)) {
        return HDF5;
      }
      return isModelJson(head, channel) ? JSON : null;
    }
  }

  private static boolean isArchiveFolder(Path folder) {
    return Files.isRegularFile(folder.resolve("config.json"))
        && (Files.isRegularFile(folder.resolve("model.weights.h5"))
            || Files.isRegularFile(folder.resolve("metadata.json")));
  }

  private static boolean isArchive(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      ArchiveEntries entries = ArchiveEntries.open(file, arena);
      return entries.has("config.json")
          && (entries.has("model.weights.h5") || entries.has("metadata.json"));
    } catch (SwitchbackException _) {
      // A broken zip is named as such by whoever is asked last.
      return false;
    }
  }

  private static boolean isHdf5(FileChannel channel) throws IOException {
    byte[] signature = Hdf5File.SIGNATURE;
    for (long at = 0; at + signature.length <= channel.size(); at = at == 0 ? 512 : 2 * at) {
      if (Arrays.equals(read(channel, at, signature.length), signature)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isModelJson(byte[] head, FileChannel channel) throws IOException {
    String start = new String(head, UTF_8).stripLeading();
    if (!start.startsWith("{")) {
      return false;
    }
    String text =
        start + new String(read(channel, Math.max(0, channel.size() - HEAD), HEAD), UTF_8);
    return text.contains("\"modelTopology\"")
        || text.contains("\"weightsManifest\"")
        || text.contains("\"layers-model\"")
        || text.contains("\"graph-model\"")
        || (text.contains("\"class_name\"")
            && text.contains("\"config\"")
            && (text.contains("\"Sequential\"")
                || text.contains("\"Functional\"")
                || text.contains("\"Model\"")));
  }

  private static byte[] read(FileChannel channel, long from, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    long at = from;
    while (bytes.hasRemaining()) {
      int got = channel.read(bytes, at);
      if (got < 0) {
        break;
      }
      at += got;
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /**
   * Opens a file of this format.
   *
   * @throws SwitchbackException if it is damaged or does not hold a whole network
   * @throws IOException if it cannot be read
   */
  public KerasContainer open(Path file) throws IOException {
    return switch (this) {
      case HDF5 -> LegacyHdf5.open(file);
      case ARCHIVE -> KerasArchive.open(file);
      case JSON -> LayersModel.open(file);
    };
  }
}
