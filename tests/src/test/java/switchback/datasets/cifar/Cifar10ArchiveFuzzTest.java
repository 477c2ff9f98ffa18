package switchback.datasets.cifar;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.Mutator;

class Cifar10ArchiveFuzzTest extends FuzzTest {
  private static final byte[] RECORD = Cifar10Files.record(3, 1, 2, 255);

  @Override
  protected String reader() {
    return "CIFAR-10 archives";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    return List.of(
        Cifar10Files.gzip(official()), Cifar10Files.gzip(odd()), Cifar10Files.gzip(python()));
  }

  private static byte[] python() throws IOException {
    return Cifar10Files.tar(Map.of("data_batch_1", CifarPicklesTest.byPython2(new byte[3072], 1)));
  }

  private static byte[] official() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("cifar-10-batches-bin/batches.meta.txt", Cifar10Files.text(Cifar10Files.NAMES));
    entries.put("cifar-10-batches-bin/data_batch_1.bin", RECORD);
    entries.put("cifar-10-batches-bin/test_batch.bin", RECORD);
    return Cifar10Files.tar(entries);
  }

  /** Entries with links, a path outside, names too long for the format and numbers too large. */
  private static byte[] odd() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      TarArchiveEntry link = new TarArchiveEntry("data_batch_2.bin", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
      TarArchiveEntry old = new TarArchiveEntry("../".repeat(50) + "test_batch.bin");
      old.setSize(RECORD.length);
      old.setUserId(1L << 40);
      tar.putArchiveEntry(old);
      tar.write(RECORD);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    return mutator.random().nextInt(3) == 0
        ? mutator.broken(whole)
        : Cifar10Files.gzip(mutator.broken(List.of(official(), odd(), python())));
  }

  @Override
  protected void read(Path place) {
    Cifar10.read("fuzz", place, Progress.NONE);
  }

  @Test
  void aBombIsRefusedBeforeItFillsTheMemory(@TempDir Path bombs) throws IOException {
    for (String name : List.of("data_batch_1.bin", "other", "batches.meta.txt")) {
      Path bomb = bombs.resolve(name);
      try (OutputStream file = Files.newOutputStream(bomb);
          OutputStream gzip = new GZIPOutputStream(file)) {
        byte[] header = new byte[512];
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, 0, text.length);
        // Eight gigabytes, as the format writes them.
        System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, header, 124, 11);
        header[156] = '0';
        gzip.write(header);
        for (int i = 0; i < 96; i++) {
          gzip.write(new byte[1 << 20]);
        }
      }
      assertThatExceptionOfType(SwitchbackException.class)
          .isThrownBy(() -> Cifar10.read("bomb", bomb, Progress.NONE))
          .withMessageContaining("more than 50 times");
    }
  }
}
