package switchback.training.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import switchback.datasets.ImageSet;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** Counts of dead features in the pretrained network, with biases that certainly kill some. */
class DeadFeaturesTest {
  private final ImageSet images = SyntheticImages.draw(3, 120, 0, Progress.NONE).train();
  private final Run run = Run.open(Run.PRETRAINED);

  private Map<String, Integer> count() {
    return DeadFeatures.count(run.network(), images, 10, run.statistics());
  }

  @Test
  void countsFeaturesThatAreZeroOnAllImagesAndChangesNothing() {
    MultiLayerNetwork network = run.network();
    String weights = Run.sha256(network);
    Map<String, Integer> before = count();
    assertThat(before).containsOnlyKeys("conv1", "conv2", "fc1");
    assertThat(Run.sha256(network)).isEqualTo(weights);

    network.getParam("4_b").assign(1e3);
    assertThat(count()).containsEntry("fc1", 0);
    INDArray biases = network.getParam("4_b");
    biases.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 700)).assign(-1e3);
    assertThat(count()).containsEntry("fc1", 700).containsEntry("conv1", before.get("conv1"));
    network.getParam("0_b").assign(-1e3);
    assertThat(count()).containsEntry("conv1", 32);
  }

  @Test
  void oneImageAboveZeroIsEnough() {
    // Computes each feature's activations in another way than by the maximum of a batch.
    MultiLayerNetwork network = run.network();
    boolean[] answers = new boolean[32];
    for (int n = 0; n < images.size(); n++) {
      float[] image = new float[3 * 32 * 32];
      images.standardized(n, run.statistics(), image, 0);
      INDArray input = org.nd4j.linalg.factory.Nd4j.create(image, new long[] {1, 3, 32, 32}, 'c');
      float[] maps =
          network.feedForwardToLayer(0, input, false).get(1).reshape(32 * 1024).toFloatVector();
      for (int i = 0; i < maps.length; i++) {
        answers[i / 1024] |= maps[i] > 0;
      }
    }
    int dead = 0;
    for (boolean each : answers) {
      dead += each ? 0 : 1;
    }
    assertThat(count()).containsEntry("conv1", dead);
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    Map<String, Integer> shared = count();
    try (Workers three = new Workers(3)) {
      run.use(three);
      assertThat(count()).isEqualTo(shared);
    }
  }
}
