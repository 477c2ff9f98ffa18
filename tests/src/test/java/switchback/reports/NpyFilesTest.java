package switchback.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFilesTest {
  @TempDir Path folder;

  @Test
  void followsTheFormat() throws IOException {
    Path file = folder.resolve("a.npy");
    NpyFiles.write(file, new float[] {1.5f, -2, 3, 4, 5, 6}, 1, 3, 2);
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
        .isThrownBy(() -> NpyFiles.write(folder.resolve("a.npy"), new float[5], 2, 3))
        .withMessageContaining("[2, 3]");
  }
}
