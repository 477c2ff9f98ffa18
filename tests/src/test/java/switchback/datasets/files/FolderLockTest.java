package switchback.datasets.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.SwitchbackException;

/** A folder that another process writes to. */
class FolderLockTest {
  @TempDir Path house;
  private Process writer;

  /** Writes to a folder until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (AtomicFolder whole = AtomicFolder.create(Path.of(arguments[0]), null)) {
        Files.writeString(whole.path().resolve("half"), "of it");
        System.out.println("writing");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx100m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Writer.class.getName(),
                house.resolve("out").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8)).readLine())
        .isEqualTo("writing");
  }

  @AfterEach
  void kill() throws InterruptedException {
    writer.destroyForcibly().waitFor();
  }

  private void assertInUse(Path folder) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> AtomicFolder.create(folder, null))
        .withMessageStartingWith("output folder is in use")
        .withMessageContaining("process " + writer.pid() + " ");
  }

  @Test
  void isRefusedWithTheProcessThatWritesThere() throws IOException {
    Path out = house.resolve("out");
    assertInUse(out);
    assertInUse(house.resolve("elsewhere/../out"));
    Path link = Files.createSymbolicLink(house.resolve("link"), house);
    assertInUse(link.resolve("out"));
    AtomicFolder.create(house.resolve("another"), null).close();
    // A refusal takes nothing away from the one who writes.
    assertInUse(out);
  }

  @Test
  void isFreeOnceThatProcessWasKilled() throws IOException, InterruptedException {
    Path out = house.resolve("out");
    kill();
    assertThat(house).isDirectoryContaining("glob:**.lock");
    try (AtomicFolder whole = AtomicFolder.create(out, null)) {
      assertThat(whole.path()).isEmptyDirectory();
      Files.writeString(whole.path().resolve("all"), "of it");
      whole.publish();
    }
    assertThat(out.resolve("all")).hasContent("of it");
    assertThat(house.toFile().list()).containsExactly("out");
  }

  @Test
  void aFileThatIsNoLockIsLeftAlone() throws IOException {
    Path mine = Files.writeString(house.resolve(".mine.lock"), "of another program");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> AtomicFolder.create(house.resolve("mine"), null))
        .withMessageContaining("a file that is no lock")
        .withMessageContaining(mine.toString());
    assertThat(mine).hasContent("of another program");
    assertThat(house.resolve("mine")).doesNotExist();
  }
}
