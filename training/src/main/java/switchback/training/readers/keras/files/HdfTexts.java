package switchback.training.readers.keras.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jhdf.GlobalHeap;
import io.jhdf.api.Attribute;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads texts of HDF5 attributes. Keras writes them in UTF-8 and marks them as ASCII, so jHDF's own
 * decoding would lose the names of layers in other alphabets.
 */
final class HdfTexts {
  private static final int MOST = 1 << 20;

  private final HdfBackingStorage storage;
  private final Map<Long, GlobalHeap> heaps = new HashMap<>();

  /** Creates a reader for a file. */
  HdfTexts(HdfBackingStorage storage) {
    this.storage = storage;
  }

  /**
   * Returns the texts of an attribute; none if it holds something else.
   *
   * @throws IllegalArgumentException if it is longer than its file
   */
  List<String> read(Attribute attribute) {
    if (attribute.isEmpty() || attribute.getSize() == 0) {
      return List.of();
    }
    if (attribute.getSize() > MOST || attribute.getSizeInBytes() > storage.size()) {
      throw new IllegalArgumentException("the attribute " + attribute.getName() + " is too long");
    }
    ByteBuffer buffer = attribute.getBuffer().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return switch (attribute.getDataType()) {
      case StringData fixed -> fixed(buffer, fixed.getSize());
      case VariableLength v when v.isVariableLengthString() -> variable(buffer, v.getSize());
      default -> List.of();
    };
  }

  private static List<String> fixed(ByteBuffer buffer, int each) {
    List<String> texts = new ArrayList<>();
    byte[] bytes = new byte[each];
    while (each > 0 && buffer.remaining() >= each) {
      buffer.get(bytes);
      texts.add(text(bytes, each));
    }
    return texts;
  }

  /** Returns the text before the first zero. */
  private static String text(byte[] bytes, int most) {
    int length = 0;
    while (length < most && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, UTF_8);
  }

  /** Reads texts from heaps; each element is a length, the address of a heap and an index in it. */
  private List<String> variable(ByteBuffer buffer, int each) {
    List<String> texts = new ArrayList<>();
    while (each >= 16 && buffer.remaining() >= each) {
      ByteBuffer element = buffer.slice(buffer.position(), each).order(ByteOrder.LITTLE_ENDIAN);
      buffer.position(buffer.position() + each);
      int length = element.getInt();
      long heap = element.getLong();
      int index = element.getInt();
      if (index == 0) {
        texts.add("");
        continue;
      }
      ByteBuffer data =
          heaps.computeIfAbsent(heap, at -> new GlobalHeap(storage, at)).getObjectData(index);
      byte[] bytes = new byte[Math.clamp(length, 0, data.remaining())];
      data.get(bytes);
      texts.add(text(bytes, bytes.length));
    }
    return texts;
  }
}
