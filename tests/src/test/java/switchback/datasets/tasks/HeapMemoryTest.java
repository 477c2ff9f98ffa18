package switchback.datasets.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.cifar.Cifar10;

/** Rejects in one line what cannot fit into the heap. */
class HeapMemoryTest {
  @TempDir private Path house = Path.of("");

  @Test
  void sizesAreWrittenAsPeopleReadThem() {
    assertThat(HeapMemory.text(1)).isEqualTo("1 MB");
    assertThat(HeapMemory.text(183_600_000)).isEqualTo("184 MB");
    assertThat(HeapMemory.text(9_600_000_000L)).isEqualTo("9,600 MB");
    assertThat(HeapMemory.text(16_640_000_000L)).isEqualTo("16.6 GB");
  }

  @Test
  void whatFitsPassesAndWhatDoesNotIsTold() {
    HeapMemory.require("a picture", "here", 5_000_000, 5_000_000, "");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () ->
                HeapMemory.require("a picture", "here", 9_000_001, 5_000_000, "a smaller one, or "))
        .withMessageStartingWith(
            "a picture would not fit into memory: here: got about 10 MB of heap needed, expected at"
                + " most the 5 MB that are free; hint: a smaller one, or"
                + " SWITCHBACK_JAVA_OPTS=-Xmx");
  }

  @Test
  void whatLivesIsNotLeft() {
    long before = settled();
    byte[] alive = new byte[100_000_000];
    long after = HeapMemory.left(Long.MAX_VALUE / 2);
    assertThat(before - after).isBetween(90_000_000L, 110_000_000L);
    assertThat(alive).hasSize(100_000_000);
    assertThat(HeapMemory.most())
        .isGreaterThan(after)
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory());
  }

  /** Collects garbage until no more is freed: cleaners and ending threads let go of some later. */
  private static long settled() {
    long left = HeapMemory.left(Long.MAX_VALUE / 2);
    for (int i = 0; i < 20; i++) {
      LockSupport.parkNanos(50_000_000);
      long more = HeapMemory.left(Long.MAX_VALUE / 2);
      if (more <= left + 100_000) {
        return more;
      }
      left = more;
    }
    return left;
  }

  /** Creates a file of a given length without blocks on the disk. */
  @Test
  void recordsThatCannotFitAreNotRead() throws IOException {
    long images = HeapMemory.most() / 3073;
    try (RandomAccessFile file =
        new RandomAccessFile(house.resolve("data_batch_1.bin").toFile(), "rw")) {
      file.setLength(images * 3073);
    }
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> Cifar10.read("cifar10", house, Progress.NONE))
        .withMessageStartingWith(images + " images would not fit into memory: " + house);
  }
}
