package switchback.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.runs.EpochResult;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;
import switchback.training.runs.TrainingOptions;

/** Short real trainings: the files they write, that they repeat to the bit, and how they fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainerTest {
  private static final int EPOCHS = 2;

  @TempDir private static Path folder = Path.of("");
  private final Dataset data = SyntheticImages.draw(3, 160, 40, Progress.NONE);
  private final Workers workers = new Workers(2);
  private final List<EpochResult> epochs = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();

  @BeforeAll
  void train() throws IOException {
    Trainer.train(
        data,
        OPTIONS,
        workers,
        folder.resolve("run"),
        new TrainingMonitor() {
          @Override
          public void step(int epoch, int step, int steps, double loss) {
            assertThat(steps).isEqualTo(5);
            losses.add(loss);
          }

          @Override
          public void epoch(EpochResult result) {
            epochs.add(result);
          }
        });
  }

  private static final TrainingOptions OPTIONS =
      new TrainingOptions(Network.CLASSIC, EPOCHS, 32, 7);

  @AfterAll
  void endThreads() {
    workers.close();
  }

  @Test
  void theFolderHoldsTheRunAndNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("model.zip", "run.json", "training.csv", "losses.npy");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("drafts and locks")
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void theMonitorReceivesEveryStepAndEpoch() {
    assertThat(losses).hasSize(5 * EPOCHS).allMatch(Double::isFinite);
    assertThat(epochs).extracting(EpochResult::epoch).containsExactly(1, 2);
    assertThat(epochs.getFirst().loss())
        .isEqualTo(losses.subList(0, 5).stream().mapToDouble(Double::doubleValue).sum() / 5);
  }

  @Test
  void theManifestHoldsWhatARepetitionNeeds() {
    RunManifest manifest = Run.open(folder.resolve("run").toString()).manifest();
    assertThat(manifest.network()).isEqualTo("classic");
    assertThat(requireNonNull(manifest.settings()).seed()).isEqualTo(7);
    assertThat(requireNonNull(manifest.settings()).batch()).isEqualTo(32);
    assertThat(requireNonNull(manifest.data()).trainImages()).isEqualTo(160);
    assertThat(requireNonNull(manifest.data()).trainSha256()).isEqualTo(data.train().sha256());
    assertThat(requireNonNull(manifest.data()).testSha256()).isEqualTo(data.test().sha256());
    assertThat(manifest.classes()).isEqualTo(data.classes());
    assertThat(manifest.epochs()).isEqualTo(epochs);
  }

  @Test
  void theLogHasARowPerEpoch() throws IOException {
    List<String> rows = Files.readAllLines(folder.resolve("run/training.csv"));
    assertThat(rows)
        .first()
        .isEqualTo(
            "epoch,step,learning_rate,loss,test_loss,test_accuracy,images_per_second,"
                + "train_accuracy");
    assertThat(rows).hasSize(1 + EPOCHS);
    assertThat(rows).allMatch(row -> row.split(",", -1).length == 8);
  }

  @Test
  void theOpenedRunNamesTheSameClasses() {
    Run run = Run.open(folder.resolve("run").toString());
    Evaluation evaluation =
        Evaluation.of(run.network(), data.test(), 10, run.statistics(), Progress.NONE);
    assertThat(evaluation.total()).isEqualTo(40);
    assertThat(evaluation.accuracy()).isEqualTo(epochs.getLast().testAccuracy());
    assertThat(evaluation.loss()).isEqualTo(epochs.getLast().testLoss());
  }

  @Test
  void anotherNumberOfThreadsTrainsTheSameBits() throws IOException {
    try (Workers three = new Workers(3)) {
      Run again =
          Trainer.train(data, OPTIONS, three, folder.resolve("again"), TrainingMonitor.NONE);
      assertThat(again.sha256()).isEqualTo(Run.open(folder.resolve("run").toString()).sha256());
    }
  }

  @Test
  void nativeThreadsAreAsManyAsWorkersAndChangeNoBits() throws IOException {
    // The number on a machine with more cores, where OpenBLAS would add in another order.
    Nd4j.factory().blas().setMaxThreads(3);
    try (Workers one = new Workers(1)) {
      Run again = Trainer.train(data, OPTIONS, one, folder.resolve("one"), TrainingMonitor.NONE);
      assertThat(NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads()).isOne();
      Run first = Run.open(folder.resolve("run").toString());
      assertThat(again.sha256()).isEqualTo(first.sha256());
      assertThat(again.manifest().epochs())
          .extracting(EpochResult::loss)
          .isEqualTo(first.manifest().epochs().stream().map(EpochResult::loss).toList());
    }
  }

  @Test
  void aFolderInUseIsRefusedAndLeftAlone() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(taken.resolve("precious.txt"), "mine");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> Trainer.train(data, OPTIONS, workers, taken, TrainingMonitor.NONE))
        .withMessageContaining("taken")
        .withMessageContaining("hint");
    assertThat(taken.resolve("precious.txt")).hasContent("mine");
  }

  @Test
  void aTrainingThatFailsLeavesNothing() throws IOException {
    Path target = folder.resolve("failing");
    TrainingMonitor failing =
        new TrainingMonitor() {
          @Override
          public void epoch(EpochResult result) {
            throw new IllegalStateException("stop here");
          }
        };
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Trainer.train(data, OPTIONS, workers, target, failing));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(n -> n.contains("failing"));
    }
  }

  @Test
  void filesOfTheMonitorBecomePartOfTheRun() throws IOException {
    Path target = folder.resolve("written");
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void write(List<EpochResult> epochs, MultiLayerNetwork network, Path draft)
              throws IOException {
            assertThat(target.resolve("run.json")).doesNotExist();
            Files.writeString(draft.resolve("epoch-" + epochs.size()), Run.sha256(network));
          }
        };
    Run run = Trainer.train(data, OPTIONS, workers, target, monitor);
    assertThat(target.resolve("epoch-" + EPOCHS)).hasContent(run.sha256());
    assertThat(target.resolve("epoch-1")).isNotEmptyFile();
  }

  @Test
  void theShareOfTrainingImagesNamedRightIsMeasuredAfterTheEpoch() {
    Run run = Run.open(folder.resolve("run").toString());
    Evaluation evaluation =
        Evaluation.of(run.network(), data.train(), 10, run.statistics(), Progress.NONE);
    assertThat(evaluation.total()).isEqualTo(160);
    assertThat(epochs.getLast().trainAccuracy()).isEqualTo(evaluation.accuracy());
  }

  @Test
  void anEmptyTrainingSplitIsRefused() {
    ImageSet none = data.train().first(0);
    Dataset empty = new Dataset("nothing", data.classes(), none, data.test());
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () ->
                Trainer.train(
                    empty, OPTIONS, workers, folder.resolve("empty"), TrainingMonitor.NONE))
        .withMessageContaining("no training images: nothing");
  }
}
