package switchback.training.readers.torch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Assembles pickles of protocol 2, instruction by instruction, as PyTorch writes them. */
final class Pickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Pickle() {
    op(0x80).op(2);
  }

  /** Adds a byte: an instruction or an operand. */
  Pickle op(int code) {
    bytes.write(code);
    return this;
  }

  Pickle ops(String codes) {
    bytes.writeBytes(codes.getBytes(US_ASCII));
    return this;
  }

  Pickle int32(int value) {
    bytes.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  Pickle int64(long value) {
    bytes.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  /** Pushes a whole number. */
  Pickle whole(long value) {
    if (value == (int) value) {
      return op('J').int32((int) value);
    }
    return op(0x8a).op(Long.BYTES).int64(value);
  }

  /** Pushes a text. */
  Pickle text(String value) {
    byte[] utf8 = value.getBytes(UTF_8);
    op('X').int32(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  /** Pushes a class or function. */
  Pickle global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  /** Pushes a tuple of whole numbers. */
  Pickle numbers(long... values) {
    op('(');
    for (long value : values) {
      whole(value);
    }
    return op('t');
  }

  /** Pushes the numbers outside the pickle to which tensors refer. */
  Pickle storage(String type, String key, long count) {
    op('(').text("storage").global("torch", type + "Storage").text(key).text("cpu").whole(count);
    return op('t').op('Q');
  }

  /** Pushes a tensor in C order over a whole storage. */
  Pickle tensor(String type, String key, long... sizes) {
    long count = 1;
    long[] strides = new long[sizes.length];
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = count;
      count *= sizes[axis];
    }
    return tensor(type, key, count, 0, sizes, strides);
  }

  /** Pushes a tensor. */
  Pickle tensor(String type, String key, long count, long offset, long[] sizes, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(').storage(type, key, count).whole(offset);
    numbers(sizes).numbers(strides).op(0x89).global("collections", "OrderedDict").ops(")Rt");
    return op('R');
  }

  /** Pushes a dictionary of float32 tensors, each with a storage of its own: 0, 1, .... */
  Pickle floats(Map<String, long[]> shapes) {
    op('}').op('(');
    int key = 0;
    for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
      text(shape.getKey()).tensor("Float", String.valueOf(key++), shape.getValue());
    }
    return op('u');
  }

  /** Returns the pickle so far, with its end. */
  byte[] end() {
    op('.');
    return bytes.toByteArray();
  }
}
