package switchback.training.health;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.checkpoints.CheckpointFile;
import switchback.training.checkpoints.Checkpointing;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.networks.Schedule;
import switchback.training.networks.TrainingTricks;
import switchback.training.runs.EpochResult;
import switchback.training.runs.Run;
import switchback.training.runs.TrainingOptions;
import switchback.training.runs.Transfer;

/** Trainings that diverge: their messages, and that no value that is not finite is saved. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DivergenceTest {
  private static final TrainingTricks PLAIN = TrainingTricks.DEFAULT.withDropout(0).withMomentum(0);

  @TempDir private static Path house = Path.of("");
  private final Dataset data = SyntheticImages.draw(3, 40, 20, Progress.NONE);
  private final Workers workers = new Workers(2);
  private final List<String> warnings = new ArrayList<>();
  private final List<EpochResult> epochs = new ArrayList<>();
  private final TrainingMonitor monitor =
      new TrainingMonitor() {
        @Override
        public void epoch(EpochResult result) {
          epochs.add(result);
        }

        @Override
        public void warned(int epoch, String warning) {
          warnings.add(epoch + ": " + warning);
        }
      };

  @AfterAll
  void endThreads() {
    workers.close();
  }

  private Run train(
      String name, int epochs, TrainingTricks tricks, @Nullable Transfer start, boolean resume)
      throws IOException {
    this.epochs.clear();
    warnings.clear();
    TrainingOptions options = new TrainingOptions(Network.CLASSIC, epochs, 16, 5, tricks, start);
    Checkpointing often = new Checkpointing(resume, Duration.ofNanos(1), () -> false);
    return Trainer.train(data, options, workers, house.resolve(name), often, Map.of(), monitor);
  }

  /** Returns the pretrained network with all values of a parameter set to that value. */
  private static Transfer start(String parameter, double value) {
    Run run = Run.open(Run.PRETRAINED);
    run.network().getParam(parameter).assign(value);
    return new Transfer(run, Set.of(), Set.of());
  }

  private void assertDiverges(
      String name, TrainingTricks tricks, @Nullable Transfer start, String... words) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> train(name, 2, tricks, start, false))
        .withCauseInstanceOf(TrainingDiverged.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  private static Path checkpoint(String name, int step) {
    return house
        .resolve(name)
        .resolve("checkpoints")
        .resolve(String.format(Locale.ROOT, "step-%010d.checkpoint", step));
  }

  @Test
  void aRateFarTooHighIsReportedWithStepLayerRateAndCheckpoint() throws IOException {
    TrainingTricks tricks = TrainingTricks.DEFAULT.withRate(1e9, Schedule.CONSTANT);
    // Adam's first step moves each weight by the rate itself, against its gradient's sign.
    assertDiverges(
        "far",
        tricks,
        null,
        "training diverged: epoch 1, step 2: got a loss of NaN, activations of layer ",
        " that are not finite, at a learning rate of 1.00e+09, expected finite numbers; hint: ",
        "the learning rate is too high: parameters grew from 0.",
        " at most to 1.00e+09; use a lower --learning-rate; last good checkpoint: "
            + checkpoint("far", 1));
    assertAllFinite(checkpoint("far", 1));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> train("far", 2, tricks, null, true))
        .withMessageContaining("epoch 1, step 2")
        .withMessageContaining("parameters grew from 0.");
    assertThat(house.resolve("far/run.json")).doesNotExist();
  }

  /** The arrays end the file, before its digest of 32 bytes. */
  private static void assertAllFinite(Path checkpoint) throws IOException {
    int bytes = Math.toIntExact(CheckpointFile.read(checkpoint).bytes());
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(checkpoint)).order(LITTLE_ENDIAN);
    FloatBuffer values =
        file.slice(file.limit() - 32 - bytes, bytes).order(LITTLE_ENDIAN).asFloatBuffer();
    while (values.hasRemaining()) {
      assertThat(Float.isFinite(values.get())).isTrue();
    }
  }

  @Test
  void weightsThatAreNotFiniteAfterAStepOfFiniteLossAreNeverSaved() {
    assertDiverges(
        "overflow",
        PLAIN.withRate(1e300, Schedule.CONSTANT),
        null,
        "epoch 1, after step 1: got parameters of layer conv1 that are not finite, at a learning"
            + " rate of 1.00e+300",
        "the learning rate is too high",
        "last good checkpoint: none");
    assertThat(house.resolve("overflow")).doesNotExist();
  }

  @Test
  void noModelIsWrittenFromThem() {
    TrainingTricks tricks = PLAIN.withRate(1e300, Schedule.CONSTANT);
    TrainingOptions options = new TrainingOptions(Network.CLASSIC, 1, 40, 5, tricks, null);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () -> Trainer.train(data, options, workers, house.resolve("one"), TrainingMonitor.NONE))
        .withMessageContaining("epoch 1, after step 1: got parameters of layer conv1");
    assertThat(house.resolve("one")).doesNotExist();
  }

  @Test
  void theRateIsNotBlamedForWeightsThatWereNotFiniteBefore() {
    TrainingTricks tricks = PLAIN.withRate(1e-5, Schedule.CONSTANT);
    assertDiverges(
        "given",
        tricks,
        start("2_W", Double.NaN),
        "epoch 1, step 1: got a loss of NaN, parameters of layer conv2 that are not finite, at a"
            + " learning rate of 1.00e-05,",
        "hint: check the images, and the weights that training started from; last good"
            + " checkpoint: none");
    assertDiverges(
        "overflowing",
        tricks,
        start("2_b", 3e38),
        "epoch 1, step 1: got a loss of NaN, activations of layer fc1 that are not finite",
        "check the images");
  }

  @Test
  void aRateThatIsTooHighIsReportedEvenIfAllNumbersAreFinite() throws IOException {
    train("high", 1, PLAIN.withRate(3, Schedule.CONSTANT), null, false);
    assertThat(epochs.getFirst().loss()).isGreaterThan(1.25 * Math.log(10));
    assertThat(warnings.getFirst())
        .matches(
            "1: epoch 1 has a mean loss of \\d+\\.\\d{3}, but guessing has 2\\.303: a learning"
                + " rate of 3\\.0 is likely too high");
  }

  @Test
  void deadLayersAreReportedOnce() throws IOException {
    Run run = train("dead", 2, PLAIN.withRate(1e-6, Schedule.CONSTANT), start("0_b", -1e3), false);
    assertThat(warnings)
        .contains("1: layer conv1: 32 of 32 features are 0 on all of 40 images after epoch 1")
        .allMatch(warning -> warning.startsWith("1: "));
    assertThat(run.manifest().epochs())
        .allSatisfy(e -> assertThat(e.deadFeatures()).containsEntry("conv1", 32));
    Run opened = Run.open(house.resolve("dead").toString());
    assertThat(opened.manifest().epochs()).isEqualTo(run.manifest().epochs());
  }
}
