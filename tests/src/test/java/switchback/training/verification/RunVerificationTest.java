package switchback.training.verification;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fixtures.SmallImages;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.TrainingStopped;
import switchback.training.checkpoints.Checkpointing;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;
import switchback.training.runs.Run;
import switchback.training.runs.TrainingOptions;
import switchback.training.runs.Transfer;

/** Runs of six steps, unchanged and altered, compared with their manifests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunVerificationTest {
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(Network.CLASSIC, 2, 16, 5, TrainingTricks.DEFAULT.withAverage(0.7), null);

  /** The number of bytes before the values in losses.npy. */
  private static final int NPY_HEADER = 128;

  @TempDir private static Path house = Path.of("");
  @TempDir private Path folder = Path.of("");
  private final Dataset data = SmallImages.draw(3, 40, 20);
  private final Workers workers = new Workers(2);
  private final List<Double> heard = new ArrayList<>();

  @BeforeAll
  void train() throws IOException {
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void step(int epoch, int step, int steps, double loss) {
            heard.add(loss);
          }
        };
    Trainer.train(data, OPTIONS, workers, house.resolve("run"), monitor);
  }

  @AfterAll
  void endThreads() {
    workers.close();
  }

  private Path copy() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Stream<Path> files = Files.list(house.resolve("run"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static void replace(Path file, String said, String instead) throws IOException {
    String text = Files.readString(file);
    assertThat(text).containsPattern(said);
    Files.writeString(file, text.replaceFirst(said, instead));
  }

  private List<Check> checks(Path run, @Nullable AvailableData available, @Nullable Integer steps)
      throws IOException {
    return new RunVerification(Run.open(run.toString()), available, workers, Progress.NONE)
        .checks(steps);
  }

  private List<Check> checks(Path run, @Nullable Integer steps) throws IOException {
    return checks(run, new AvailableData(data, true), steps);
  }

  private static Check only(List<Check> checks, Check.Outcome outcome) {
    List<Check> found = checks.stream().filter(check -> check.outcome() == outcome).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void theLossOfEachStepIsKeptAsNumpyHasIt() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(house.resolve("run/losses.npy")));
    assertThat(new String(file.array(), 0, NPY_HEADER, StandardCharsets.ISO_8859_1))
        .startsWith("\u0093NUMPY\u0001")
        .contains("'descr': '<f8'", "'shape': (6,)");
    file.order(ByteOrder.LITTLE_ENDIAN).position(NPY_HEADER);
    List<Double> kept = new ArrayList<>();
    while (file.hasRemaining()) {
      kept.add(file.getDouble());
    }
    assertThat(kept).isEqualTo(heard).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aRunMatchesItsManifestAndItsReplay(int threads) throws IOException {
    try (Workers others = new Workers(threads)) {
      Run run = Run.open(house.resolve("run").toString());
      AvailableData available = new AvailableData(data, true);
      List<Check> checks = new RunVerification(run, available, others, Progress.NONE).checks(1000);
      assertThat(checks).allMatch(Check::isEqual);
      assertThat(checks)
          .extracting(Check::part)
          .containsExactly(
              "weights",
              "losses.npy",
              "train split",
              "test split",
              "pixel statistics",
              "test accuracy after epoch 2",
              "replay");
      assertThat(checks.getLast().detail()).isEqualTo("the losses of 6 steps");
      assertThat(checks.get(2).detail()).contains("40 images", data.train().sha256());
    }
  }

  @Test
  void aResumedRunMatchesItsReplayToo() throws IOException {
    AtomicInteger steps = new AtomicInteger();
    Transfer transfer =
        new Transfer(Run.open(house.resolve("run").toString()), Set.of("conv1"), Set.of("fc1"));
    TrainingTricks tricks = TrainingTricks.DEFAULT.withMomentum(0.5).withPcaColour(0.1);
    TrainingOptions options = new TrainingOptions(Network.CLASSIC, 1, 16, 6, tricks, transfer);
    Path stopped = folder.resolve("stopped");
    Duration never = Duration.ofDays(1);
    assertThatExceptionOfType(TrainingStopped.class)
        .isThrownBy(
            () ->
                Trainer.train(
                    data,
                    options,
                    workers,
                    stopped,
                    new Checkpointing(false, never, () -> steps.incrementAndGet() == 2),
                    Map.of(),
                    TrainingMonitor.NONE));
    Checkpointing resumed = new Checkpointing(true, never, () -> false);
    Trainer.train(data, options, workers, stopped, resumed, Map.of(), TrainingMonitor.NONE);
    List<Check> checks = checks(stopped, 3);
    assertThat(checks).allMatch(Check::isEqual);
    assertThat(checks.getLast().detail()).isEqualTo("the losses of 3 steps");
    assertThat(checks).noneMatch(check -> check.part().equals("pixel statistics"));
    replace(stopped.resolve("run.json"), "(\"start\"[^}]*\"weights\" : \")[0-9a-f]", "$1x");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> checks(stopped, 3))
        .withMessageStartingWith("not the weights that the training started from");
  }

  @Test
  void aChangedLossIsNamedByItsStep() throws IOException {
    Path copy = copy();
    byte[] bytes = Files.readAllBytes(copy.resolve("losses.npy"));
    bytes[NPY_HEADER + 2 * Double.BYTES] ^= 1;
    Files.write(copy.resolve("losses.npy"), bytes);
    Check file = only(checks(copy, 2), Check.Outcome.DIFFERS);
    assertThat(file.part()).isEqualTo("losses.npy");
    assertThat(file.detail()).matches("SHA-256 [0-9a-f]{64} recorded, SHA-256 [0-9a-f]{64} now");
    List<Check> checks = checks(copy, 4);
    double changed = heard.get(2);
    double other = Double.longBitsToDouble(Double.doubleToLongBits(changed) ^ 1);
    assertThat(checks.getLast())
        .isEqualTo(
            Check.differs(
                "replay", "differs from step 3 on: %s recorded, %s now".formatted(other, changed)));
    Files.delete(copy.resolve("losses.npy"));
    assertThat(only(checks(copy, null), Check.Outcome.DIFFERS))
        .isEqualTo(Check.differs("losses.npy", "missing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(\"epoch\" : 2,\\s+\"loss\" : [0-9.]+,\\s+\"testLoss\" : [0-9.]+,\\s+\"testAccuracy\" :"
            + " )[0-9.]+ | $10.875 | test accuracy after epoch 2",
        "(\"mean\" : \\[ )[0-9.]+ | $10.25 | pixel statistics",
        "(\"losses\" : \")[0-9a-f] | $1x | losses.npy"
      })
  void aChangedManifestIsNoticed(String said, String instead, String part) throws IOException {
    Path copy = copy();
    replace(copy.resolve("run.json"), said, instead);
    List<Check> checks = checks(copy, null);
    assertThat(checks)
        .filteredOn(check -> check.outcome() == Check.Outcome.DIFFERS)
        .extracting(Check::part)
        .contains(part);
  }

  @Test
  void withoutDataNothingIsTrainedOrEvaluated() throws IOException {
    Path run = house.resolve("run");
    List<Check> checks = checks(run, null, null);
    assertThat(checks)
        .containsSubsequence(
            Check.notChecked("train split", "no --data"),
            Check.notChecked("test split", "no --data"));
    assertThat(checks).hasSize(4);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> checks(run, null, 5))
        .withMessageStartingWith("nothing to train on: --replay: got no --data,");
  }

  @Test
  void otherImagesDifferIfNamedAndProveNothingOtherwise() throws IOException {
    Path run = house.resolve("run");
    Dataset others = SmallImages.draw(4, 40, 20);
    List<Check> named = checks(run, new AvailableData(others, true), 5);
    assertThat(named).filteredOn(c -> c.outcome() == Check.Outcome.DIFFERS).hasSize(2);
    assertThat(named.get(2).detail())
        .contains(data.train().sha256() + " recorded", others.train().sha256() + " in");
    assertThat(named.getLast().outcome()).isEqualTo(Check.Outcome.NOT_CHECKED);
    assertThat(checks(run, new AvailableData(others, false), null))
        .noneMatch(check -> check.outcome() == Check.Outcome.DIFFERS);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> checks(run, new AvailableData(others, false), 5))
        .withMessageContaining("nothing to train on")
        .withMessageContaining("synthetic holds other images");
    Dataset renamed = new Dataset("renamed", List.of("0", "1", "2"), data.train(), data.test());
    Check classes = only(checks(run, new AvailableData(renamed, true), 5), Check.Outcome.DIFFERS);
    assertThat(classes.part()).isEqualTo("classes");
  }

  @Test
  void aRunOfManyMoreImagesIsFoundByItsFirst() throws IOException {
    Dataset first =
        new Dataset("first", data.classes(), data.train().first(20), data.test().first(0));
    TrainingOptions options = new TrainingOptions(Network.CLASSIC, 1, 16, 5);
    Path run = folder.resolve("first");
    Trainer.train(first, options, workers, run, TrainingMonitor.NONE);
    List<Check> checks = checks(run, 2);
    assertThat(only(checks, Check.Outcome.NOT_CHECKED))
        .isEqualTo(Check.notChecked("test accuracy after epoch 1", "no test images"));
    assertThat(checks).noneMatch(check -> check.outcome() == Check.Outcome.DIFFERS);
  }

  @Test
  void runsWithoutLossesAreNotReplayed() throws IOException {
    Run pretrained = Run.open(Run.PRETRAINED);
    List<Check> checks = new RunVerification(pretrained, null, workers, Progress.NONE).checks(null);
    assertThat(only(checks, Check.Outcome.EQUAL).part()).isEqualTo("weights");
    AvailableData available = new AvailableData(data, true);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () -> new RunVerification(pretrained, available, workers, Progress.NONE).checks(2))
        .withMessageStartingWith(
            "no losses to compare a replay with: pretrained: got a run made before losses were"
                + " kept");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"epochs\" : 2 | \"epochs\" : 2147483647 | not the losses of this training",
        "\"epochs\" : 2 | \"epochs\" : 0 | settings that this version cannot train with",
        "\"batch\" : 16 | \"batch\" : -1 | settings that this version cannot train with",
        "\"trainImages\" : 40 | \"trainImages\" : -40 | not the losses of this training",
        "\"network\" : \"classic\" | \"network\" : \"deep\" | settings that this version",
        "(\"augmentation\" : \") | $1no | settings that this version cannot train with",
        "(\"schedule\" : \") | $1no | a damaged run"
      })
  void settingsOfNoTrainingAreRefused(String said, String instead, String refused)
      throws IOException {
    Path copy = copy();
    replace(copy.resolve("run.json"), said, instead);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> checks(copy, 2))
        .withMessageStartingWith(refused)
        .withMessageContaining("; hint: ");
  }

  @Test
  void aReplayLeavesNothingBehind() throws IOException {
    Path temporary = Path.of(requireNonNull(System.getProperty("java.io.tmpdir")));
    List<Path> before = replays(temporary);
    checks(house.resolve("run"), 4);
    assertThat(replays(temporary)).isEqualTo(before);
  }

  private static List<Path> replays(Path temporary) throws IOException {
    String own = "switchback-replay-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith(own)).sorted().toList();
    }
  }
}
