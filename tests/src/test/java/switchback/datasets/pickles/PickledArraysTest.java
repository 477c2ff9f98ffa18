package switchback.datasets.pickles;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.HeapUse;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;

/** Checks that the bytes of pickled arrays are the ones that Python means, and are not copied. */
class PickledArraysTest {
  private static final int MEGABYTE = 1 << 20;

  /**
   * {@code numpy.arange(300).astype("u1").reshape(2, -1)} by Python 3.11 and NumPy 1.24 in protocol
   * 2, where bytes are a text: here a short one.
   */
  private static final String SHORT =
      "H4sIAAAAAAACA5VS1XKTYRRMUk9dcPdigeLu2kCAYEFL8jfQQpv0S/8AgQLVpKm7u7u7zuw+GKSUF+Bc7NmZPb"
          + "sXZzZdJVnsySkOjWS1mTXJ9iQ50WizGR3qOJtZslpSZZtdktVCsXqltsSvqkKpVeQIlRQnWePNUqrabFkhauFl"
          + "UCoUCpPwNvh6dpJRTrTECB+n8NULP5fw14uAaK1Sq9JWOYX6X2S87EjxOAMNKo/DHiOC3LkuEawXIdHa1bQ0Ea"
          + "rT6WJ/e+YvaBWyCDO5E7wMAyuyUuXl7ePr5x+gDgwKDgkNC4+IjFqzdt36DRs3bd6yddv2HTt37d6zd1/0/gMH"
          + "Dx3WHDkac+z4iZOnTp85e+78hYuXLl+5eu36jZu3bt+5G6u9d1/34OEj/eMnT589N7x4+er1m7dx74wmKd78/k"
          + "NC4sdPSckWa4qwpcr2z1++Or59T/vx8xfSkYFMZCEbOXDChVy4kYd8FKAQRShGCUpRhnJUoBJVqEYNalGHejSg"
          + "EU1oRgta0YZ2dKATXehGD3rRh34MYBBDGMYIRjGGcUxgElOYxgxmMYd5LGARS1hmOjOYySxmM4dOuphLN/OYzw"
          + "IWsojFLGEpy1jOClayitWsYS3rWM8GNrKJzWxhK9vYzg52sovd7GEv+9jPAQ5yiMMc4SjHOM4JTnKK05zhLOc4"
          + "zwUuconL//N/EZ7g6UKEXkTKIsqk+QMe1GNYfAIAAA==";

  /** The numbers of {@code numpy.arange(5120)} in the same form, whose text is long. */
  private static final String LONG =
      "H4sIAAAAAAACA+3QZVcTYBQH8DF6dNiKrVhT7O5kgjprJm5jCgqDZ2zqFJXc6O6W7u485///YDrFj+DL576495"
          + "5z48UvQ2k025JT7WpjisWkTrYlWRP1FoveroqzmIwp5jSrxWa0qoRidUtljl+dCjeNIlcojXHGlHiTMU1lMv9p"
          + "VMJd56ZQKAzCQ+flqkl6a6I5Sng6hJdWeDuFj1b4RmrcNMoYhcohVP9+xlvtqa5TP53SdWKLEv75eU4RoBWBkZ"
          + "rVd+kiKDY2NvqXK/4mjcIqgg35Ce46RYRr7KZ09/D08vbxVfn5BwQGBYeEhoWvWbtu/YaNmzZvidi6bfuOnbt2"
          + "79kbuW//gYOH1IePRB09dvzEyVOnz5w9d/7CxUuXr1y9dv3GzVu370Rr7sbE3rv/QPvw0eMnT3XPnr94+ep13B"
          + "u9wRhvevsuIfH9h6Rkc0qqsKRZbR8/fbZ/+Zr+7fsPZCATWchGDnLhgBN5yEcBClGEYpSgFGUoRwUqUYVq1KAW"
          + "dahHAxrRhGa0oBVt+Il2dKATXehGD3rRh34MYBBDGMYIRjGGcUxgElOYxgxmMYd5LGARS1jGCjOYySxmM4e5dN"
          + "DJPOazgIUsYjFLWMoylrOClaxiNWtYyzrWs4GNbGIzW9jKNv5kOzvYyS52s4e97GM/BzjIIQ5zhKMc4zgnOMkp"
          + "TnOGs5zjPBe4yCUuc0X6S3/pL/2lv/SX/tJf+kt/6S/9pb/0l/7SX/pLf+kv/aW/9Jf+0l/6S3/pL/3/l78ISf"
          + "B0iFCtCLOKcIP6N//CwjXRHgAA";

  @TempDir Path folder;

  private static byte[] unpacked(String fixture) throws IOException {
    byte[] zipped = Base64.getDecoder().decode(fixture);
    try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return stream.readAllBytes();
    }
  }

  private static PickledArrays.Array array(byte[] pickle) {
    return array(MemorySegment.ofArray(pickle));
  }

  private static PickledArrays.Array array(MemorySegment pickle) {
    return (PickledArrays.Array) PickledArrays.read("a.pkl", pickle, "a test");
  }

  @Test
  void readsBytesThatPython3WritesAsText() throws IOException {
    for (String fixture : new String[] {SHORT, LONG}) {
      PickledArrays.Array array = array(unpacked(fixture));
      int count = fixture.equals(SHORT) ? 300 : 5120;
      assertThat(array.shape()).containsExactly(2, count / 2);
      assertThat(array.length()).isEqualTo(count);
      try (InputStream stream = array.open()) {
        for (int i = 0; i < count; i++) {
          assertThat(stream.read()).isEqualTo(i & 0xFF);
        }
        assertThat(stream.read()).isEqualTo(-1);
      }
    }
  }

  /** Reads all of a stream in steps that end within pairs of bytes of a text. */
  @Test
  void readsTextInStepsOfAnyLength() throws IOException {
    byte[] whole = array(unpacked(LONG)).open().readAllBytes();
    assertThat(whole).hasSize(5120);
    for (int step : new int[] {1, 2, 3, 127, 4096}) {
      try (InputStream stream = array(unpacked(LONG)).open()) {
        for (int at = 0; at < whole.length; at += step) {
          int most = Math.min(step, whole.length - at);
          assertThat(stream.readNBytes(step))
              .hasSize(most)
              .startsWith(at & 0xFF)
              .endsWith(at + most - 1 & 0xFF);
        }
      }
    }
  }

  /** Returns bytes that are their position in blocks of 251. */
  private static byte[] counted(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private void assertNotCopied(PickleBytes numbers) throws IOException {
    byte[] pickle = new PickleBytes().op(0x80, 2).array(16, MEGABYTE, numbers).op('.').all();
    Path file = Files.write(folder.resolve("a.pkl"), pickle);
    try (Arena arena = Arena.ofConfined()) {
      long before = HeapUse.bytes();
      PickledArrays.Array array = array(MappedFile.of(file, arena));
      assertThat(array.length()).isEqualTo(16 * MEGABYTE);
      for (int time = 0; time < 2; time++) {
        assertCounted(array.open(), 16 * MEGABYTE);
      }
      // The streams are read through a buffer of 64 KB; the array has 16 MB.
      assertThat(HeapUse.bytes() - before).isLessThan(MEGABYTE);
    }
  }

  private static void assertCounted(InputStream stream, int count) throws IOException {
    byte[] block = new byte[1 << 16];
    int at = 0;
    for (int got = stream.read(block); got > 0; got = stream.read(block)) {
      for (int i = 0; i < got; i++, at++) {
        if ((block[i] & 0xFF) != at % 251) {
          assertThat(block[i] & 0xFF).as("byte %d", at).isEqualTo(at % 251);
        }
      }
    }
    assertThat(at).isEqualTo(count);
  }

  @Test
  void readsTheBytesOfAMappedFileTwiceWithoutHoldingThem() throws IOException {
    byte[] bytes = counted(16 * MEGABYTE);
    assertNotCopied(new PickleBytes().bytes2(bytes));
    assertNotCopied(new PickleBytes().bytes3(new String(bytes, ISO_8859_1), "latin1"));
  }

  private static void refuses(byte[] pickle) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> array(pickle).open())
        .withMessage(
            "a pickle with a text in place of bytes: a.pkl: got characters other than U+0000 to"
                + " U+00FF, expected a test; hint: take the file from its source again");
    assertThatExceptionOfType(SwitchbackException.class).isThrownBy(() -> array(pickle).length());
  }

  /** Returns what Python wrote with another character in place of the last one, U+00FF. */
  private static byte[] patched(String fixture, int first, int second) throws IOException {
    byte[] pickle = unpacked(fixture);
    for (int i = pickle.length - 1; i > 0; i--) {
      if ((pickle[i - 1] & 0xFF) == 0xC3 && (pickle[i] & 0xFF) == 0xBF) {
        pickle[i - 1] = (byte) first;
        pickle[i] = (byte) second;
        return pickle;
      }
    }
    throw new AssertionError("no such character");
  }

  @Test
  void takesNoOtherTextForBytes() throws IOException {
    for (String fixture : new String[] {SHORT, LONG}) {
      // U+0100, the first character above 255.
      refuses(patched(fixture, 0xC4, 0x80));
      // Not UTF-8: a first byte without its second, a second without its first, a long form of @.
      refuses(patched(fixture, 0xC3, 0x40));
      refuses(patched(fixture, 0x40, 0xBF));
      refuses(patched(fixture, 0xC1, 0x80));
    }
  }

  @Test
  void refusesATextThatEndsWithinACharacter() {
    String ascii = "a".repeat(5000);
    byte[] pickle =
        new PickleBytes()
            .op(0x80, 2)
            .array(1, 5000, new PickleBytes().bytes3(ascii, "latin1"))
            .op('.')
            .all();
    pickle[new String(pickle, ISO_8859_1).lastIndexOf("aX")] = (byte) 0xC3;
    refuses(pickle);
  }

  @Test
  void takesNoBytesInAnotherEncoding() throws IOException {
    for (String text : new String[] {"é", "é".repeat(5000)}) {
      PickleBytes numbers = new PickleBytes().bytes3(text, "utf-8");
      byte[] pickle = new PickleBytes().op(0x80, 2).array(1, 10_000, numbers).op('.').all();
      assertThat(array(pickle).length()).isZero();
      assertThat(array(pickle).open().read()).isEqualTo(-1);
    }
  }
}
