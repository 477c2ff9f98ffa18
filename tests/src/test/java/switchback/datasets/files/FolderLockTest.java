package switchback.datasets.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fixtures.JavaProcess;

/** A folder has one writer at a time. */
class FolderLockTest {
  private static final String NAME = ".lock";

  @TempDir Path house;

  /** Holds a lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Path folder = Path.of(arguments[0]);
      try (FolderLock _ = FolderLock.take(folder, folder, NAME)) {
        System.out.println("holding");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private FolderLock take() throws IOException {
    return FolderLock.take(house, house, NAME);
  }

  private void assertInUse(long process) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(this::take)
        .withMessageStartingWith("output folder is in use: " + house)
        .withMessageContaining("process " + process + " ");
  }

  @Test
  void isHeldOnceInAProcessAndLeavesNoFile() throws IOException {
    long self = ProcessHandle.current().pid();
    try (FolderLock lock = take()) {
      assertThat(lock.isHeld()).isTrue();
      assertThat(house.resolve(NAME)).hasContent(Long.toString(self));
      assertInUse(self);
    }
    assertThat(house).isEmptyDirectory();
    take().close();
    assertThat(house).isEmptyDirectory();
  }

  @Test
  void isLostWithItsFile() throws IOException {
    try (FolderLock lock = take()) {
      Files.delete(house.resolve(NAME));
      assertThat(lock.isHeld()).isFalse();
      Files.writeString(house.resolve(NAME), "4711");
      assertThat(lock.isHeld()).as("another file of that name").isFalse();
    }
    assertThat(house.resolve(NAME)).hasContent("4711");
  }

  @Test
  void isRefusedWithTheProcessThatHoldsItAndFreeOnceThatWasKilled()
      throws IOException, InterruptedException {
    Process holder =
        JavaProcess.with(List.of("-Xmx100m"), Holder.class, house.toString())
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(
              new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8)).readLine())
          .isEqualTo("holding");
      assertInUse(holder.pid());
      // A refusal takes nothing away from the one who holds it.
      assertInUse(holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(house.resolve(NAME)).hasContent(Long.toString(holder.pid()));
    try (FolderLock lock = take()) {
      assertThat(lock.isHeld()).isTrue();
    }
    assertThat(house).isEmptyDirectory();
  }

  @Test
  void aForeignFileIsLeftAlone() throws IOException {
    Path mine = Files.writeString(house.resolve(NAME), "of another program");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(this::take)
        .withMessageContaining("a file that is not a lock")
        .withMessageContaining(mine.toString());
    assertThat(mine).hasContent("of another program");
  }
}
