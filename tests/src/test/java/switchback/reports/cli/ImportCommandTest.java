package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.NumpyBytes;
import switchback.reports.drawing.PngFiles;

/** Imports small state dicts whose outputs are known by hand. */
class ImportCommandTest extends CommandTest {
  /** Two convolutions of one cell beside each other: 2x + 1 and -x. */
  private static final String TWO_OUTPUTS =
      """
      {"size": [1, 3], "outputs": ["a", "b"],
       "layers": [{"type": "conv", "name": "a"}, {"type": "conv", "name": "b", "input": "image"}]}
      """;

  @TempDir Path folder;

  private Path weights(Map<String, byte[]> arrays) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    arrays.forEach((name, bytes) -> files.put(name + ".npy", bytes));
    return NumpyBytes.zip(folder.resolve("weights.npz"), files);
  }

  private Path twoOutputs() throws IOException {
    return weights(
        Map.of(
            "a.weight",
            NumpyBytes.floats("(1, 1, 1, 1)", 2),
            "a.bias",
            NumpyBytes.floats("(1,)", 1),
            "b.weight",
            NumpyBytes.floats("(1, 1, 1, 1)", -1)));
  }

  private int imported(Path weights, String architecture, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), architecture);
    String[] all = new String[more.length + 4];
    all[0] = "import";
    all[1] = weights.toString();
    all[2] = "--architecture=" + file;
    all[3] = "--out=" + folder.resolve("run");
    System.arraycopy(more, 0, all, 4, more.length);
    return run(all);
  }

  private String check(String input, String output, float... outputs) throws IOException {
    Path in = folder.resolve("in.npy");
    Path out = folder.resolve("out.npy");
    Files.write(in, NumpyBytes.floats(input, 1, 2, 3, -1, 0, 4));
    Files.write(out, NumpyBytes.floats(output, outputs));
    return "--check=" + in + "," + out;
  }

  @Test
  void checksSeveralOutputsSideBySide() throws IOException {
    String check = check("(2, 1, 1, 3)", "(2, 6)", 3, 5, 7, -1, -2, -3, -1, 1, 9, 1, 0, -4);
    assertThat(imported(twoOutputs(), TWO_OUTPUTS, check)).as(err.toString()).isZero();
    assertThat(err.toString()).contains("check: 2 inputs, largest difference 0.00");
  }

  @Test
  void takesLinesWithoutRows() throws IOException {
    String check = check("(2, 1, 3)", "(2, 6)", 3, 5, 7, -1, -2, -3, -1, 1, 9, 1, 0, -2);
    assertThat(imported(twoOutputs(), TWO_OUTPUTS, check)).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains(
            "largest difference 2.00, which is 0.222 of the largest output",
            "these are not the same network");
  }

  @Test
  void namesTheOutputsThatItExpects() throws IOException {
    String check = check("(2, 1, 1, 3)", "(2, 3)", 3, 5, 7, -1, 1, 9);
    assertThat(imported(twoOutputs(), TWO_OUTPUTS, check)).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "outputs that do not fit the network",
            "a of 1x1x3 and b of 1x1x3, together 6 values for each of 2 inputs",
            "numpy.concatenate");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void namesTenClassesOfOtherImagesByNumbers() throws IOException {
    Path weights =
        weights(
            Map.of(
                "conv.weight",
                NumpyBytes.floats("(1, 1, 2, 2)", 1, 2, 3, 4),
                "fc.weight",
                NumpyBytes.floats("(10, 1)", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)));
    String layers =
        """
        {"size": [2, 2],
         "layers": [{"type": "conv", "name": "conv"}, {"type": "flatten"},
                    {"type": "dense", "name": "fc"}]}
        """;
    assertThat(imported(weights, layers)).as(err.toString()).isZero();
    assertThat(err.toString()).contains("classes class 0, class 1").doesNotContain("airplane");
  }

  @Test
  void saysThatANetworkHasNoClasses() throws IOException {
    assertThat(imported(twoOutputs(), TWO_OUTPUTS)).isZero();
    assertThat(err.toString()).contains("classes: none", "3 parameters, no classes; ");
    err.getBuffer().setLength(0);
    Results.noise(folder.resolve("data"), 4);
    String data = "cifar10:" + folder.resolve("data");
    assertThat(run("evaluate", folder.resolve("run").toString(), "--data", data)).isEqualTo(1);
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("error: the network has no classes: ")
        .contains("'activations' writes what it gives");
  }

  /** The name is longer than file systems allow if it is written twice. */
  @Test
  void makesAndVerifiesAGalleryOfALongNameForImagesOfAnotherSize() throws IOException {
    String layer = "features.0.".repeat(14) + "conv";
    Path weights =
        weights(Map.of(layer + ".weight", NumpyBytes.floats("(1, 3, 1, 1)", 0.5f, 0.25f, -1)));
    String layers =
        "{\"size\": [6, 8], \"layers\": [{\"type\": \"conv\", \"name\": \"" + layer + "\"}]}";
    assertThat(imported(weights, layers)).as(err.toString()).isZero();
    Results.noise(folder.resolve("data"), 4);
    String data = "cifar10:" + folder.resolve("data");
    String gallery = folder.resolve("gallery").toString();
    String network = folder.resolve("run").toString();
    assertThat(run("gallery", network, "--data", data, "--limit=3", "--top=1", "--out", gallery))
        .as(err.toString())
        .isZero();
    assertThat(run("verify", gallery, "--data", data, "--replay=1"))
        .as(out.toString() + err)
        .isZero();
    assertThat(out.toString())
        .contains("equal        train split: 3 images", "equal        replay: 1 of 1 tiles");
  }

  /** A feature of the channel that a network for blue, green and red takes first. */
  @Test
  void drawsTheColoursOfANetworkForBlueGreenAndRed() throws IOException {
    Path weights = weights(Map.of("conv.weight", NumpyBytes.floats("(1, 3, 1, 1)", 1, 0, 0)));
    String layers =
        """
        {"size": [1, 2], "layers": [{"type": "conv", "name": "conv"}]}
        """;
    assertThat(imported(weights, layers, "--order=bgr")).as(err.toString()).isZero();
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xFF0000);
    image.setRGB(1, 0, 0x0000FF);
    PngFiles.write(folder.resolve("image.png"), image, Map.of());
    Path picture = folder.resolve("projection.png");
    assertThat(
            run(
                "project",
                folder.resolve("run").toString(),
                "--image=" + folder.resolve("image.png"),
                "--layer=conv",
                "--feature=0",
                "--out=" + picture))
        .as(err.toString())
        .isZero();
    BufferedImage drawn = ImageIO.read(picture.toFile());
    int half = drawn.getWidth() / 2;
    assertThat(drawn.getRGB(half / 2, 0) & 0xFFFFFF).isEqualTo(0x808080);
    assertThat(drawn.getRGB(half + half / 2, 0) & 0xFFFFFF).isEqualTo(0x8080FF);
  }
}
