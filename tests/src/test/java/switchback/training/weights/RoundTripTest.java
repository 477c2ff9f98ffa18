package switchback.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Npz;
import switchback.Numbers;
import switchback.Shared;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.cifar.Cifar10;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.Evaluation;
import switchback.training.kernels.Workers;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadRequest;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/** Networks are exported to PyTorch's layout and imported again. */
class RoundTripTest {
  @TempDir Path folder;

  private static final PixelStatistics STATISTICS =
      new PixelStatistics(List.of(0.5, 0.25, 0.1), List.of(0.2, 0.3, 1 / 3.0));

  private Run run(MultiLayerNetwork network) throws IOException {
    network.init();
    Path file = folder.resolve("any.zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    return Import.read(file, new ReadRequest(new InputSize(12, 10), null), STATISTICS, null)
        .save(folder.resolve("any"), List.of("a", "b"), Map.of());
  }

  @Test
  void thePretrainedNetworkComesBackToTheBit() throws IOException {
    Run pretrained = Run.open(Run.PRETRAINED);
    Path file = folder.resolve("pretrained.npz");
    Export.npz(pretrained, file);
    Npz npz = Npz.read(file);
    assertThat(npz.names())
        .containsExactly(
            "conv1.weight",
            "conv1.bias",
            "conv2.weight",
            "conv2.bias",
            "fc1.weight",
            "fc1.bias",
            "fc2.weight",
            "fc2.bias",
            "input.mean",
            "input.std",
            "input.size");
    // (out, in): row 5 of fc1 is column 5 of DL4J's matrix.
    INDArray matrix = pretrained.network().getParam("4_W");
    assertThat(npz.get("fc1.weight").size(0)).isEqualTo(1024);
    assertThat(npz.get("fc1.weight").floats()[5 * 4096 + 77]).isEqualTo(matrix.getFloat(77, 5));

    Import read = Import.read(file, ReadRequest.NONE, null, null);
    Run imported = read.save(folder.resolve("run"), read.defaultClasses(), Map.of());
    assertThat(imported.sha256()).isEqualTo(pretrained.sha256());
    assertThat(imported.statistics()).isEqualTo(pretrained.statistics());
    assertThat(imported.classes()).isEqualTo(pretrained.classes());
    Run opened = Run.open(folder.resolve("run").toString());
    assertThat(opened.sha256()).isEqualTo(pretrained.sha256());
    RunManifest.Source source = opened.manifest().source();
    assertThat(source)
        .isNotNull()
        .extracting("file", "format")
        .containsExactly("pretrained.npz", "npz");
    assertThat(opened.manifest().settings()).isNull();

    Path again = folder.resolve("again.npz");
    Export.npz(opened, again);
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void anImportedNetworksCountsAreExactAndRepeatable() throws IOException {
    ImageSet images =
        Cifar10.read("cifar10", Shared.path("data/cifar10-sample"), Progress.NONE).test();
    Path file = folder.resolve("pretrained.npz");
    Export.npz(Run.open(Run.PRETRAINED), file);
    Import read = Import.read(file, ReadRequest.NONE, null, null);
    Run imported = read.save(folder.resolve("run"), read.defaultClasses(), Map.of());
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = new Workers(threads)) {
        imported.use(workers);
        Evaluation evaluation =
            Evaluation.of(imported.network(), images, 10, imported.statistics(), Progress.NONE);
        // The accuracy that the documentation states for the exported network.
        assertThat(evaluation.correct()).isEqualTo(407);
        assertThat(evaluation.total()).isEqualTo(500);
      }
    }
  }

  /** DL4J's own layers store their weights as ours do. */
  @Test
  void aStockNetworkComesBackAsAnEqualOne() throws IOException {
    MultiLayerNetwork stock =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 5)
                        .nOut(4)
                        .padding(1, 2)
                        .activation(Activation.RELU)
                        .biasInit(0.1)
                        .build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new DenseLayer.Builder().nOut(6).activation(Activation.RELU).build())
                .layer(new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(12, 10, 3))
                .build());
    Path file = folder.resolve("stock.npz");
    Export.npz(run(stock), file);
    Import read = Import.read(file, ReadRequest.NONE, null, null);
    assertThat(read.statistics()).isEqualTo(STATISTICS);
    MultiLayerNetwork kept =
        read.save(folder.resolve("kept"), read.defaultClasses(), Map.of()).network();
    INDArray images = Nd4j.create(Numbers.normal(5 * 360, 1), new int[] {5, 3, 12, 10});
    assertThat(
            Numbers.relativeDifference(
                kept.output(images).data().asFloat(), stock.output(images).data().asDouble()))
        .isLessThan(1e-6);
  }

  @Test
  void namesAllLayersThatAFileCannotDescribeAtOnce() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(2).activation(Activation.RELU).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new BatchNormalization())
                .layer(new DenseLayer.Builder().nOut(3).activation(Activation.TANH).build())
                .layer(new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(12, 10, 3))
                .build());
    Path file = folder.resolve("none.npz");
    Run run = run(network);
    assertThatThrownBy(() -> Export.npz(run, file))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("ConvolutionLayer 0, BatchNormalization 2, DenseLayer 3");
    assertThat(file).doesNotExist();
  }
}
