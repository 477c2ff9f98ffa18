package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static switchback.reports.cli.Program.end;

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
import switchback.Ledger;
import switchback.reports.cli.Program.Ended;

/**
 * The program as a process that is killed while it trains, beside one that is not. {@code
 * -Dswitchback.kills=N} says how many times; 1.
 */
class KilledTrainingTest {
  private static final int KILLS = Integer.getInteger("switchback.kills", 1);

  /** Milliseconds from a training's folder to its kill at most, until one has been seen to end. */
  private static final long FIRST_WAIT = 6000;

  @TempDir private static Path house = Path.of("");

  @BeforeAll
  static void trainInOneGo() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "signals are sent by kill and env");
    Results.noise(house.resolve("my data"), 40);
    Commands.here(arguments("whole").toArray(String[]::new)).assertDone();
  }

  private static Process start(String run, String... more) throws IOException {
    return Program.INTERRUPTIBLE.start(with(run, more));
  }

  /** Finishes a training in this process. */
  private static Ended finish(String run, String... more) {
    return Commands.here(with(run, more));
  }

  private static String[] with(String run, String... more) {
    List<String> arguments = new ArrayList<>(arguments(run));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(String[]::new);
  }

  private static List<String> arguments(String run) {
    return List.of(
        "train",
        "--data=" + data(run),
        "--epochs=3",
        "--batch=8",
        "--momentum=0.9",
        "--average=0.9",
        "--pca-colour=0.1",
        "--checkpoint-minutes=0.005",
        "--out=" + house.resolve(run));
  }

  private static String data(String run) {
    return run.startsWith("tar-")
        ? "tar:" + house.resolve("photos.tar")
        : "cifar10:" + house.resolve("my data");
  }

  private static void assertSame(String run) throws IOException {
    Results.assertSameRuns(house.resolve(run), house.resolve("whole"));
  }

  @Test
  void killedAtRandomMomentsItEndsInTheSameBits() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    String[] more = {};
    long longest = FIRST_WAIT;
    while (kills < KILLS) {
      long started = System.nanoTime();
      Process process = start("killed", more);
      Program.await(process, "its folder").until(() -> Files.exists(house.resolve("killed")));
      if (process.waitFor(random.nextLong(longest), TimeUnit.MILLISECONDS)) {
        // No moment of a process that works is later than this.
        longest = (System.nanoTime() - started) / 1_000_000;
        assertThat(process.exitValue()).as("seed " + seed + ": " + end(process)).isZero();
        assertSame("killed");
        Results.delete(house.resolve("killed"));
        more = new String[0];
        continue;
      }
      process.destroyForcibly().waitFor();
      kills++;
      more = hasCheckpoint("killed") || isRun() ? new String[] {"--resume"} : new String[0];
    }
    Ended ended = finish("killed", more);
    assertThat(ended.status()).as("seed " + seed + ": " + ended.text()).isZero();
    assertSame("killed");
    Ledger.report(
        getClass(),
        "`train` killed by `kill -9` at random moments, then resumed with `--resume`",
        KILLS + " kills",
        "weights, log and pictures equal those of an uninterrupted training to the bit");
  }

  /** Checks a training on images that are decoded from a tar file anew in every epoch. */
  @Test
  void killedAfterACheckpointItEndsInTheSameBitsOfATarFile()
      throws IOException, InterruptedException {
    ImageSources.tar(house.resolve("photos.tar"), ImageSources.files(40));
    finish("tar-whole", "--cache=0").assertDone();
    Process process = start("tar-killed", "--cache=0");
    Program.await(process, "a checkpoint").until(() -> hasCheckpoint("tar-killed"));
    process.destroyForcibly().waitFor();
    assertThat(hasCheckpoint("tar-killed")).as("it is not yet finished").isTrue();
    finish("tar-killed", "--cache=0", "--resume").assertDone();
    Results.assertSameRuns(house.resolve("tar-killed"), house.resolve("tar-whole"));
    Ledger.report(
        getClass(),
        "`train` on images in a tar file, killed by `kill -9` after its first checkpoint, then"
            + " resumed with `--resume`",
        "once",
        "weights, log and pictures equal those of an uninterrupted training to the bit");
  }

  private static boolean isRun() {
    return Files.exists(house.resolve("killed/run.json"));
  }

  private static boolean hasCheckpoint(String run) throws IOException {
    Path checkpoints = house.resolve(run).resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(checkpoints, "step-*.checkpoint")) {
      return files.iterator().hasNext();
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
          Program.signal(process, signal);
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
        .matches("stopped in epoch [123] after step \\d; to resume: .*")
        .endsWith("; to resume: " + command);
    Ended terminated = interrupt(start("stopped", "--resume"), "resumed in epoch ", "TERM");
    assertThat(terminated.status()).as(terminated.text()).isEqualTo(143);
    assertThat(terminated.text().lines().toList().getLast())
        .startsWith("stopped ")
        .endsWith("; to resume: " + command);
    assertThat(house.resolve("stopped/run.json")).doesNotExist();
    Ended ended = finish("stopped", "--resume");
    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(ended.text()).contains("resumed in epoch ").contains("accuracy ");
    assertSame("stopped");
  }
}
