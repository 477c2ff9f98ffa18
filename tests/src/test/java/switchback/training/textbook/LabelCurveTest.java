package switchback.training.textbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.fixtures.SmallImages;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.runs.Run;
import switchback.training.runs.TrainingOptions;

class LabelCurveTest {
  private static final LabelCurve.Settings SETTINGS =
      new LabelCurve.Settings(List.of(10, 40), 3, 16, 5);

  @TempDir private Path folder;

  private LabelCurve measure() throws IOException {
    Dataset data = SmallImages.draw(3, 60, 30);
    TrainingOptions options = new TrainingOptions(Network.CLASSIC, 1, 30, 8);
    try (Workers workers = new Workers(2)) {
      Run source =
          Trainer.train(data, options, workers, folder.resolve("source"), TrainingMonitor.NONE);
      return LabelCurve.measure(
          data, source, Set.of("conv1", "conv2"), SETTINGS, workers, folder, Progress.NONE);
    }
  }

  @Test
  void trainsEachCountFromScratchAndFrozen() throws IOException {
    LabelCurve curve = measure();
    assertThat(curve.points()).extracting(LabelCurve.Point::images).containsExactly(10, 10, 40, 40);
    assertThat(curve.points())
        .extracting(LabelCurve.Point::isFrozen)
        .containsExactly(false, true, false, true);
    // Three steps: three passes over one batch, or one over 16, 16 and 8 images.
    assertThat(curve.points()).extracting(LabelCurve.Point::epochs).containsExactly(3, 3, 1, 1);
    for (int i = 0; i < 4; i++) {
      RunWeights made = RunWeights.of(folder.resolve(String.valueOf(i)));
      boolean isFrozen = curve.points().get(i).isFrozen();
      RunWeights source = RunWeights.of(folder.resolve("source"));
      assertThat(made.conv1().equals(source.conv1())).isEqualTo(isFrozen);
      assertThat(made.fc1()).isNotEqualTo(source.fc1());
    }
  }

  private record RunWeights(INDArray conv1, INDArray fc1) {
    static RunWeights of(Path run) {
      var network = Run.open(run.toString()).network();
      return new RunWeights(network.getParam("0_W"), network.getParam("4_W"));
    }
  }

  @Test
  void theErrorIsEstimationAndOptimisation() {
    LabelCurve.Point point = new LabelCurve.Point(100, false, 1, 0.5, 0.9, 1.5, 0.6);
    assertThat(point.optimisationError()).isCloseTo(0.1, within(1e-12));
    assertThat(point.estimationError()).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void refusesNothingToLearnFrom() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelCurve.Settings(List.of(10, 0), 3, 16, 5));
  }
}
