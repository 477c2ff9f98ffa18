package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;

/**
 * Faults of the machine while a training runs on it, and between its interruption and its
 * resumption. One process runs the trainings that are stopped from outside; all others run in this
 * one.
 */
class TrainingFaultsTest {
  private static final Duration YEAR = Duration.ofDays(365);

  /** How long the slow disk takes: nothing is waited for but time. */
  private static final Duration SLOWNESS = Duration.ofMillis(1500);

  /** A checkpoint; that of the second epoch of four steps; one that is being written. */
  private static final String WHOLE = "step-\\d+\\.checkpoint";

  private static final String SECOND = "step-0*8\\.checkpoint";
  private static final String BEGUN = "\\..+\\.part";

  @TempDir private static Path house = Path.of("");

  private static WarmProgram program;

  @BeforeAll
  static void trainInOneGo() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "signals are sent by kill");
    Results.noise(house.resolve("data"), 40);
    Commands.here(arguments("whole")).assertDone();
    program = WarmProgram.start(held());
  }

  @AfterAll
  static void end() throws IOException {
    if (program != null) {
      program.close();
    }
  }

  private static String[] arguments(String run, String... more) {
    return arguments(house.resolve(run), more);
  }

  private static String[] arguments(Path run, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data=cifar10:" + house.resolve("data"),
                "--epochs=3",
                "--batch=10",
                "--momentum=0.9",
                "--out=" + run));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(String[]::new);
  }

  /** Waits until a file of that name is in the run's folder of checkpoints; returns it. */
  private static Path await(Process process, Path run, String name) {
    return Program.await(process, name)
        .until(() -> checkpoints(run, name), found -> !found.isEmpty())
        .getFirst();
  }

  private static List<Path> checkpoints(Path run, String name) throws IOException {
    Path folder = run.resolve("checkpoints");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(name)).toList();
    }
  }

  @Test
  void foldersThatAreMadeReadOnly() throws IOException, InterruptedException {
    Path run = house.resolve("held");
    Process process = program.process();
    program.ask(arguments("held"));
    await(process, run, WHOLE);
    Program.signal(process, "STOP");
    Program.await(process, "a moment when no file is begun")
        .pollInSameThread()
        .until(
            () -> {
              if (Results.files(run).keySet().stream().noneMatch(name -> name.endsWith(".part"))) {
                return true;
              }
              Program.signal(process, "CONT");
              Program.signal(process, "STOP");
              return false;
            });
    permit(run, false);
    Map<String, byte[]> kept = Results.files(run.resolve("checkpoints"));
    Program.signal(process, "CONT");
    program.answer().assertRefused("no access");
    program.run(arguments("held", "--resume")).assertRefused("permission denied");
    Results.assertUntouched(run.resolve("checkpoints"), kept);
    assertThat(run).isDirectoryNotContaining("glob:**run.json");
    permit(run, true);
    Commands.here(arguments("held", "--resume")).assertDone();
    Results.assertSameRuns(run, house.resolve("whole"));
    Results.assertNothingHidden(run);
    Ledger.report(
        getClass(),
        "write permission on the folders removed while `train` runs, and before it resumes",
        "2 times",
        "one line, status 1, nothing changed; with permission restored, `--resume` ends in the same"
            + " bits");
  }

  /** The program held to permissions: root may write anywhere, unless that is taken from it. */
  private static Program held() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
        ? Program.PLAIN.by("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
        : Program.PLAIN;
  }

  /** Lets folders be written to, or not. */
  private static void permit(Path run, boolean mayWrite) throws IOException {
    try (Stream<Path> entries = Files.walk(run)) {
      for (Path folder : entries.filter(Files::isDirectory).toList()) {
        assertThat(folder.toFile().setWritable(mayWrite)).isTrue();
      }
    }
  }

  @Test
  void aDiskThatIsReadOnly() throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(house.resolve("ro")), 1 << 20)) {
      assertThat(disk.remount("ro")).isTrue();
      Commands.here(arguments(disk.seen().resolve("run"))).assertRefused("Read-only file system");
      assertThat(Results.files(disk.seen())).isEmpty();
    }
    Ledger.report(getClass(), "`train` on a read-only disk", "once", "one line, status 1, no file");
  }

  @Test
  void foldersThatAreRemoved() throws IOException, InterruptedException {
    for (String removed : List.of("checkpoints", "")) {
      Path run = house.resolve("removed");
      Process process = program.process();
      program.ask(arguments("removed"));
      await(process, run, WHOLE);
      Program.signal(process, "STOP");
      Results.delete(run.resolve(removed));
      Program.signal(process, "CONT");
      program.answer().assertRefused("no such file or folder");
      assertThat(run).doesNotExist();
    }
    Ledger.report(
        getClass(),
        "the checkpoint folder, or the whole run folder, removed while `train` runs",
        "2 times",
        "one line, status 1, nothing left");
  }

  @Test
  void dataThatChangesAndClocksThatJump() throws IOException, InterruptedException {
    Path run = house.resolve("later");
    try (WarmProgram killed = WarmProgram.start(Program.PLAIN)) {
      killed.ask(arguments("later"));
      await(killed.process(), run, SECOND);
      killed.process().destroyForcibly().waitFor();
    }
    Path images = house.resolve("data/data_batch_1.bin");
    byte[] bytes = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(bytes, bytes.length - 1));
    Commands.here(arguments("later", "--resume")).assertRefused(images.toString());
    Files.write(images, Arrays.copyOf(bytes, bytes.length - 3073));
    Commands.here(arguments("later", "--resume"))
        .assertRefused("not the training that is to be resumed");
    Files.delete(images);
    Commands.here(arguments("later", "--resume")).assertRefused(house.resolve("data").toString());
    Files.write(images, bytes);
    int ahead = 1;
    for (Path checkpoint : checkpoints(run, WHOLE)) {
      Instant jumped = Instant.now().plus(YEAR.multipliedBy(ahead));
      Files.setLastModifiedTime(checkpoint, FileTime.from(jumped));
      ahead = -ahead;
    }
    Commands.here(arguments("later", "--resume")).assertDone();
    Results.assertSameRuns(run, house.resolve("whole"));
    Ledger.report(
        getClass(),
        "a data file truncated, with fewer images, or removed between `kill -9` and `--resume`",
        "3 times",
        "one line, status 1; with the file restored, the same bits");
    Ledger.report(
        getClass(),
        "checkpoints dated a year ahead and a year back",
        "once",
        "the same bits; no class of Switchback reads the time of day or a file's date");
  }

  @Test
  void aDiskThatIsSlow() throws IOException, InterruptedException {
    Path run = house.resolve("slow");
    Process process = program.process();
    program.ask(arguments("slow"));
    int stops = 2;
    for (int i = 0; i < stops; i++) {
      Path begun = await(process, run, BEGUN);
      Program.signal(process, "STOP");
      Thread.sleep(SLOWNESS);
      Program.signal(process, "CONT");
      Program.await(process, "the checkpoint is whole").until(() -> !Files.exists(begun));
    }
    program.answer().assertDone();
    Results.assertSameRuns(run, house.resolve("whole"));
    Ledger.report(
        getClass(),
        "`train` paused for " + SLOWNESS.toMillis() / 1000.0 + " s while it writes a checkpoint",
        stops + " times",
        "the same bits");
  }
}
