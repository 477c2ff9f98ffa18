package switchback.training.textbook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import switchback.datasets.ImageSet;
import switchback.datasets.Progress;
import switchback.datasets.SyntheticImages;
import switchback.training.Run;
import switchback.training.kernels.Workers;

/** The gradient check of the network in the box. */
class NetworkCheckTest {
  @Test
  void thePretrainedNetworksGradientsAreTheCentralDifferences() {
    Run run = Run.open(Run.PRETRAINED);
    String weights = run.sha256();
    ImageSet images = SyntheticImages.draw(3, 2, 1, Progress.NONE).train();
    try (Workers workers = new Workers(2)) {
      NetworkCheck check = NetworkCheck.of(run, images, 4, 1, workers, Progress.NONE);
      assertThat(check.groups())
          .extracting(NetworkCheck.Group::name)
          .containsExactly(
              "conv1.W", "conv1.b", "conv2.W", "conv2.b", "fc1.W", "fc1.b", "output.W", "output.b");
      for (NetworkCheck.Group group : check.groups()) {
        assertThat(group.probes().size() + group.crossed()).as(group.name()).isEqualTo(4);
        assertThat(group.singlePrecision()).as(group.name()).isLessThan(1e-4);
      }
      assertThat(requireNonNull(requireNonNull(check.worst()).worst()).relativeError())
          .isLessThan(1e-5);
      assertThat(check.error()).isPositive();
    }
    assertThat(Run.sha256(run.network())).isEqualTo(weights);
  }
}
