package switchback.training.textbook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.training.kernels.Workers;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;
import switchback.training.layers.SeededDropout;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/** Checks the gradients of the bundled network, and of a small one. */
class NetworkCheckTest {
  @TempDir Path folder;

  @Test
  void thePretrainedNetworksGradientsAreTheCentralDifferences() {
    Run run = Run.open(Run.PRETRAINED);
    String weights = run.sha256();
    ImageSet images = SyntheticImages.draw(3, 2, 1, Progress.NONE).train();
    try (Workers workers = new Workers(2)) {
      NetworkCheck check =
          NetworkCheck.of(run, examples(run, images), 4, 1, workers, Progress.NONE);
      assertThat(check.groups())
          .extracting(NetworkCheck.Group::name)
          .containsExactly(
              "conv1.W", "conv1.b", "conv2.W", "conv2.b", "fc1.W", "fc1.b", "output.W", "output.b");
      for (NetworkCheck.Group group : check.groups()) {
        assertThat(group.probes().size() + group.crossed()).as(group.name()).isEqualTo(4);
        assertThat(group.singlePrecision()).as(group.name()).isBetween(1e-9, 1e-4);
      }
      assertThat(requireNonNull(requireNonNull(check.worst()).worst()).relativeError())
          .isLessThan(1e-5);
      assertThat(check.error()).isPositive();
    }
    assertThat(Run.sha256(run.network())).isEqualTo(weights);
  }

  @Test
  void probesThatCrossAnEdgeAreCountedAndLeftOut() throws IOException {
    Run run = run(folder.resolve("run"));
    // With filters and biases of 0, every ReLU is exactly at its kink.
    run.network().getLayer(0).params().assign(0);
    ImageSet images = SyntheticImages.draw(3, 1, 1, Progress.NONE).train();
    try (Workers workers = new Workers(1)) {
      NetworkCheck check =
          NetworkCheck.of(run, examples(run, images), 3, 1, workers, Progress.NONE);
      assertThat(check.groups())
          .extracting(group -> group.name() + " " + group.crossed() + " " + group.probes().size())
          .containsExactly(
              "conv.W 3 0", "conv.b 2 0", "fc.W 0 3", "fc.b 0 3", "output.W 0 3", "output.b 0 3");
      assertThat(check.groups().getFirst().worst()).isNull();
      assertThat(requireNonNull(requireNonNull(check.worst()).worst()).relativeError())
          .isLessThan(1e-5);
    }
  }

  @Test
  void probesAreDrawnBySeed() throws IOException {
    Run run = run(folder.resolve("run"));
    ImageSet images = SyntheticImages.draw(3, 1, 1, Progress.NONE).train();
    try (Workers workers = new Workers(1)) {
      NetworkCheck once = NetworkCheck.of(run, examples(run, images), 5, 8, workers, Progress.NONE);
      assertThat(NetworkCheck.of(run, examples(run, images), 5, 8, workers, Progress.NONE))
          .isEqualTo(once);
      assertThat(
              NetworkCheck.of(run, examples(run, images), 5, 9, workers, Progress.NONE)
                  .groups()
                  .getFirst())
          .isNotEqualTo(once.groups().getFirst());
    }
  }

  /** The labels of the drawn images are below 10, as many as both networks' classes. */
  private static Examples examples(Run run, ImageSet images) {
    return Examples.of(run, images, List.of());
  }

  /** A network of convolution, pooling, dense and softmax layers for ten classes, with dropout. */
  private static Run run(Path folder) throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(2)
                .list()
                .layer(
                    new Convolution.Builder(3, 3)
                        .name("conv")
                        .nOut(2)
                        .activation(Activation.RELU)
                        .build())
                .layer(new MaxPooling.Builder(2, 2).build())
                .layer(
                    new Dense.Builder()
                        .name("fc")
                        .nOut(6)
                        .biasInit(0.5)
                        .activation(Activation.RELU)
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .dropOut(new SeededDropout(0.5, 3))
                        .build())
                .setInputType(InputType.convolutional(32, 32, 3))
                .build());
    network.init();
    RunManifest record =
        new RunManifest(
            RunManifest.FORMAT,
            "tiny",
            Run.sha256(network),
            null,
            null,
            new RunManifest.Source("tiny.zip", "dl4j", "0"),
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            new PixelStatistics(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)),
            null,
            List.of(),
            null,
            Map.of());
    return Run.save(folder, network, record);
  }
}
