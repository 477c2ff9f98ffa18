package switchback.training.checkpoints;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.files.Digests;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The format of a checkpoint file. It holds a line with the format's name and version; the length
 * of the header, four bytes, most significant first; the header as JSON; the arrays, float32, least
 * significant byte first; and the SHA-256 of everything before. Files are not trusted: nothing in
 * them is executed, and no memory is allocated for data that the file is too short to hold.
 */
public final class CheckpointFile {
  private static final byte[] TITLE = "switchback checkpoint 2\n".getBytes(US_ASCII);
  private static final int HEADER_AT = TITLE.length + Integer.BYTES;
  private static final int DIGEST_BYTES = 32;

  /** The greatest length of a header, enough for the losses of ten million steps. */
  private static final int MOST_HEADER = 256 << 20;

  private static final int BLOCK = 1 << 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CheckpointFile() {}

  /**
   * Writes a checkpoint, which appears complete or not at all, and forces it to the disk.
   *
   * @param arrays float32 values by name, in the header's order
   * @throws IOException if the file cannot be written
   */
  static void write(Path file, CheckpointHeader header, Map<String, MemorySegment> arrays)
      throws IOException {
    byte[] json = JSON.writeValueAsBytes(header);
    ByteBuffer start = ByteBuffer.allocate(HEADER_AT + json.length);
    start.put(TITLE).putInt(json.length).put(json).flip();
    AtomicFiles.write(
        file,
        part -> {
          MessageDigest digest = Digests.sha256();
          try (FileChannel channel = FileChannel.open(part, CREATE, TRUNCATE_EXISTING, WRITE)) {
            put(channel, digest, start);
            for (MemorySegment array : arrays.values()) {
              put(channel, digest, array.asByteBuffer());
            }
            write(channel, ByteBuffer.wrap(digest.digest()));
            channel.force(true);
          }
        });
  }

  private static void put(FileChannel channel, MessageDigest digest, ByteBuffer bytes)
      throws IOException {
    digest.update(bytes.duplicate());
    write(channel, bytes);
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Returns the names and lengths of arrays, as a header states them. */
  static List<CheckpointHeader.Part> parts(Map<String, MemorySegment> arrays) {
    return arrays.entrySet().stream()
        .map(
            array ->
                new CheckpointHeader.Part(
                    array.getKey(), array.getValue().byteSize() / Float.BYTES))
        .toList();
  }

  /**
   * Checks a whole file and reads its header.
   *
   * @throws IOException if the file cannot be read, or is damaged, with the reason
   */
  public static CheckpointHeader read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long size = channel.size();
      require(size >= HEADER_AT + DIGEST_BYTES, "cut off after " + size + " bytes");
      ByteBuffer start = read(channel, 0, HEADER_AT);
      byte[] title = new byte[TITLE.length];
      start.get(title);
      require(MessageDigest.isEqual(title, TITLE), "not a checkpoint of this version");
      int length = start.getInt();
      require(
          length >= 0 && length <= Math.min(MOST_HEADER, size - HEADER_AT - DIGEST_BYTES),
          "a header of " + length + " bytes in a file of " + size);
      require(
          MessageDigest.isEqual(
              digest(channel, size - DIGEST_BYTES),
              read(channel, size - DIGEST_BYTES, DIGEST_BYTES).array()),
          "its SHA-256 differs from the one at its end");
      CheckpointHeader header = header(read(channel, HEADER_AT, length).array());
      require(
          header.bytes() == size - HEADER_AT - length - DIGEST_BYTES,
          "arrays of " + header.bytes() + " bytes in a file of " + size);
      return header;
    }
  }

  private static CheckpointHeader header(byte[] json) throws IOException {
    try {
      return JSON.readValue(json, CheckpointHeader.class);
    } catch (JacksonException e) {
      throw new IOException(e.getOriginalMessage(), e);
    }
  }

  private static byte[] digest(FileChannel channel, long size) throws IOException {
    MessageDigest digest = Digests.sha256();
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    for (long at = 0; at < size; at += block.limit()) {
      block.clear().limit((int) Math.min(BLOCK, size - at));
      fill(channel, at, block);
      digest.update(block.flip());
    }
    return digest.digest();
  }

  /**
   * Reads the arrays of a file that {@link #read} has checked.
   *
   * @param arrays the memory to fill, by name
   * @throws IOException if the file cannot be read or has other arrays
   */
  static void restore(Path file, CheckpointHeader header, Map<String, MemorySegment> arrays)
      throws IOException {
    require(
        header.arrays().equals(parts(arrays)),
        "arrays " + header.arrays() + ", expected " + parts(arrays));
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long at = channel.size() - DIGEST_BYTES - header.bytes();
      for (MemorySegment array : arrays.values()) {
        fill(channel, at, array.asByteBuffer());
        at += array.byteSize();
      }
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    fill(channel, at, bytes);
    return bytes.flip();
  }

  private static void fill(FileChannel channel, long at, ByteBuffer bytes) throws IOException {
    long from = at;
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, from);
      if (count < 0) {
        throw new EOFException("cut off at " + from + " bytes");
      }
      from += count;
    }
  }

  private static void require(boolean isSound, String otherwise) throws IOException {
    if (!isSound) {
      throw new IOException(otherwise);
    }
  }
}
