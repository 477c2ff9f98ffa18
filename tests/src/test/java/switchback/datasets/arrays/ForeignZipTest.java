package switchback.datasets.arrays;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import switchback.datasets.tasks.SwitchbackException;

class ForeignZipTest {
  private static final Path FILE = Path.of("a.zip");

  /** The number of bytes of an entry, of which deflate makes far fewer. */
  private static final int SIZE = 3_000_000;

  private static byte[] zip(int method) throws IOException {
    byte[] content = content();
    CRC32 sum = new CRC32();
    sum.update(content);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry("folder/a b");
      entry.setMethod(method);
      entry.setSize(content.length);
      entry.setCrc(sum.getValue());
      out.putNextEntry(entry);
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      content[i] = (byte) (i / 7 % 251);
    }
    return content;
  }

  private static ForeignZip of(byte[] zip, long most) {
    return ForeignZip.of(FILE, MemorySegment.ofArray(zip), most);
  }

  private static void refused(ThrowingCallable reading, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(reading)
        .satisfies(e -> assertThat(e.getMessage()).contains("a.zip", "; hint: ").contains(parts));
  }

  @Test
  void givesStoredBytesWhereTheyLie() throws IOException {
    byte[] zip = zip(ZipEntry.STORED);
    ForeignZip file = of(zip, 0);
    MemorySegment content = file.checked("folder/a b", Arena.ofAuto());
    assertThat(content.heapBase()).containsSame(zip);
    assertThat(content.toArray(JAVA_BYTE)).isEqualTo(content());
  }

  @Test
  void unpacksWhatIsCompressed() throws IOException {
    byte[] zip = zip(ZipEntry.DEFLATED);
    assertThat(zip.length).isLessThan(SIZE / 10);
    ForeignZip file = of(zip, 2L * SIZE);
    assertThat(file.names()).containsExactly("folder/a b");
    assertThat(file.size("folder/a b")).isEqualTo(SIZE);
    assertThat(file.start("folder/a b", 1500)).isEqualTo(Arrays.copyOf(content(), 1500));
    byte[] streamed = file.read("folder/a b", InputStream::readAllBytes);
    assertThat(streamed).isEqualTo(content());
    MemorySegment content = file.checked("folder/a b", Arena.ofAuto());
    assertThat(content.toArray(JAVA_BYTE)).isEqualTo(content());
    refused(() -> file.content("folder/a b", Arena.ofAuto()), "too large", "at most 0 bytes");
  }

  @Test
  void noticesDamageInBothWaysOfReading() throws IOException {
    for (int method : new int[] {ZipEntry.STORED, ZipEntry.DEFLATED}) {
      byte[] zip = zip(method);
      // Behind the header of 30 bytes and the name, in the middle of the entry.
      zip[zip.length / 2] ^= 1;
      ForeignZip file = of(zip, 2L * SIZE);
      refused(() -> file.read("folder/a b", InputStream::readAllBytes), "damaged", "folder/a b: ");
      refused(() -> file.checked("folder/a b", Arena.ofAuto()), "damaged", "folder/a b: ");
    }
  }

  @Test
  void saysWhichEntryIsMissing() throws IOException {
    ForeignZip file = of(zip(ZipEntry.STORED), SIZE);
    assertThat(file.has("b")).isFalse();
    refused(() -> file.content("b", Arena.ofAuto()), "no entry b");
    refused(file::checkNames, "a path", "'folder/a b'");
    byte[] other = "PK\u0003\u0004 no directory".getBytes(US_ASCII);
    assertThat(ForeignZip.isZip(MemorySegment.ofArray(other))).isTrue();
    refused(() -> of(other, 0), "cut short or damaged", "no directory at its end");
  }
}
