package switchback.datasets.pickles;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A pickle of protocol 2 that is put together by hand, from the left. */
public final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds instructions, or bytes that belong to them. */
  public PickleBytes op(int... codes) {
    Arrays.stream(codes).forEach(out::write);
    return this;
  }

  /** Adds bytes. */
  public PickleBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Adds the bytes of a text without its length. */
  public PickleBytes ascii(String text) {
    return raw(text.getBytes(US_ASCII));
  }

  /** Adds a short string of Python 2. */
  public PickleBytes string(String text) {
    return op('U', text.length()).ascii(text);
  }

  /** Adds bytes as Python 2 writes them, as a long string. */
  public PickleBytes bytes2(byte[] bytes) {
    return op('T').int32(bytes.length).raw(bytes);
  }

  /** Adds a text. */
  public PickleBytes text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return op('X').int32(bytes.length).raw(bytes);
  }

  /** Adds bytes as Python 3 writes them: a text and the encoding that yields them. */
  public PickleBytes bytes3(String text, String encoding) {
    return ascii("c_codecs\nencode\n").text(text).text(encoding).op(0x86, 'R');
  }

  /** Adds a number of four bytes without its instruction. */
  public PickleBytes int32(int value) {
    return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  /**
   * Adds an array of NumPy with two axes and numbers of a byte.
   *
   * @param numbers what puts its bytes on the stack
   */
  public PickleBytes array(int rows, int columns, PickleBytes numbers) {
    ascii("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK").op(0);
    op(0x85).string("b").op(0x87, 'R', '(', 'K', 1, 'J').int32(rows);
    op('J').int32(columns).op(0x86).ascii("cnumpy\ndtype\n").string("u1");
    op('K', 0, 'K', 1, 0x87, 'R', '(', 'K', 3).string("|").ascii("NNNJ").int32(-1);
    op('J').int32(-1).op('K', 0, 't', 'b');
    return op(0x89).raw(numbers.all()).ascii("tb");
  }

  /** Returns all bytes. */
  public byte[] all() {
    return out.toByteArray();
  }
}
