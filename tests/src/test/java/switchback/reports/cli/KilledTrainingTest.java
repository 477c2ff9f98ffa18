package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.training.Run;

/**
 * The program as a process that is killed while it trains, beside one that is not. {@code
 * -Dswitchback.kills=N} says how many times; 3.
 */
class KilledTrainingTest {
  private static final int KILLS = Integer.getInteger("switchback.kills", 3);

  @TempDir private static Path house = Path.of("");
  private static long milliseconds;

  /** How a process ended, and all that it said. */
  private record Ended(int status, String text) {}

  @BeforeAll
  static void trainInOneGo() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "signals are sent by kill and env");
    Random random = new Random(1);
    Path data = Files.createDirectory(house.resolve("my data"));
    for (String file : List.of("data_batch_1.bin", "test_batch.bin")) {
      byte[] records = new byte[40 * 3073];
      random.nextBytes(records);
      for (int i = 0; i < 40; i++) {
        records[i * 3073] = (byte) (i % 10);
      }
      Files.write(data.resolve(file), records);
    }
    long started = System.nanoTime();
    assertThat(end(start("whole")).status()).isZero();
    milliseconds = (System.nanoTime() - started) / 1_000_000;
  }

  private static Process start(String run, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    // A shell in the background has its children ignore Ctrl-C.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx600m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "switchback.reports.cli.Main"));
    command.addAll(arguments(run));
    command.addAll(Arrays.asList(more));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static List<String> arguments(String run) {
    return List.of(
        "train",
        "--data=cifar10:" + house.resolve("my data"),
        "--epochs=3",
        "--batch=8",
        "--momentum=0.9",
        "--average=0.9",
        "--pca-colour=0.1",
        "--checkpoint-minutes=0.005",
        "--out=" + house.resolve(run));
  }

  private static Ended end(Process process) throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), text);
  }

  private static void assertSame(String run) throws IOException {
    Path folder = house.resolve(run);
    assertThat(Run.open(folder.toString()).sha256())
        .isEqualTo(Run.open(house.resolve("whole").toString()).sha256());
    assertThat(log(folder)).isEqualTo(log(house.resolve("whole")));
    assertThat(folder)
        .isDirectoryContaining("glob:**training.svg")
        .isDirectoryNotContaining("glob:**checkpoints");
    for (int epoch = 1; epoch <= 3; epoch++) {
      Path filters = Path.of("filters", "epoch-00" + epoch + ".png");
      assertThat(folder.resolve(filters))
          .hasSameBinaryContentAs(house.resolve("whole").resolve(filters));
    }
  }

  /** Without the column that tells the time. */
  private static List<String> log(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("training.csv")).stream()
        .map(row -> row.replaceFirst("[^,]*,([^,]*)$", "$1"))
        .toList();
  }

  @Test
  void killedAtRandomMomentsItEndsInTheSameBits() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    String[] more = {};
    while (kills < KILLS) {
      Process process = start("killed", more);
      boolean isDone =
          process.waitFor(random.nextLong(milliseconds / 4, milliseconds), TimeUnit.MILLISECONDS);
      if (isDone) {
        assertThat(process.exitValue()).as("seed " + seed + ": " + end(process)).isZero();
        assertSame("killed");
        delete(house.resolve("killed"));
        more = new String[0];
        continue;
      }
      process.destroyForcibly().waitFor();
      kills++;
      more = hasCheckpoint() || isRun() ? new String[] {"--resume"} : new String[0];
    }
    Ended ended = end(start("killed", more));
    assertThat(ended.status()).as("seed " + seed + ": " + ended.text()).isZero();
    assertSame("killed");
  }

  private static boolean isRun() {
    return Files.exists(house.resolve("killed/run.json"));
  }

  private static boolean hasCheckpoint() throws IOException {
    Path checkpoints = house.resolve("killed/checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(checkpoints, "step-*.checkpoint")) {
      return files.iterator().hasNext();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Reads up to a line that starts so, then sends the signal. */
  private static Ended interrupt(Process process, String line, String signal)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      boolean isSent = false;
      for (String read = reader.readLine(); read != null; read = reader.readLine()) {
        text.append(read).append('\n');
        if (!isSent && read.startsWith(line)) {
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
          isSent = true;
        }
      }
    }
    return new Ended(process.waitFor(), text.toString());
  }

  @Test
  void signalsStopItAfterACheckpoint() throws IOException, InterruptedException {
    String command =
        "switchback "
            + String.join(" ", arguments("stopped"))
                .replaceFirst("--data=\\S+ \\S+", "'--data=cifar10:" + house + "/my data'")
            + " --resume";
    Ended interrupted = interrupt(start("stopped"), "epoch 1/3", "INT");
    assertThat(interrupted.status()).as(interrupted.text()).isEqualTo(130);
    assertThat(interrupted.text().lines().toList().getLast())
        .matches("stopped in epoch [23] after step \\d; to go on: .*")
        .endsWith("; to go on: " + command);
    Ended terminated = interrupt(start("stopped", "--resume"), "resumed in epoch ", "TERM");
    assertThat(terminated.status()).as(terminated.text()).isEqualTo(143);
    assertThat(terminated.text().lines().toList().getLast())
        .startsWith("stopped ")
        .endsWith("; to go on: " + command);
    assertThat(house.resolve("stopped/run.json")).doesNotExist();
    Ended ended = end(start("stopped", "--resume"));
    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(ended.text()).contains("resumed in epoch ").contains("accuracy ");
    assertSame("stopped");
  }
}
