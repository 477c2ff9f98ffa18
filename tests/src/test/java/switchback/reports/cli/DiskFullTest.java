package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, on a disk of 64 kB. */
class DiskFullTest {
  @TempDir Path folder;

  private record Ended(int status, String text) {}

  private static Ended run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), text);
  }

  /** In a name space of its own, so that the disk is gone when the process is. */
  private Ended onSmallDisk(String... arguments) throws IOException, InterruptedException {
    List<String> script =
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=64k none \"$0\" || exit 99; \"$@\"; status=$?;"
                + " echo \"left: $(ls -A \"$0\")\"; exit $status");
    List<String> command = new ArrayList<>(script);
    command.add(folder.toString());
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private void assumeSmallDisk() throws InterruptedException {
    try {
      assumeTrue(onSmallDisk("true").status() == 0, "this machine lets nobody mount a small disk");
    } catch (IOException e) {
      assumeTrue(false, "this machine has no unshare: " + e.getMessage());
    }
  }

  @Test
  void isToldInOneLineAndLeavesNothing() throws IOException, InterruptedException {
    assumeSmallDisk();
    Ended ended =
        onSmallDisk(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx600m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "switchback.reports.cli.Main",
            "train",
            "--data=synthetic",
            "--limit=20",
            "--epochs=1",
            "--out=" + folder.resolve("run"));
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.text().lines().filter(line -> line.startsWith("error: ")))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("No space left").doesNotContain("Exception"));
    assertThat(ended.text().lines().filter(line -> line.startsWith("left:")))
        .containsExactly("left: ");
  }
}
