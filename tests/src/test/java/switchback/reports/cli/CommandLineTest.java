package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.fixtures.Json;
import switchback.reports.drawing.PngFiles;
import tools.jackson.databind.JsonNode;

/** Runs the commands in this process, on a network trained for a moment on 40 noisy images. */
class CommandLineTest extends CommandTest {
  @TempDir static Path house;
  @TempDir Path folder;

  @BeforeAll
  static void train() throws IOException {
    Results.noise(house.resolve("data"), 40);
    CommandLineTest training = new CommandLineTest();
    int status =
        training.run(
            "train",
            "--data",
            data(),
            "--out",
            network(),
            "--epochs",
            "1",
            "--batch",
            "20",
            "--threads",
            "1");
    assertThat(training.err.toString())
        .contains("40 images, tested on 40", "epoch 1/1", "test accuracy", "images/s")
        .contains("run: " + network());
    assertThat(training.out.toString()).startsWith("accuracy ").contains("airplane");
    assertThat(status).isZero();
  }

  private static String network() {
    return house.resolve("run").toString();
  }

  private static String data() {
    return "cifar10:" + house.resolve("data");
  }

  private JsonNode json() {
    return Json.read(out.toString());
  }

  private void assertFails(int status, List<String> parts, String... arguments) {
    assertThat(run(arguments)).isEqualTo(status);
    assertThat(out.toString()).isEmpty();
    List<String> lines = errors();
    assertThat(lines.getFirst()).startsWith("error: ").contains(parts).doesNotContain("Exception");
    if (status == Main.USAGE) {
      assertThat(lines).hasSize(2);
      assertThat(lines.getLast()).startsWith("Try 'switchback").endsWith("--help'.");
    } else {
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst()).contains(": got ", ", expected ", "; hint: ");
    }
    assertThat(folder)
        .isDirectoryNotContaining(path -> path.getFileName().toString().matches("[.]?g([.].*)?"));
  }

  @Test
  void trainingLeavesItsPictures() {
    assertThat(Path.of(network()))
        .isDirectoryContaining("glob:**training.png")
        .isDirectoryContaining("glob:**training.svg");
    assertThat(Path.of(network()).resolve("filters/epoch-001.png")).exists();
  }

  @Test
  void evaluatesAsJson() {
    assertThat(run("evaluate", network(), "--data", data(), "--json")).isZero();
    JsonNode json = json();
    assertThat(json.propertyNames())
        .containsExactly("correct", "total", "accuracy", "perClass", "confusion");
    assertThat(json.get("total").intValue()).isEqualTo(40);
    assertThat(json.get("accuracy").doubleValue()).isEqualTo(json.get("correct").intValue() / 40.0);
    assertThat(json.get("perClass")).hasSize(10);
    assertThat(json.get("perClass").get(3).get("label").stringValue()).isEqualTo("cat");
    assertThat(json.get("perClass").get(3).get("total").intValue()).isEqualTo(4);
    assertThat(json.get("confusion")).hasSize(10);
    assertThat(errors()).isEmpty();
  }

  /** Checks that each count of both splits together is the sum of the counts of the two. */
  @Test
  void evaluatesBothSplitsTogether() {
    List<JsonNode> each =
        Stream.of("train", "test", "all")
            .map(
                split -> {
                  assertThat(
                          run("evaluate", network(), "--data", data(), "--json", "--split", split))
                      .isZero();
                  JsonNode json = json();
                  out.getBuffer().setLength(0);
                  return json;
                })
            .toList();
    assertThat(each.get(2).get("total").intValue()).isEqualTo(80);
    for (int truth = 0; truth < 10; truth++) {
      for (int named = 0; named < 10; named++) {
        int label = truth;
        int column = named;
        IntUnaryOperator count =
            split -> each.get(split).get("confusion").get(label).get(column).intValue();
        assertThat(count.applyAsInt(2)).isEqualTo(count.applyAsInt(0) + count.applyAsInt(1));
      }
    }
  }

  @Test
  void describesAsJson() {
    assertThat(run("describe", network(), "--json")).isZero();
    JsonNode layers = json().get("layers");
    // 3*32*25+32, 32*64*25+64, 64*8*8*1024+1024, 1024*10+10
    assertThat(json().get("parameters").longValue()).isEqualTo(2432 + 51264 + 4195328 + 10250);
    assertThat(layers.get(2).get("name").stringValue()).isEqualTo("conv2");
    assertThat(layers.get(2).get("output").toString()).isEqualTo("[64,16,16]");
    // 5 + (5 - 1) * 2 + (2 - 1); pooling doubles the stride; padding of 2 cells, then 2 of 2
    // pixels.
    assertThat(layers.get(2).get("receptiveField").toString())
        .isEqualTo(
            "{\"sizeRows\":14,\"sizeColumns\":14,\"strideRows\":2,\"strideColumns\":2,"
                + "\"offsetRows\":-6,\"offsetColumns\":-6}");
    assertThat(layers.get(3).has("receptiveField")).isFalse();
    assertThat(layers.get(5).get("name").stringValue()).isEqualTo("output");
    assertThat(layers.get(5).get("receptiveField").get("sizeColumns").intValue()).isEqualTo(32);
  }

  @Test
  void describesInWords() {
    assertThat(run("describe", network())).isZero();
    assertThat(out.toString())
        .contains(
            "conv2", "64x16x16", "51,264", "14x14 pixels, every 2, from -6", "the whole image");
  }

  @Test
  void makesAGalleryOfWhatIsChosen() throws IOException {
    Path gallery = folder.resolve("gallery");
    assertThat(
            run(
                "gallery",
                network(),
                "--data",
                data(),
                "--out",
                gallery.toString(),
                "--split",
                "all",
                "--limit",
                "50",
                "--layer",
                "conv2",
                "--features",
                "3,60-61",
                "--top",
                "2"))
        .isZero();
    JsonNode json = Json.read(gallery.resolve("gallery.json"));
    assertThat(json.get("settings").get("layers").toString()).isEqualTo("{\"conv2\":[3,60,61]}");
    assertThat(json.get("features")).hasSize(3);
    assertThat(json.get("data").get("images").intValue()).isEqualTo(50);
    assertThat(json.get("data").get("name").stringValue()).isEqualTo("cifar10");
    assertThat(json.get("environment").get("commandLine").stringValue())
        .startsWith("switchback gallery ");
    assertThat(gallery.resolve("conv2.png")).exists();
    assertThat(gallery.resolve("conv1.png")).doesNotExist();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void projectsAsValuesAndAsAPicture() throws IOException {
    Path values = folder.resolve("p.npy");
    Path picture = folder.resolve("p.png");
    for (Path file : List.of(values, picture)) {
      assertThat(
              run(
                  "project",
                  network(),
                  "--data",
                  data(),
                  "--index",
                  "test:5",
                  "--layer",
                  "conv1",
                  "--feature",
                  "2",
                  "--out",
                  file.toString()))
          .isZero();
    }
    ByteBuffer npy = ByteBuffer.wrap(Files.readAllBytes(values)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(npy.array(), 10, 100, UTF_8)).contains("'shape': (1, 3, 32, 32,)");
    float[] pixels = new float[3 * 32 * 32];
    npy.position(128).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(pixels);
    float scale = Float.parseFloat(PngFiles.readText(picture).getOrDefault("switchback.scale", ""));
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo(320);
    for (int i = 0; i < 1024; i++) {
      int rgb = image.getRGB(10 * (i % 32) + 9, 10 * (i / 32));
      for (int channel = 0; channel < 3; channel++) {
        int level = (rgb >> (16 - 8 * channel)) & 0xFF;
        double expected = 128 + 127.0 * pixels[1024 * channel + i] / scale;
        assertThat((double) level).isBetween(expected - 0.51, expected + 0.51);
      }
    }
  }

  @Test
  void projectsFromALogit() throws IOException {
    Path values = folder.resolve("p.npy");
    String[] projection = {
      "project",
      network(),
      "--data",
      data(),
      "--index",
      "test:5",
      "--layer",
      "output",
      "--feature",
      "3",
      "--out",
      values.toString()
    };
    assertThat(run(projection)).isZero();
    assertThat(values).exists();
    assertThat(err.toString()).contains("output feature 3: unit (0, 0), activation ");
  }

  @Test
  void makesAGalleryOfClassesWhereAskedTo() throws IOException {
    Path gallery = folder.resolve("gallery");
    assertThat(
            run(
                "gallery",
                network(),
                "--data",
                data(),
                "--out",
                gallery.toString(),
                "--layer",
                "output",
                "--top",
                "2"))
        .isZero();
    JsonNode json = Json.read(gallery.resolve("gallery.json"));
    assertThat(json.get("features")).hasSize(10);
    assertThat(gallery.resolve("output.png")).exists();
  }

  @Test
  void makesAGalleryOfConvolutionsByDefault() throws IOException {
    Path gallery = folder.resolve("gallery");
    assertThat(
            run(
                "gallery",
                network(),
                "--data",
                data(),
                "--out",
                gallery.toString(),
                "--features",
                "1",
                "--limit",
                "5"))
        .isZero();
    JsonNode json = Json.read(gallery.resolve("gallery.json"));
    assertThat(json.get("settings").get("layers").propertyNames())
        .containsExactly("conv1", "conv2");
  }

  @Test
  void projectsAFileOfAnySize() throws IOException {
    Path image = folder.resolve("large.png");
    PngFiles.write(image, new BufferedImage(70, 50, BufferedImage.TYPE_INT_RGB), Map.of());
    assertThat(
            run(
                "project",
                network(),
                "--image",
                image.toString(),
                "--layer",
                "conv2",
                "--feature",
                "0",
                "--out",
                folder.resolve("p.png").toString()))
        .isZero();
    assertThat(err.toString()).contains("70x50", "32x32");
  }

  @Test
  void tellsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("switchback ", "build ", "DL4J 1.0.0", "Java ", "bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "train",
        "evaluate",
        "describe",
        "gallery",
        "project",
        "verify",
        "recipes",
        "import",
        "export"
      })
  void helpsWithEveryCommand(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: switchback " + command);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void refusesNoCommand() {
    assertFails(2, List.of("no command", "demo"));
  }

  @ParameterizedTest
  @CsvSource({
    "--layer,conv9,conv9,'conv1, conv2'",
    "--features,0-64,32,0 to 31",
    "--features,5-2,5-2,0-31",
    "--features,-1,-1,numbers",
    "--split,validation,validation,train",
    "--top,0,0,1 or more",
    "--limit,-4,-4,1 or more",
    "--threads,0,0,1 or more",
    "--recipe,magic,magic,zeiler-fergus",
    "--colour,red,--colour,no such option"
  })
  void refusesABadOption(String option, String value, String got, String expected) {
    assertFails(
        2,
        List.of(got, expected),
        "gallery",
        network(),
        "--data",
        data(),
        "--out",
        folder.resolve("g").toString(),
        option + "=" + value);
  }

  /** What the library for command lines reports has the five parts, too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "galery | no such command: switchback: got galery, expected one of demo, train, ",
        "zzz | no such command: switchback: got zzz, expected one of demo, train, ",
        "textbook rotatoin | no such command: switchback textbook: got rotatoin, expected one of",
        "describe pretrained --jsn | no such option: switchback describe: got --jsn, expected"
            + " an option of this command; hint: did you mean --json?",
        "describe pretrained twice | unexpected argument: switchback describe: got twice, expected"
            + " no",
        "describe | missing argument: switchback describe: got no RUN, expected RUN; hint: ",
        "gallery pretrained | missing option or value: switchback gallery: got no --out, expected"
            + " --out",
        "gallery pretrained --out | missing option or value: switchback gallery: got no --out, ",
        "gallery pretrained --out=a --out=b | option given twice: --out: got more than one value, ",
        "gallery pretrained --out=a --top=x | invalid value: --top: got x, expected a whole number;"
            + " ",
        "train --out=a --momentum=x | invalid value: --momentum: got x, expected a number, such as"
            + " 0.5"
      })
  void saysWhatIsWrongWithACommandLine(String line, String expected) {
    assertFails(2, List.of("error: " + expected, "; hint: "), line.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "--layer=conv1 --feature=32 --out=g.png --index=test:1,0 to 31",
    "--layer=conv3 --feature=0 --out=g.png --index=test:1,conv1",
    "--layer=conv1 --feature=0 --out=g.gif --index=test:1,FILE.png",
    "--layer=conv1 --feature=0 --out=g.png --index=test:40,test:39",
    "--layer=conv1 --feature=0 --out=g.png --index=seven,train:I",
    "--layer=conv1 --feature=0 --out=g.png,--image",
    "--layer=conv1 --feature=x --out=g.png --index=test:1,x",
    "--feature=0 --out=g.png --index=test:1,--layer"
  })
  void refusesAProjectionThatCannotBe(String options, String expected) {
    Stream<String> start = Stream.of("project", network());
    Stream<String> data = options.contains("--index") ? Stream.of("--data", data()) : Stream.of();
    assertFails(
        2,
        List.of(expected),
        Stream.of(start, data, Stream.of(options.split(" ")))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  @Test
  void refusesARunThatIsNone() {
    assertFails(1, List.of("nowhere"), "describe", folder.resolve("nowhere").toString());
  }

  @Test
  void refusesDataThatIsNotThere() {
    assertFails(
        1,
        List.of(folder.resolve("nowhere").toString()),
        "evaluate",
        network(),
        "--data",
        "cifar10:" + folder.resolve("nowhere"));
  }

  @Test
  void refusesAnImageThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("text.png"), "no image at all");
    assertFails(
        1,
        List.of(file.toString()),
        "project",
        network(),
        "--image",
        file.toString(),
        "--layer",
        "conv1",
        "--feature",
        "0",
        "--out",
        folder.resolve("g.png").toString());
  }

  @Test
  void refusesToWriteBelowAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertFails(
        1,
        List.of(file.toString()),
        "gallery",
        network(),
        "--data",
        data(),
        "--out",
        file.resolve("g").toString());
    assertThat(file).hasContent("x");
  }

  @Test
  void refusesAFolderThatIsInUse() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine"), "x");
    assertFails(
        1,
        List.of(folder.toString(), "--out"),
        "gallery",
        network(),
        "--data",
        data(),
        "--out",
        folder.toString());
    assertThat(mine).hasContent("x");
  }

  @Test
  void showsWhereItFailedOnlyWhenAsked() {
    run("describe", folder.resolve("nowhere").toString(), "--verbose");
    assertThat(err.toString()).startsWith("error: ").contains("SwitchbackException", "\tat ");
  }
}
