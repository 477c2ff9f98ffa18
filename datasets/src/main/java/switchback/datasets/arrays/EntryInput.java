package switchback.datasets.arrays;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of an entry of a zip file, unpacked as they are read. What is damaged ends in a {@link
 * DamagedZip}.
 */
final class EntryInput extends InputStream {
  private static final int DEFLATED = 8;
  private static final long PART = 1 << 20;

  private final ZipDirectory.Entry entry;
  private final MemorySegment packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private long at;
  private long count;

  /** Creates a stream over the bytes of an entry as they are in the file. */
  EntryInput(ZipDirectory.Entry entry, MemorySegment packed) {
    this.entry = entry;
    this.packed = packed;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    int got =
        entry.method() == DEFLATED
            ? inflated(bytes, offset, length)
            : stored(bytes, offset, length);
    if (got > 0) {
      count += got;
      sum.update(bytes, offset, got);
    }
    if (count > entry.size()) {
      throw new DamagedZip("more bytes than the " + entry.size() + " declared");
    }
    return got;
  }

  private int stored(byte[] bytes, int offset, int length) {
    int got = (int) Math.min(length, packed.byteSize() - at);
    MemorySegment.copy(packed, at, MemorySegment.ofArray(bytes), offset, got);
    at += got;
    return got == 0 ? -1 : got;
  }

  private int inflated(byte[] bytes, int offset, int length) {
    try {
      int got = inflater.inflate(bytes, offset, length);
      while (got == 0 && !inflater.finished()) {
        if (!inflater.needsInput() || at == packed.byteSize()) {
          throw new DamagedZip("compressed bytes that are cut short");
        }
        MemorySegment part = packed.asSlice(at, Math.min(PART, packed.byteSize() - at));
        inflater.setInput(part.asByteBuffer());
        at += part.byteSize();
        got = inflater.inflate(bytes, offset, length);
      }
      return got == 0 ? -1 : got;
    } catch (DataFormatException e) {
      throw new DamagedZip("compressed bytes that are damaged", e);
    }
  }

  /** Checks that the entry was read to its end, and is what was once written. */
  void check() {
    checkSize();
    if ((int) sum.getValue() != entry.crc()) {
      throw new DamagedZip("a wrong checksum");
    }
  }

  /** Checks that the entry was read to its end. */
  void checkSize() {
    if (count != entry.size()) {
      throw new DamagedZip(count + " bytes instead of the " + entry.size() + " declared");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
