package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static switchback.Numbers.relativeDifference;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Npz;
import switchback.NumpyBytes;
import switchback.fixtures.Json;
import switchback.reports.drawing.PngFiles;
import tools.jackson.databind.JsonNode;

/** Compares every convention's options with PyTorch's projections of an imported network. */
class ConventionOptionsTest extends ImportedNetwork {
  private int project(String layer, int feature, Path file, String... options) {
    Stream<String> fixed =
        Stream.of(
            "project",
            network(),
            "--input",
            house.resolve("images.npy").toString(),
            "--layer",
            layer,
            "--feature",
            Integer.toString(feature),
            "--out",
            file.toString());
    return run(Stream.concat(fixed, Stream.of(options)).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "p/conv1/7/max/switches/deconvnet, --recipe=zeiler-fergus",
    "p/conv2/9/max/switches/deconvnet, --recipe=zeiler-fergus",
    "p/conv2/0/map/fill/deconvnet, --recipe=blog",
    "p/conv2/63/max/switches/gradient, --recipe=saliency",
    "p/conv2/9/max/switches/guided, --recipe=guided",
    "p/conv2/9/map/switches/linear, --isolation=map --rectification=linear",
    "p/conv2/0/max/corner/guided, --recipe=guided --unpooling=corner",
    "p/conv2/63/map/average/gradient, --recipe=blog --unpooling=average --rectification=gradient"
  })
  void reproducesTheReferenceProjections(String name, String options) throws IOException {
    Path file = folder.resolve("p.npy");
    List<String> parts = List.of(name.split("/", -1));
    assertThat(project(parts.get(1), Integer.parseInt(parts.get(2)), file, options.split(" ", -1)))
        .isZero();
    Npz.Array expected = fixture().get(name);
    Npz.Array got =
        Npz.read(NumpyBytes.zip(folder.resolve("p.npz"), Map.of("p.npy", Files.readAllBytes(file))))
            .get("p");
    assertThat(got.shape()).containsExactly(4, 3, 32, 32);
    assertThat(relativeDifference(got.values(), expected.values())).isLessThan(1e-5);
    assertThat(err.toString().lines())
        .hasSize(5)
        .last()
        .asString()
        .isEqualTo("projections: " + file);
  }

  @Test
  void drawsASheetOfSeveralImages() throws IOException {
    Path file = folder.resolve("p.png");
    assertThat(project("conv2", 9, file)).isZero();
    BufferedImage image = ImageIO.read(file.toFile());
    // 2x2 tiles of 32 pixels, 1 pixel apart, enlarged ten times.
    assertThat(image.getWidth()).isEqualTo(650);
    assertThat(image.getHeight()).isEqualTo(650);
    String[] scales = PngFiles.readText(file).getOrDefault("switchback.scale", "").split(" ", -1);
    assertThat(scales).hasSize(4);
    double[] expected = fixture().get("p/conv2/9/max/switches/deconvnet").values();
    for (int n = 0; n < 4; n++) {
      double scale = Double.parseDouble(scales[n]);
      for (int i = 0; i < 1024; i++) {
        int rgb = image.getRGB(330 * (n % 2) + 10 * (i % 32), 330 * (n / 2) + 10 * (i / 32));
        double level = 128 + 127 * expected[n * 3072 + i] / scale;
        assertThat((double) ((rgb >> 16) & 0xFF)).isCloseTo(level, within(0.51));
      }
    }
    assertThat(image.getRGB(325, 5) & 0xFFFFFF).isEqualTo(0xDCDCDC);
  }

  @Test
  void takesOneImageWithoutItsFirstDimension() throws IOException {
    double[] images = fixture().get("images").values();
    Path one = folder.resolve("one.npy");
    Files.write(one, NumpyBytes.doubles("(3, 32, 32)", Arrays.copyOf(images, 3072)));
    Path file = folder.resolve("p.npy");
    assertThat(
            run(
                "project",
                network(),
                "--input",
                one.toString(),
                "--layer=conv1",
                "--feature=7",
                "--out",
                file.toString()))
        .isZero();
    assertThat(Files.size(file)).isEqualTo(128 + 4 * 3072);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(2, 3, 16, 32)", "(3072,)", "(0, 3, 32, 32)", "(1, 1, 3, 32, 32)"})
  void refusesImagesOfAnotherSize(String shape) throws IOException {
    int size = shape.startsWith("(0") ? 0 : 3072;
    Path file = folder.resolve("bad.npy");
    Files.write(file, NumpyBytes.floats(shape, new float[size]));
    assertThat(
            run(
                "project",
                network(),
                "--input",
                file.toString(),
                "--layer=conv1",
                "--feature=7",
                "--out",
                folder.resolve("p.npy").toString()))
        .isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("error: ").contains("bad.npy", "[3, 32, 32]");
    assertThat(folder.resolve("p.npy")).doesNotExist();
  }

  @Test
  void drawsTheSameBySeedWhicheverWayTheImageComes() throws IOException {
    byte[][] files = new byte[4][];
    for (int i = 0; i < 4; i++) {
      Path file = folder.resolve(i + ".npy");
      String seed = i < 2 ? "--seed=3" : "--seed=" + i;
      assertThat(project("conv2", 9, file, "--unpooling=random", seed)).isZero();
      files[i] = Files.readAllBytes(file);
    }
    assertThat(files[1]).isEqualTo(files[0]);
    assertThat(files[2]).isNotEqualTo(files[0]);
    assertThat(files[3]).isEqualTo(files[0]);
    // Only the last of the four images.
    Path one = folder.resolve("one.npy");
    double[] images = fixture().get("images").values();
    Files.write(one, NumpyBytes.doubles("(1, 3, 32, 32)", Arrays.copyOfRange(images, 9216, 12288)));
    Path file = folder.resolve("alone.npy");
    assertThat(
            run(
                "project",
                network(),
                "--input",
                one.toString(),
                "--layer=conv2",
                "--feature=9",
                "--out",
                file.toString(),
                "--unpooling=random",
                "--seed=3"))
        .isZero();
    byte[] alone = Files.readAllBytes(file);
    assertThat(Arrays.copyOfRange(alone, 128, alone.length))
        .isEqualTo(Arrays.copyOfRange(files[0], 128 + 4 * 9216, files[0].length));
  }

  @Test
  void listsRecipes() {
    assertThat(run("recipes")).isZero();
    assertThat(out.toString())
        .contains("zeiler-fergus", "saliency", "1312.6034", "--unpooling", "corner", "1411.5928");
    out.getBuffer().setLength(0);
    assertThat(run("recipes", "--json")).isZero();
    JsonNode json = Json.read(out.toString());
    assertThat(json.get("recipes").get(1).get("name").stringValue()).isEqualTo("blog");
    assertThat(json.get("recipes").get(1).get("unpooling").stringValue()).isEqualTo("fill");
    assertThat(json.get("unpooling")).hasSize(5);
    assertThat(json.get("rectification").get(2).get("literature").stringValue())
        .contains("Springenberg");
  }

  @ParameterizedTest
  @CsvSource({
    "--isolation,unit,'max, map'",
    "--unpooling,none,'switches, fill, average, corner, random'",
    "--rectification,relu,'deconvnet, gradient, guided, linear'",
    "--recipe,none,'zeiler-fergus, blog, saliency, guided'",
    "--seed,x,x"
  })
  void refusesConventionsThatAreNone(String option, String value, String expected) {
    Path file = folder.resolve("p.npy");
    assertThat(project("conv2", 9, file, option + "=" + value)).isEqualTo(2);
    assertThat(err.toString()).startsWith("error: ").contains(value, expected);
    assertThat(folder).isEmptyDirectory();
  }
}
