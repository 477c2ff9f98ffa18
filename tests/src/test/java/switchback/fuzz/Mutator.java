package switchback.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Breaks valid files, in the same ways for the same seed. */
public final class Mutator {
  private static final int MOST_STEPS = 4;

  /** Bytes from either end in which headers and directories lie. */
  private static final int HEADER = 80;

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    0x7F,
    0xFF,
    0x7FFF,
    0xFFFF,
    0x10000,
    0xFFFFFF,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xFFFFFFFFL,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final RandomGenerator random;

  /** Creates a mutator; the same seed gives the same files. */
  public Mutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns the source of random choices. */
  public RandomGenerator random() {
    return random;
  }

  /** Returns one of these items. */
  public <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Returns a copy of one of the files, broken at one to four places. */
  public byte[] broken(List<byte[]> whole) {
    byte[] bytes = one(whole).clone();
    int steps = 1 + random.nextInt(MOST_STEPS);
    for (int i = 0; i < steps; i++) {
      bytes = step(bytes, one(whole));
    }
    return bytes;
  }

  private byte[] step(byte[] bytes, byte[] other) {
    if (bytes.length == 0) {
      return noise(1 + random.nextInt(16));
    }
    int at = place(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(1, 9)));
    return switch (random.nextInt(10)) {
      case 0, 1 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> join(Arrays.copyOf(bytes, at), tail(bytes, at + length));
      case 4 -> join(Arrays.copyOf(bytes, at), tail(other, place(other.length + 1)));
      case 5 -> {
        int from = random.nextInt(bytes.length - length + 1);
        System.arraycopy(bytes.clone(), from, bytes, at, length);
        yield bytes;
      }
      case 6 -> join(Arrays.copyOf(bytes, at), noise(length), tail(bytes, at));
      case 7 -> join(Arrays.copyOf(bytes, at + length), tail(bytes, at));
      default -> number(bytes, at);
    };
  }

  /** Returns a place, half of the time in the first or last bytes. */
  private int place(int length) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(Math.min(HEADER, length));
      case 1 -> length - 1 - random.nextInt(Math.min(HEADER, length));
      default -> random.nextInt(length);
    };
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  /** Replaces what may be a length by another one, in digits if it was in digits. */
  private byte[] number(byte[] bytes, int at) {
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    if (Character.isDigit(bytes[at])) {
      byte[] digits = Long.toString(value).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      return join(Arrays.copyOf(bytes, at), digits, tail(bytes, at + 1));
    }
    int size = 1 << random.nextInt(4);
    boolean isLittle = random.nextBoolean();
    byte[] eight =
        ByteBuffer.allocate(Long.BYTES)
            .order(isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
            .putLong(value)
            .array();
    int from = isLittle ? 0 : Long.BYTES - size;
    System.arraycopy(eight, from, bytes, at, Math.min(size, bytes.length - at));
    return bytes;
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, Math.min(from, bytes.length), bytes.length);
  }

  /** Concatenates arrays. */
  static byte[] join(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
