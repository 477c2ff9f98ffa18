package switchback.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fixtures.SmallImages;
import switchback.training.checkpoints.Checkpointing;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;
import switchback.training.runs.EpochResult;
import switchback.training.runs.Run;
import switchback.training.runs.TrainingOptions;
import switchback.training.runs.Transfer;

/** Trainings with every trick that are stopped and resumed, compared with one that never was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumeTest {
  private static final TrainingOptions OPTIONS = TrickedTrainingTest.OPTIONS;
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private static Path house = Path.of("");
  private final Dataset data = SmallImages.draw(3, 40, 20);
  private final Workers workers = new Workers(2);
  private final Heard heard = new Heard();
  private Run whole = Run.open(Run.PRETRAINED);

  /** Records the calls. */
  private static final class Heard implements TrainingMonitor {
    private final List<String> words = new ArrayList<>();

    @Override
    public void damaged(Path checkpoint, String reason) {
      words.add("damaged " + checkpoint.getFileName());
    }

    @Override
    public void resumed(int epoch, int step) {
      words.add("resumed " + epoch + " " + step);
    }

    @Override
    public void write(List<EpochResult> epochs, MultiLayerNetwork network, Path folder)
        throws IOException {
      Files.writeString(folder.resolve("seen-" + epochs.size()), Run.sha256(network));
    }
  }

  @BeforeAll
  void trainInOneGo() throws IOException {
    whole = Trainer.train(data, OPTIONS, workers, house.resolve("whole"), new Heard());
  }

  @AfterAll
  void endThreads() {
    workers.close();
  }

  private Run train(TrainingOptions options, String name, boolean resume, BooleanSupplier stop)
      throws IOException {
    Checkpointing checkpointing = new Checkpointing(resume, LONG, stop);
    return Trainer.train(
        data, options, workers, house.resolve(name), checkpointing, Map.of(), heard);
  }

  /** Returns true once, at the nth call. */
  private static BooleanSupplier atCall(int n) {
    AtomicInteger calls = new AtomicInteger();
    return () -> calls.incrementAndGet() == n;
  }

  /** Starts a training and resumes it that many times, each for one step of the first epoch. */
  private void stop(String name, int times) throws IOException {
    for (int time = 0; time < times; time++) {
      boolean resume = time > 0;
      assertThatExceptionOfType(TrainingStopped.class)
          .isThrownBy(() -> train(OPTIONS, name, resume, () -> true));
    }
  }

  private static List<Path> checkpoints(String name) throws IOException {
    try (Stream<Path> files = Files.list(house.resolve(name).resolve("checkpoints"))) {
      return files.sorted().toList();
    }
  }

  private static void assertSame(Run run, Run expected, String... names) throws IOException {
    assertThat(run.sha256()).isEqualTo(expected.sha256());
    assertThat(timeless(run)).isEqualTo(timeless(expected));
    for (String name : names) {
      Path folder = house.resolve(name);
      assertThat(Run.open(folder.toString()).sha256()).isEqualTo(expected.sha256());
      assertThat(log(folder)).isEqualTo(log(Path.of(expected.name())));
      assertThat(folder.resolve("losses.npy"))
          .hasSameBinaryContentAs(Path.of(expected.name()).resolve("losses.npy"));
      assertThat(folder.resolve("checkpoints")).doesNotExist();
    }
  }

  private static List<EpochResult> timeless(Run run) {
    return run.manifest().epochs().stream()
        .map(
            e ->
                new EpochResult(
                    e.epoch(), e.loss(), e.testLoss(), e.testAccuracy(), 0, e.trainAccuracy()))
        .toList();
  }

  /** Returns the log without the column of times. */
  private static List<String> log(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("training.csv")).stream()
        .map(row -> row.replaceFirst("[^,]*,([^,]*)$", "$1"))
        .toList();
  }

  @Test
  void aTrainingThatIsStoppedAnywhereEndsInTheSameBits() throws IOException {
    heard.words.clear();
    // Asked after each of 3 steps, in the evaluations of both splits, and at the epoch's end.
    int[] calls = {1, 2, 3, 4, 1, 2, 3};
    for (int time = 0; time < calls.length; time++) {
      boolean resume = time > 0;
      BooleanSupplier stop = atCall(calls[time]);
      assertThatExceptionOfType(TrainingStopped.class)
          .isThrownBy(() -> train(OPTIONS, "steps", resume, stop));
    }
    assertThat(house.resolve("steps/run.json")).doesNotExist();
    assertThat(checkpoints("steps"))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("step-0000000003.checkpoint", "step-0000000006.checkpoint");
    Run run = train(OPTIONS, "steps", true, () -> false);
    assertSame(run, whole, "steps");
    assertThat(heard.words)
        .containsExactly(
            "resumed 1 1",
            "resumed 1 3",
            "resumed 2 0",
            "resumed 2 3",
            "resumed 2 3",
            "resumed 2 3",
            "resumed 3 0");
    for (String seen : List.of("seen-1", "seen-2")) {
      assertThat(house.resolve("steps").resolve(seen))
          .hasSameTextualContentAs(house.resolve("whole").resolve(seen));
    }
    Files.createDirectories(house.resolve("steps/checkpoints/run.part"));
    assertThat(train(OPTIONS, "steps", true, () -> false).sha256()).isEqualTo(whole.sha256());
    assertThat(house.resolve("steps/checkpoints")).doesNotExist();
  }

  @Test
  void halfWrittenFilesOfAKilledTrainingAreDeleted() throws IOException {
    stop("begun", 1);
    Path filters = Files.createDirectories(house.resolve("begun/filters"));
    Files.write(filters.resolve(".epoch-001.png.4711.part"), new byte[99]);
    Files.write(house.resolve("begun/.training.svg.4711.part"), new byte[99]);
    Files.write(filters.resolve("mine.part"), new byte[99]);
    assertSame(train(OPTIONS, "begun", true, () -> false), whole, "begun");
    assertThat(filters).isDirectoryContaining("glob:**mine.part");
    try (Stream<Path> entries = Files.walk(house.resolve("begun"))) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
  }

  /**
   * A training with Adam, from another run's weights, some frozen, stopped between two log rows.
   */
  @Test
  void aTrainingResumesWithinARowOfTheLog() throws IOException {
    Transfer transfer = new Transfer(whole, Set.of("conv1"), Set.of("fc1"));
    TrainingTricks tricks = TrainingTricks.DEFAULT.withLrn().withAverage(0.5);
    Dataset more = SmallImages.draw(4, 52, 20);
    TrainingOptions options = new TrainingOptions(Network.CLASSIC, 1, 1, 9, tricks, transfer);
    Path folder = house.resolve("row");
    Checkpointing stopped = new Checkpointing(false, LONG, atCall(30));
    assertThatExceptionOfType(TrainingStopped.class)
        .isThrownBy(() -> Trainer.train(more, options, workers, folder, stopped, Map.of(), heard));
    Run run =
        Trainer.train(
            more,
            options,
            workers,
            folder,
            new Checkpointing(true, LONG, () -> false),
            Map.of(),
            heard);
    Run straight = Trainer.train(more, options, workers, house.resolve("straight"), heard);
    assertThat(log(folder)).hasSize(3);
    assertSame(run, straight, "row");
  }

  @Test
  void theNewestSoundCheckpointIsUsed() throws IOException {
    stop("damaged", 3);
    Path newest = checkpoints("damaged").getLast();
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 4;
    Files.write(newest, bytes);
    heard.words.clear();
    Run run = train(OPTIONS, "damaged", true, () -> false);
    assertThat(heard.words).containsExactly("damaged step-0000000003.checkpoint", "resumed 1 2");
    assertSame(run, whole, "damaged");
  }

  @Test
  void withoutASoundCheckpointThereIsNothingToResume() throws IOException {
    stop("hopeless", 2);
    for (Path file : checkpoints("hopeless")) {
      Files.write(file, new byte[100]);
    }
    assertRefused("hopeless", OPTIONS, true, "nothing to resume", "damaged checkpoints only");
    assertThat(checkpoints("hopeless")).hasSize(2);
    assertRefused("nowhere", OPTIONS, true, "nothing to resume", "no such folder");
    assertThat(house.resolve("nowhere")).doesNotExist();
    Files.createDirectory(house.resolve("empty"));
    assertRefused("empty", OPTIONS, true, "nothing to resume", "a folder without checkpoints");
    assertThat(house.resolve("empty")).isEmptyDirectory();
  }

  private void assertRefused(
      String name, TrainingOptions options, boolean resume, String... words) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> train(options, name, resume, () -> false))
        .satisfies(e -> assertThat(e.getMessage()).contains(words).contains("hint: "));
  }

  @Test
  void anotherTrainingIsRefusedNamingWhatDiffers() throws IOException {
    stop("other", 1);
    TrainingOptions others =
        new TrainingOptions(
            Network.CLASSIC, 2, 16, 6, TrickedTrainingTest.ALL.withDropout(0.25), null);
    assertRefused(
        "other",
        others,
        true,
        "got settings.seed 6, settings.tricks.dropout 0.25,",
        "expected settings.seed 5, settings.tricks.dropout 0.3;");
    Dataset otherData = SmallImages.draw(4, 40, 20);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () ->
                Trainer.train(
                    otherData,
                    OPTIONS,
                    workers,
                    house.resolve("other"),
                    new Checkpointing(true, LONG, () -> false),
                    Map.of(),
                    heard))
        .withMessageContaining(otherData.train().sha256())
        .withMessageContaining(data.train().sha256());
    assertRefused("other", OPTIONS, false, "not empty", "an interrupted training", "--resume");
    assertRefused("whole", others, true, "settings.seed 6", "settings.seed 5");
    assertRefused("whole", OPTIONS, false, "not empty", "got a finished run", "--resume");
    assertThat(checkpoints("other")).hasSize(1);
    assertThat(Run.open(house.resolve("whole").toString()).sha256()).isEqualTo(whole.sha256());
  }

  @Test
  void aTrainingThatWasKilledBeforeItsFirstCheckpointIsStartedAnew() throws IOException {
    Path left = Files.createDirectories(house.resolve("early/checkpoints"));
    Files.write(left.resolve(".step-0000000003.checkpoint.4711.part"), new byte[99]);
    assertRefused("early", OPTIONS, true, "nothing to resume");
    assertSame(train(OPTIONS, "early", false, () -> false), whole, "early");
  }

  @Test
  void aShortIntervalSavesBetweenEpochs() throws IOException {
    Path folder = house.resolve("often");
    AtomicInteger steps = new AtomicInteger();
    Checkpointing often =
        new Checkpointing(
            false,
            Duration.ofNanos(1),
            () -> {
              if (steps.incrementAndGet() == 3) {
                throw new IllegalStateException("a fault");
              }
              return false;
            });
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Trainer.train(data, OPTIONS, workers, folder, often, Map.of(), heard));
    assertThat(checkpoints("often"))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("step-0000000001.checkpoint", "step-0000000002.checkpoint");
    assertSame(train(OPTIONS, "often", true, () -> false), whole, "often");
  }

  @Test
  void aSecondTrainingInTheSameFolderIsRefused() throws IOException {
    BooleanSupplier second =
        () -> {
          for (boolean resume : new boolean[] {false, true}) {
            assertThatExceptionOfType(SwitchbackException.class)
                .isThrownBy(() -> train(OPTIONS, "shared", resume, () -> false))
                .withMessageStartingWith("output folder is in use")
                .withMessageContaining("process " + ProcessHandle.current().pid());
          }
          return false;
        };
    assertSame(train(OPTIONS, "shared", false, second), whole, "shared");
    assertThat(house.resolve("shared")).isDirectoryNotContaining("glob:**lock");
  }

  private static void writeNotes(Path file) {
    try {
      Files.writeString(file, "mine");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFolderThatWasReplacedIsNotWrittenTo() throws IOException {
    Path folder = house.resolve("replaced");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(
            () ->
                train(
                    OPTIONS,
                    "replaced",
                    false,
                    () -> {
                      replace(folder);
                      return true;
                    }));
    assertThat(folder.toFile().list()).containsExactly("checkpoints");
    assertThat(folder.resolve("checkpoints/another's")).hasContent("mine");
  }

  /** Puts another training there. */
  private static void replace(Path folder) {
    try {
      Files.move(folder, folder.resolveSibling("moved away"));
      writeNotes(Files.createDirectories(folder.resolve("checkpoints")).resolve("another's"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
