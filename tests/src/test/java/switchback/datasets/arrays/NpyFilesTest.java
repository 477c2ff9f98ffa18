package switchback.datasets.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.NumpyBytes;
import switchback.datasets.tasks.SwitchbackException;

class NpyFilesTest {
  @TempDir Path folder;

  private NpyArray read(byte[] bytes) throws IOException {
    return NpyFiles.read(Files.write(folder.resolve("a.npy"), bytes));
  }

  private void refused(byte[] bytes, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(bytes))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(parts)
                    .contains("a.npy", ": got ", ", expected ", "; hint: "));
  }

  @Test
  void followsTheFormat() throws IOException {
    Path file = folder.resolve("a.npy");
    NpyFiles.write(file, NpyArray.of(new float[] {1.5f, -2, 3, 4, 5, 6}, 1, 3, 2));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    // numpy.lib.format, version 1.0: magic, version, header length, header, data on 64 bytes.
    assertThat(bytes.capacity()).isEqualTo(128 + 24);
    byte[] start = new byte[8];
    bytes.get(start);
    assertThat(start).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    assertThat(bytes.getShort()).isEqualTo((short) 118);
    byte[] header = new byte[118];
    bytes.get(header);
    assertThat(new String(header, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 2,), }")
        .endsWith(" \n");
    assertThat(bytes.getFloat()).isEqualTo(1.5f);
    assertThat(bytes.getFloat()).isEqualTo(-2);
  }

  @Test
  void refusesAShapeOfAnotherSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NpyArray.of(new float[5], 2, 3))
        .withMessageContaining("[2, 3]");
  }

  @Test
  void readsWhatItWrites() throws IOException {
    Path file = folder.resolve("a.npy");
    double[] values = {Math.PI, -0.0, Double.MIN_VALUE, 3e38, 5, 6};
    NpyFiles.write(file, NpyArray.of(values, 3, 2));
    NpyArray array = NpyFiles.read(file);
    assertThat(array.type()).isEqualTo(NpyArray.Type.FLOAT64);
    assertThat(array.shape()).containsExactly(3, 2);
    assertThat(array.doubles()).containsExactly(values);
    NpyFiles.write(file, NpyArray.of(new long[] {1L << 40, -3}, 2));
    assertThat(NpyFiles.read(file).doubles()).containsExactly(1L << 40, -3);
  }

  @Test
  void readsEveryFormatAndOrder() throws IOException {
    byte[] big = ByteBuffer.allocate(12).putFloat(1).putFloat(-2.5f).putFloat(3).array();
    assertThat(read(NumpyBytes.npy("'>f4'", false, "(3,)", big)).floats())
        .containsExactly(1, -2.5f, 3);
    byte[] wide = ByteBuffer.allocate(8).putDouble(0.1).array();
    assertThat(read(NumpyBytes.npy("'>f8'", false, "(1,)", wide)).doubles()).containsExactly(0.1);
    String header = "{\"shape\": (1, 1), \"descr\": \">f8\", \"fortran_order\": False}";
    for (int version = 1; version <= 3; version++) {
      assertThat(read(NumpyBytes.npy(version, header, wide)).shape()).isEqualTo(List.of(1, 1));
    }
    assertThat(read(NumpyBytes.floats("()", 7)).shape()).isEmpty();
    assertThat(read(NumpyBytes.floats("(0, 3)")).size()).isZero();
  }

  /** In memory numpy.asfortranarray of ((0, 1, 2), (3, 4, 5)) is 0 3 1 4 2 5. */
  @Test
  void putsFortranOrderIntoC() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    data.asDoubleBuffer().put(new double[] {0, 3, 1, 4, 2, 5});
    assertThat(read(NumpyBytes.npy("'<f8'", true, "(2, 3)", data.array())).doubles())
        .containsExactly(0, 1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'|O'; pickled Python objects",
        "'O'; pickled Python objects",
        "'<c8'; unsupported type",
        "[('a', '<f4')]; unsupported type"
      },
      quoteCharacter = '~')
  void refusesOtherTypes(String descr, String words) {
    refused(NumpyBytes.npy(descr, false, "(1,)", new byte[4]), words, "float32");
  }

  /** The bits of IEEE 754: 1, -2, the smallest, the largest, and a tenth rounded. */
  @Test
  void widensHalfPrecision() throws IOException {
    short[] bits = {0x3C00, (short) 0xC000, 0x0001, 0x7BFF, 0x2E66};
    ByteBuffer data = ByteBuffer.allocate(10);
    for (short each : bits) {
      data.putShort(each);
    }
    NpyArray array = read(NumpyBytes.npy("'>f2'", false, "(5,)", data.array()));
    assertThat(array.type()).isEqualTo(NpyArray.Type.FLOAT32);
    assertThat(array.floats()).containsExactly(1, -2, 0x1p-24f, 65504, 0x1.998p-4f);
  }

  /** In C order of (2, 1, 2, 3), numbers 4 and 9 are (0, 0, 1, 1) and (1, 0, 1, 0). */
  @Test
  void locatesWhatIsNoNumber() throws IOException {
    float[] values = new float[12];
    values[4] = Float.NaN;
    values[9] = Float.NEGATIVE_INFINITY;
    byte[] array = NumpyBytes.floats("(2, 1, 2, 3)", values);
    refused(array, "got NaN at [0, 0, 1, 1], the first of 2 such numbers", "argwhere");
    Path file = Files.write(folder.resolve("b.npy"), array);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> NpyFiles.read(file, "NCHW"))
        .withMessageContaining("NaN at [N 0, C 0, H 1, W 1]");
    values[4] = 0;
    Files.write(file, NumpyBytes.floats("(1, 4, 3)", values));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> NpyFiles.read(file, "NCHW"))
        .withMessageContaining("-Infinity at [C 0, H 3, W 0], expected");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWhatIsNoNumber(float value) {
    refused(NumpyBytes.floats("(3,)", 1, 2, value), "at [2]", Float.toString(value));
  }

  @Test
  void refusesADoubleThatNoFloatCanHold() {
    refused(NumpyBytes.doubles("(1,)", 1e39), "1.0E39");
  }

  @Test
  void refusesWhatIsCutShortOrTooLong() {
    byte[] whole = NumpyBytes.floats("(2,)", 1, 2);
    refused(
        Arrays.copyOf(whole, whole.length - 1), "cut short", "7 bytes", "8 bytes for its shape");
    refused(Arrays.copyOf(whole, whole.length + 1), "too long");
    refused(Arrays.copyOf(whole, 40), "cut short");
    refused(Arrays.copyOf(whole, 7), "not a .npy file");
    refused("hello, hello".getBytes(StandardCharsets.US_ASCII), "not a .npy file");
    refused(new byte[0], "not a .npy file");
  }

  /** Memory does not follow the size that a header declares. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(99999999999,)",
        "(500000000,)",
        "(999999999, 999999999, 999999999)",
        "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)"
      })
  void refusesPromises(String shape) {
    refused(NumpyBytes.floats(shape, 1), "");
  }

  @Test
  void refusesHeadersThatCannotBe() {
    refused(NumpyBytes.npy(1, "{'descr': '<f4', 'fortran_order': False}", new byte[4]), "header");
    refused(NumpyBytes.npy(1, "__import__('os')", new byte[4]), "header");
    refused(NumpyBytes.npy(9, "{}", new byte[4]), "version 9");
    refused(NumpyBytes.npy(2, " ".repeat(70_000), new byte[4]), "too long");
    refused(NumpyBytes.floats("(-1,)", 1), "header");
  }
}
