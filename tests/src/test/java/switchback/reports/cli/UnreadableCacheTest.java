package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;

/** Commands with an invalid cache of data sets. They fail before anything is downloaded. */
class UnreadableCacheTest {
  private static final long ARCHIVE_BYTES = 170_052_171;

  @TempDir Path folder;

  private Program.Ended run(String... arguments) {
    Console console = new Console(Map.of("XDG_CACHE_HOME", folder.toString()), false, false);
    CommandTest command = new CommandTest() {};
    return new Program.Ended(command.run(console, arguments), command.err.toString());
  }

  private void assertRefused(String... parts) {
    Path run = folder.resolve("run");
    run("train", "--data=cifar10", "--out=" + run).assertRefused(parts);
    assertThat(run).doesNotExist();
  }

  /** Without --data the cache need not exist. */
  private void assertDoneWithout() {
    Path out = folder.resolve("one.png");
    Program.Ended ended =
        run(
            "project",
            "pretrained",
            "--index=test:0",
            "--layer=conv1",
            "--feature=0",
            "--out=" + out);
    assertThat(ended.assertDone().text()).contains("CIFAR-10 is not in the cache");
    assertThat(out).exists();
  }

  @Test
  void isRefusedInOneLine() throws IOException {
    Path cache = folder.resolve("switchback");
    Files.writeString(cache, "no folder");
    assertRefused("the cache is not a folder", cache.toString());
    assertDoneWithout();
    assertThat(cache).hasContent("no folder");
    Files.delete(cache);

    Files.createSymbolicLink(cache, folder.resolve("nowhere"));
    assertRefused("the cache is not a folder", cache.toString());
    assertDoneWithout();
    assertThat(folder.resolve("nowhere")).doesNotExist();
    Files.delete(cache);

    Path archive = Files.createDirectory(cache).resolve("cifar-10-binary.tar.gz");
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(ARCHIVE_BYTES);
    }
    assertRefused(archive.toString());
    Ledger.report(
        getClass(),
        "a cache that is a file, a dangling link, or holds other bytes than CIFAR-10's",
        "3 caches",
        "one line, status 1; without `--data`, drawn images if there is no archive");
  }
}
