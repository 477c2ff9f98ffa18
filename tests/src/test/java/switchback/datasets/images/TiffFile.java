package switchback.datasets.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.imaging.common.PackBits;
import org.apache.commons.imaging.formats.tiff.itu_t4.T4AndT6Compression;

/** Writes TIFF files of any layout after the specification (TIFF 6.0; BigTIFF of libtiff). */
final class TiffFile {
  final int width;
  final int height;
  final int samples;
  final int bits;
  private final int[] values;
  private final TreeMap<Integer, long[]> tags = new TreeMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private boolean big;
  private boolean planar;
  private boolean differences;
  private int columns;
  private int rows;
  private boolean tiles;
  private int compression = 1;

  /** Creates a file of one uncompressed strip. */
  TiffFile(int width, int height, int samples, int bits, int photometric, int... values) {
    this.width = width;
    this.height = height;
    this.samples = samples;
    this.bits = bits;
    this.values = values;
    this.columns = width;
    this.rows = height;
    tags.put(262, new long[] {photometric});
  }

  TiffFile order(ByteOrder wanted) {
    order = wanted;
    return this;
  }

  TiffFile big() {
    big = true;
    return this;
  }

  TiffFile planar() {
    planar = true;
    return this;
  }

  TiffFile differences() {
    differences = true;
    return this;
  }

  TiffFile strips(int wanted) {
    rows = Math.min(wanted, height);
    return this;
  }

  TiffFile tiles(int side) {
    tiles = true;
    columns = side;
    rows = side;
    return this;
  }

  TiffFile compression(int wanted) {
    compression = wanted;
    return this;
  }

  TiffFile tag(int tag, long... wanted) {
    tags.put(tag, wanted);
    return this;
  }

  byte[] bytes() throws IOException {
    List<byte[]> segments = new ArrayList<>();
    for (int plane = 0; plane < (planar ? samples : 1); plane++) {
      for (int top = 0; top < height; top += rows) {
        for (int left = 0; left < width; left += columns) {
          segments.add(segment(plane, left, top));
        }
      }
    }
    long[] depths = new long[samples];
    java.util.Arrays.fill(depths, bits);
    tags.put(256, new long[] {width});
    tags.put(257, new long[] {height});
    tags.put(258, depths);
    tags.put(259, new long[] {compression});
    tags.put(277, new long[] {samples});
    tags.put(284, new long[] {planar ? 2 : 1});
    tags.put(317, new long[] {differences ? 2 : 1});
    if (tiles) {
      tags.put(322, new long[] {columns});
      tags.put(323, new long[] {rows});
    } else {
      tags.put(278, new long[] {rows});
    }
    long at = big ? 16 : 8;
    long[] offsets = new long[segments.size()];
    long[] lengths = new long[segments.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      lengths[i] = segments.get(i).length;
      at += lengths[i];
    }
    tags.put(tiles ? 324 : 273, offsets);
    tags.put(tiles ? 325 : 279, lengths);
    return file(segments, at);
  }

  private byte[] file(List<byte[]> segments, long directory) {
    int entry = big ? 20 : 12;
    int values = 0;
    for (long[] some : tags.values()) {
      values += 4 * some.length;
    }
    long further = directory + 8 + (long) entry * tags.size() + 8;
    ByteBuffer buffer = ByteBuffer.allocate((int) further + values).order(order);
    buffer.put(ImageBytes.ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM"));
    if (big) {
      buffer.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(directory);
    } else {
      buffer.putShort((short) 42).putInt((int) directory);
    }
    segments.forEach(buffer::put);
    if (big) {
      buffer.putLong(tags.size());
    } else {
      buffer.putShort((short) tags.size());
    }
    for (var tag : tags.entrySet()) {
      further = entry(buffer, tag.getKey(), tag.getValue(), (int) further);
    }
    return buffer.array();
  }

  /** Writes an entry whose values have 32 bits. */
  private int entry(ByteBuffer buffer, int tag, long[] all, int further) {
    buffer.putShort((short) tag).putShort((short) 4);
    if (big) {
      buffer.putLong(all.length);
    } else {
      buffer.putInt(all.length);
    }
    boolean inside = all.length <= (big ? 2 : 1);
    int place = inside ? buffer.position() : further;
    for (int i = 0; i < all.length; i++) {
      buffer.putInt(place + 4 * i, (int) all[i]);
    }
    int after = buffer.position() + (big ? 8 : 4);
    if (!inside && big) {
      buffer.putLong(further);
    } else if (!inside) {
      buffer.putInt(further);
    }
    buffer.position(after);
    return inside ? further : further + 4 * all.length;
  }

  private byte[] segment(int plane, int left, int top) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int bottom = tiles ? top + rows : Math.min(height, top + rows);
    for (int y = top; y < bottom; y++) {
      row(packed, plane, left, y);
    }
    byte[] data = packed.toByteArray();
    return switch (compression) {
      case 8 -> {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
          deflater.write(data);
        }
        yield deflated.toByteArray();
      }
      case 2 -> T4AndT6Compression.compressModifiedHuffman(data, columns, bottom - top);
      case 4 -> T4AndT6Compression.compressT6(data, columns, bottom - top);
      case 5 -> lzw(data);
      case 32_773 -> PackBits.compress(data);
      default -> data;
    };
  }

  /** Compresses by clear codes and literals of 9 bits alone, which every LZW decoder reads. */
  private static byte[] lzw(byte[] data) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < data.length; i++) {
      if (i % 100 == 0) {
        bits.append("100000000");
      }
      bits.append("0").append(Integer.toBinaryString(256 | (data[i] & 0xFF)).substring(1));
    }
    bits.append("100000001").append("0".repeat(7));
    byte[] bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return bytes;
  }

  private void row(ByteArrayOutputStream to, int plane, int left, int y) {
    int each = planar ? 1 : samples;
    int[] before = new int[each];
    StringBuilder bitsOfRow = new StringBuilder();
    for (int x = left; x < left + columns; x++) {
      for (int s = 0; s < each; s++) {
        int sample = x < width && y < height ? values[(y * width + x) * samples + plane + s] : 0;
        int stored = differences ? sample - before[s] & ((1 << bits) - 1) : sample;
        before[s] = sample;
        String text = Integer.toBinaryString(1 << bits | stored).substring(1);
        boolean swapped = bits == 16 && order == ByteOrder.LITTLE_ENDIAN;
        bitsOfRow.append(swapped ? text.substring(8) + text.substring(0, 8) : text);
      }
    }
    bitsOfRow.append("0".repeat((8 - bitsOfRow.length() % 8) % 8));
    for (int i = 0; i < bitsOfRow.length(); i += 8) {
      to.write(Integer.parseInt(bitsOfRow.substring(i, i + 8), 2));
    }
  }
}
