package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.PixelStatistics;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/** A run whose weights are larger than the heap is opened, described and asked for layers. */
class LightRunTest extends CommandTest {
  /** 16.8 million weights, of which the heap could not hold a third. */
  private static final int UNITS = 2048;

  private static final Program SMALL = Program.PLAIN.with("-Xmx32m");

  @TempDir private static Path house = Path.of("");

  @BeforeAll
  static void makeTheRun() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(8)
                        .convolutionMode(ConvolutionMode.Same)
                        .name("conv1")
                        .build())
                .layer(new DenseLayer.Builder().nOut(UNITS).name("fc1").build())
                .layer(new OutputLayer.Builder().nOut(2).name("output").build())
                .setInputType(InputType.convolutional(32, 32, 3))
                .build());
    network.init();
    network.setParams(Nd4j.valueArrayOf(1, network.numParams(), 0.01));
    Run.save(folder(), network, manifest(Run.sha256(network)));
  }

  private static Path folder() {
    return house.resolve("run");
  }

  private static RunManifest manifest(String weights) {
    return new RunManifest(
        RunManifest.FORMAT,
        "imported",
        weights,
        null,
        null,
        new RunManifest.Source("large.zip", "dl4j", "0"),
        List.of("cat", "dog"),
        new PixelStatistics(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)),
        new RunManifest.Input(List.of(3, 32, 32), null, true, "", List.of()),
        List.of(),
        null,
        Map.of());
  }

  @Test
  void describesItself() throws IOException, InterruptedException {
    assertThat(SMALL.run("describe", folder().toString()).assertDone().text())
        .contains("fc1", "16,779,264", "conv1", "224");
  }

  @Test
  void namesItsLayers() throws IOException, InterruptedException {
    Path out = house.resolve("none.npy");
    Program.Ended ended =
        SMALL.run(
            "project",
            folder().toString(),
            "--image",
            house.resolve("nothing.png").toString(),
            "--layer",
            "conv9",
            "--feature",
            "0",
            "--out",
            out.toString());
    assertThat(ended.status()).as(ended.text()).isEqualTo(2);
    assertThat(ended.text()).contains("no such layer", "conv9", "conv1, fc1, output");
    assertThat(out).doesNotExist();
  }

  @Test
  void damagedWeightsShowBeforeAnythingIsWritten() throws IOException {
    Path damaged = Files.createDirectory(house.resolve("damaged"));
    byte[] model = Files.readAllBytes(folder().resolve(Run.MODEL));
    // The weights are all alike, so that the middle of the file is in their compressed bytes.
    model[model.length / 2] ^= 0x55;
    Files.write(damaged.resolve(Run.MODEL), model);
    Files.copy(folder().resolve(Run.MANIFEST), damaged.resolve(Run.MANIFEST));
    assertThat(run("describe", damaged.toString())).as(err.toString()).isZero();
    Path gallery = house.resolve("gallery");
    assertThat(
            run(
                "gallery",
                damaged.toString(),
                "--data",
                "synthetic",
                "--layer",
                "conv1",
                "--out",
                gallery.toString()))
        .isEqualTo(1);
    assertThat(err.toString().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("model.zip", "damaged", "; hint: "));
    assertThat(gallery).doesNotExist();
    assertThat(run("verify", damaged.toString())).isEqualTo(1);
  }
}
