package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import switchback.reports.drawing.PngFiles;
import switchback.training.runs.Run;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs commands on a network of DL4J's own layers, with channels last. */
class StockRunTest extends CommandTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    MultiLayerNetwork network = network();
    ModelSerializer.writeModel(network, folder.resolve("model.zip").toFile(), false);
    JsonMapper json = JsonMapper.builder().build();
    try (InputStream record =
        Run.class.getResourceAsStream("/switchback/training/pretrained/run.json")) {
      ObjectNode tree = (ObjectNode) json.readTree(record);
      tree.put("weights", sha256(network.params().reshape(network.numParams()).toFloatVector()));
      Files.writeString(folder.resolve("run.json"), json.writeValueAsString(tree));
    }
  }

  private static MultiLayerNetwork network() {
    CNN2DFormat last = CNN2DFormat.NHWC;
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3)
                        .name("conv1")
                        .nOut(4)
                        .activation(Activation.RELU)
                        .dataFormat(last)
                        .build())
                .layer(
                    new LocalResponseNormalization.Builder().name("norm1").dataFormat(last).build())
                .layer(
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                        .name("pool1")
                        .kernelSize(2, 2)
                        .dataFormat(last)
                        .build())
                .layer(new BatchNormalization.Builder().name("norm2").dataFormat(last).build())
                .layer(new OutputLayer.Builder().name("output").nOut(3).build())
                .setInputType(InputType.convolutional(32, 32, 3, last))
                .build());
    network.init();
    return network;
  }

  private static String sha256(float[] parameters) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(parameters);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void describesItsLayers() {
    assertThat(run("describe", folder.toString())).isZero();
    assertThat(out.toString().lines().skip(4).map(String::strip))
        .containsExactly(
            "layer    type                          output        parameters   a unit sees",
            "input                                  3x32x32",
            "conv1    Convolution 3x3, ReLU         4x30x30              112   3x3 pixels, every 1,"
                + " from 0",
            "norm1    Response normalization        4x30x30",
            "pool1    Average pooling 2x2, stride 2 4x15x15",
            "norm2    Scaling                       4x15x15                8",
            "step 6   Rearrangement                 900",
            "output   Dense                         3                  2,703   the whole image",
            "output   Softmax                       3");
  }

  @Test
  void projectsFromALogit() throws IOException {
    Path image = folder.resolve("grey.png");
    PngFiles.write(image, new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), Map.of());
    Path picture = folder.resolve("p.png");
    assertThat(
            run(
                "project",
                folder.toString(),
                "--image",
                image.toString(),
                "--layer",
                "output",
                "--feature",
                "2",
                "--out",
                picture.toString()))
        .isZero();
    assertThat(picture).exists();
  }

  /** A network of DL4J's own layers, whose kinks the kernels do not tell, is checked as a graph. */
  @Test
  void gradientsAreCheckedByTheFormulasOfAGraph() {
    assertThat(
            run(
                "textbook",
                "gradient-check",
                folder.toString(),
                "--data",
                "synthetic",
                "--probes",
                "2",
                "--limit",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("norm2.scale", "norm2.shift", "The worst probe is", "ranks first")
        .doesNotContain("error of float32");
  }
}
