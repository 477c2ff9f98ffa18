package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.fixtures.Json;
import tools.jackson.databind.JsonNode;

/** Runs training tricks, transfer and ensembles on the command line, on a few noisy images. */
class TricksCommandTest extends CommandTest {
  @TempDir static Path house;

  @BeforeAll
  static void train() throws IOException {
    Results.noise(house.resolve("data"), 20);
    new TricksCommandTest()
        .train(
            "first",
            ("--dropout 0.25 --weight-decay 1e-3 --momentum 0.9 --schedule cosine --max-filter-rms"
                    + " 0.1 --average 0.9 --pca-colour 0.1 --lrn")
                .split(" "));
    new TricksCommandTest()
        .train("second", "--from", house("first"), "--freeze", "conv1,conv2", "--lrn");
  }

  private static String house(String run) {
    return house.resolve(run).toString();
  }

  private void train(String name, String... options) {
    List<String> arguments = new ArrayList<>(List.of("train", "--data", data(), "--out"));
    arguments.addAll(List.of(house(name), "--epochs", "1", "--batch", "10"));
    arguments.addAll(List.of(options));
    assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
  }

  private static String data() {
    return "cifar10:" + house.resolve("data");
  }

  private static JsonNode settings(String run) throws IOException {
    String json = Files.readString(house.resolve(run).resolve("run.json"));
    return Json.read(json).get("settings");
  }

  @Test
  void runJsonSaysAllSettings() throws IOException {
    JsonNode tricks = settings("first").get("tricks");
    assertThat(tricks.get("dropout").doubleValue()).isEqualTo(0.25);
    assertThat(tricks.get("weightDecay").doubleValue()).isEqualTo(1e-3);
    assertThat(tricks.get("momentum").doubleValue()).isEqualTo(0.9);
    assertThat(tricks.get("learningRate").doubleValue()).isEqualTo(0.01);
    assertThat(tricks.get("schedule").stringValue()).isEqualTo("cosine");
    assertThat(tricks.get("maxFilterRms").doubleValue()).isEqualTo(0.1);
    assertThat(tricks.get("average").doubleValue()).isEqualTo(0.9);
    assertThat(tricks.get("pcaColour").doubleValue()).isEqualTo(0.1);
    assertThat(tricks.get("lrn").booleanValue()).isTrue();
    assertThat(settings("first").has("start")).isFalse();
  }

  @Test
  void runJsonNamesTheSourceByDigest() throws IOException {
    JsonNode start = settings("second").get("start");
    String json = Files.readString(house.resolve("first/run.json"));
    assertThat(start.get("weights").stringValue()).matches("[0-9a-f]{64}");
    assertThat(json).contains("\"" + start.get("weights").stringValue() + "\"");
    assertThat(start.get("frozen").toString()).isEqualTo("[\"conv1\",\"conv2\"]");
  }

  @Test
  void theOtherCommandsWorkOnANormalizedNetwork() {
    assertThat(run("describe", house("first"))).isZero();
    assertThat(out.toString()).contains("norm1", "norm2", "Response normalization");
    String small = " --limit 4 --layer conv2 --features 1 --top 1 --data ";
    for (String command : List.of("gallery", "compare --random 0")) {
      String target = house(command.substring(0, 7));
      List<String> arguments = new ArrayList<>(List.of((command + small + data()).split(" ")));
      arguments.addAll(List.of(house("first"), "--out", target));
      assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    }
    assertThat(house.resolve("gallery/gallery.json")).isNotEmptyFile();
    assertThat(house.resolve("compare/compare.json")).isNotEmptyFile();
    String pixels = house("pixels.npy");
    assertThat(
            run(
                "project",
                house("first"),
                "--data",
                data(),
                "--index",
                "test:0",
                "--layer",
                "conv2",
                "--feature",
                "1",
                "--out",
                pixels))
        .as(err.toString())
        .isZero();
    assertThat(Path.of(pixels)).isNotEmptyFile();
  }

  @Test
  void anotherArchitectureIsNoSource() {
    assertThat(run("train", "--data", data(), "--out", house("refused"), "--from", house("first")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("norm1", "same architecture");
  }

  @Test
  void evaluatesNetworksTogether() {
    assertThat(run("evaluate", house("first"), house("second"), "--data", data(), "--json"))
        .isZero();
    JsonNode json = Json.read(out.toString());
    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder(
            "networks", "correct", "total", "accuracy", "perClass", "confusion");
    assertThat(json.get("networks").intValue()).isEqualTo(2);
    assertThat(json.get("total").intValue()).isEqualTo(20);
  }

  @Test
  void evaluatesNetworksTogetherInWords() {
    assertThat(run("evaluate", house("first"), house("first"), "--data", data())).isZero();
    assertThat(out.toString()).contains("2 networks", "accuracy ");
  }

  @ParameterizedTest
  @CsvSource({
    "--dropout, 1",
    "--dropout, -0.1",
    "--weight-decay, -1",
    "--momentum, 1",
    "--learning-rate, 0",
    "--schedule, triangular",
    "--max-filter-rms, 0",
    "--average, 1",
    "--pca-colour, -1",
    "--freeze, conv1",
    "--checkpoint-minutes, 0",
    "--checkpoint-minutes, NaN",
  })
  void refusesWhatMakesNoSense(String option, String value) {
    String target = house("refused");
    assertThat(run("train", "--data", data(), "--out", target, option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(option, value);
    assertThat(Path.of(target)).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"conv3, conv1", "'conv1,conv2,fc1,output', output"})
  void refusesToFreezeWhatIsNotThereOrAll(String layers, String part) {
    assertThat(
            run(
                "train",
                "--data",
                data(),
                "--out",
                house("refused"),
                "--from",
                house("first"),
                "--freeze",
                layers))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--freeze", part);
  }
}
