package switchback.datasets.arrays;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Npz;
import switchback.NumpyBytes;
import switchback.fixtures.Refusals;

class NpzFilesTest {
  private static final byte[] ONE = NumpyBytes.floats("(3,)", 1, 2, 3);

  @TempDir Path folder;

  private Path zip(Map<String, byte[]> entries) throws IOException {
    return NumpyBytes.zip(folder.resolve("a.npz"), entries);
  }

  private static void refused(Path file, String... parts) {
    Refusals.assertRefused(() -> NpzFiles.read(file), file, parts);
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  @Test
  void readsWhatItWritesAndAlwaysWritesTheSame() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("b.weight", NpyArray.of(new float[] {1, -2, 3, 4}, 2, 2));
    arrays.put("a", NpyArray.of(new double[] {0.1}, 1));
    Path file = folder.resolve("a.npz");
    NpzFiles.write(file, arrays);
    byte[] bytes = Files.readAllBytes(file);
    Map<String, NpyArray> read = NpzFiles.read(file);
    assertThat(read.keySet()).containsExactly("b.weight", "a");
    assertThat(read.get("b.weight"))
        .extracting(NpyArray::floats)
        .isEqualTo(new float[] {1, -2, 3, 4});
    assertThat(read.get("a")).extracting(NpyArray::doubles).isEqualTo(new double[] {0.1});
    NpzFiles.write(file, arrays);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    assertThat(Npz.read(file).get("b.weight").values()).containsExactly(1, -2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../a.npy", "/a.npy", "x/a.npy", "x\\a.npy", "..npy", "C:a.npy", "a\u0000.npy"})
  void refusesPathsForNames(String name) throws IOException {
    refused(zip(Map.of(name, ONE)), "path");
  }

  @Test
  void refusesOtherEntries() throws IOException {
    refused(zip(Map.of("readme.txt", ONE)), "readme.txt", "NAME.npy");
  }

  @Test
  void refusesANameThatIsThereTwice() throws IOException {
    Path file = zip(new LinkedHashMap<>(Map.of("a.npy", ONE, "b.npy", ONE)));
    NumpyBytes.replace(file, "b.npy".getBytes(US_ASCII), "a.npy".getBytes(US_ASCII));
    refused(file, "twice", "a.npy");
  }

  @Test
  void refusesWhatIsCutShort() throws IOException {
    Path file = zip(Map.of("a.npy", ONE));
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 20, whole.length / 2, whole.length - 1}) {
      refused(Files.write(file, Arrays.copyOf(whole, length)), "cut short or damaged");
    }
  }

  @Test
  void refusesDamage() throws IOException {
    Path file = folder.resolve("a.npz");
    NpzFiles.write(file, Map.of("a", NpyArray.of(new float[] {1, 2, 1.25f}, 3)));
    NumpyBytes.replace(file, little(Float.floatToIntBits(1.25f)), little(0));
    refused(file, "damaged", "checksum");
  }

  @Test
  void refusesABombThatSaysSo() throws IOException {
    Path file = zip(Map.of("a.npy", NumpyBytes.npy("'<f4'", false, "(90000000,)", new byte[0])));
    int size = NumpyBytes.npy("'<f4'", false, "(90000000,)", new byte[0]).length;
    NumpyBytes.replace(file, little(size), little(360_000_000));
    refused(file, "too large", "360000000");
  }

  /** An entry of 32 MB of zeros in 32 kB whose declared size is that of its header alone. */
  @Test
  void refusesABombThatDoesNotSaySo() throws IOException {
    byte[] zeros = NumpyBytes.npy("'<f4'", false, "(8388608,)", new byte[1 << 25]);
    Path file = zip(Map.of("a.npy", zeros));
    NumpyBytes.replace(file, little(zeros.length), little(128));
    refused(file, "damaged", "a.npy: more bytes than the 128 declared");
  }

  @Test
  void refusesAnArrayLargerThanItsEntry() throws IOException {
    refused(
        zip(Map.of("a.npy", NumpyBytes.floats("(60000000,)", 1))),
        "array a",
        "cut short",
        "4 bytes");
    refused(zip(Map.of("a.npy", NumpyBytes.floats("(600000000,)", 1))), "array a", "too large");
  }

  @Test
  void refusesPickledObjects() throws IOException {
    refused(
        zip(
            Map.of(
                "a.npy", NumpyBytes.npy("'|O'", false, "(1,)", new byte[] {(byte) 0x80, 4, '.'}))),
        "pickled",
        "array a");
  }

  /** A file found by a fuzz test, for which Java's reader of zip files read past the end. */
  @Test
  void refusesAnEndThatIsNone() throws IOException {
    byte[] file =
        Base64.getDecoder()
            .decode(
                "UEsDBAoAAAgAAAAAIQCayqvniAAAAIgAAAAMAAkAYS53ZWlnaHQubnB5VVQFAAEAps4Sk05VTVBZAQB2AHsn"
                    + "ZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAA"
                    + "QFBLAQIKAAoAAAgAAAAAIQCayqvniAAAAIgAAAAMAAkAAAAAAAAAAAAAAAAAAABhLndlaWdodC5ucHlV"
                    + "VAUAAQCmzhJQSwUGAAAAAAEAAQBDAAAAuwAAAABl");
    refused(Files.write(folder.resolve("a.npz"), file), "cut short or damaged");
  }
}
