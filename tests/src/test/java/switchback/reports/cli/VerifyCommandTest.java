package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.fixtures.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code verify} as a user types it, on a network trained for two steps and its galleries. */
class VerifyCommandTest extends CommandTest {
  @TempDir static Path house;

  @BeforeAll
  static void train() throws IOException {
    Results.noise(house.resolve("data"), 40);
    new VerifyCommandTest()
        .done(
            "train",
            "--data",
            data(),
            "--out",
            network(),
            "--epochs=1",
            "--batch=20",
            "--limit=30");
  }

  private static String network() {
    return house.resolve("run").toString();
  }

  private static String data() {
    return "cifar10:" + house.resolve("data");
  }

  private void done(String... arguments) {
    assertThat(run(arguments)).as(err::toString).isZero();
  }

  /** Returns the outcome and the part of each line. */
  private List<String> lines() {
    return out.toString().lines().map(line -> line.replaceFirst(":.*", "")).toList();
  }

  @BeforeEach
  void clear() {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
  }

  private String gallery(String name, String... options) {
    String folder = house.resolve(name).toString();
    if (Files.notExists(house.resolve(name))) {
      String[] start = {"gallery", network(), "--data", data(), "--top=2", "--out", folder};
      String[] all = Arrays.copyOf(start, start.length + options.length);
      System.arraycopy(options, 0, all, start.length, options.length);
      done(all);
      clear();
    }
    return folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void aRunIsVerifiedAndReplayed(String threads) {
    done("verify", network(), "--data", data(), "--replay=2", "--threads", threads);
    assertThat(lines())
        .containsExactly(
            "equal        weights",
            "equal        losses.npy",
            "equal        train split",
            "equal        test split",
            "equal        pixel statistics",
            "equal        test accuracy after epoch 1",
            "equal        replay");
    assertThat(out.toString()).endsWith("replay: the losses of 2 steps" + System.lineSeparator());
    assertThat(errors()).isEmpty();
  }

  @Test
  void theEnvironmentStandsInTheRecord() throws IOException {
    JsonNode environment =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(house.resolve("run/run.json")))
            .get("environment");
    assertThat(environment.propertyNames())
        .containsExactly(
            "commandLine",
            "dl4j",
            "java",
            "processor",
            "switchback",
            "system",
            "threads",
            "vectorBits");
    assertThat(environment.get("commandLine").stringValue()).startsWith("switchback train --data");
    assertThat(environment.get("dl4j").stringValue()).startsWith("1.0.0");
    assertThat(environment.get("processor").stringValue())
        .contains(System.getProperty("os.arch", "none"));
  }

  @Test
  void withoutDataMuchIsNotChecked() {
    done("verify", network());
    assertThat(lines())
        .containsExactly(
            "equal        weights",
            "equal        losses.npy",
            "not checked  train split",
            "not checked  test split");
    assertThat(run("verify", network(), "--replay=2")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("error: nothing to train on: --replay: got no --data,");
  }

  @ParameterizedTest
  @CsvSource({
    "plain, --layer=conv1 --layer=conv2 --layer=output --features=1-4 --split=all"
        + " --unpoolings=random --seed=7",
    "maps, --recipe=blog --features=2-3 --unpoolings=corner",
    "linear, --rectification=linear --isolation=map --layer=fc1 --features=0-5 --unpoolings=none"
  })
  void aGalleryIsVerifiedAndReplayed(String name, String options) {
    String folder = gallery(name, options.split(" ", -1));
    done("verify", folder, "--data", data(), "--replay=1000");
    assertThat(lines())
        .contains("equal        files", "equal        network", "equal        replay")
        .filteredOn(line -> !line.startsWith("equal"))
        .containsExactly("not checked  index.html");
  }

  @Test
  void whatDiffersIsNamedAndEndsWithOne() throws IOException {
    String folder = gallery("flipped", "--layer=conv2", "--features=3,5", "--limit=20");
    Path picture = Path.of(folder).resolve("conv2/003.png");
    byte[] bytes = Files.readAllBytes(picture);
    bytes[bytes.length - 20] ^= 1;
    Files.write(picture, bytes);
    assertThat(run("verify", folder, "--json", "--data", data(), "--network", network()))
        .isEqualTo(1);
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("error: the gallery differs from its manifest: " + folder + ": got 1 of ");
    JsonNode json = Json.read(out.toString());
    assertThat(json.propertyNames()).containsExactly("kind", "path", "equal", "checks");
    assertThat(json.get("kind").stringValue()).isEqualTo("gallery");
    assertThat(json.get("equal").booleanValue()).isFalse();
    JsonNode check = json.get("checks").get(0);
    assertThat(check.propertyNames()).containsExactly("part", "outcome", "detail");
    assertThat(check.get("part").stringValue()).isEqualTo("conv2/003.png");
    assertThat(check.get("outcome").stringValue()).isEqualTo("differs");
    clear();
    assertThat(run("verify", folder, "--network=pretrained")).isEqualTo(1);
    assertThat(lines()).contains("differs      network");
  }

  @Test
  void aChangedModelIsRefused() throws IOException {
    Path copy = Files.createDirectory(house.resolve("changed"));
    for (String file : List.of("run.json", "model.zip", "losses.npy")) {
      Files.copy(house.resolve("run").resolve(file), copy.resolve(file));
    }
    byte[] bytes = Files.readAllBytes(copy.resolve("model.zip"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy.resolve("model.zip"), bytes);
    assertThat(run("verify", copy.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: ").contains(copy.toString()).contains("model");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void thePretrainedNetworkIsARun() {
    done("verify", "pretrained");
    assertThat(lines()).startsWith("equal        weights", "not checked  losses.npy");
    assertThat(run("verify", "pretrained", "--replay=1", "--data", data())).isEqualTo(1);
    assertThat(err.toString()).contains("no losses to compare a replay with: pretrained");
  }

  @ParameterizedTest
  @CsvSource({
    "'', neither run.json nor gallery.json",
    "compare.json, comparisons cannot be verified"
  })
  void otherFoldersAreRefused(String file, String words) throws IOException {
    Path folder = Files.createTempDirectory(house, "other");
    if (!file.isEmpty()) {
      Files.writeString(folder.resolve(file), "{}");
    }
    assertThat(run("verify", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: ").contains(words).contains("; hint: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--replay=0", "--network=pretrained", "--seed=3", "--threads=0"})
  void refusesBadOptions(String option) {
    assertThat(run("verify", network(), option)).isEqualTo(2);
    assertThat(err.toString()).startsWith("error: ").contains(option.replaceFirst("=.*", ""));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wordsFromFilesCannotSteerATerminal() throws IOException {
    String folder = gallery("hostile", "--layer=conv1", "--features=1", "--limit=20");
    Path record = Path.of(folder).resolve("gallery.json");
    String text = Files.readString(record);
    Files.writeString(
        record, text.replaceFirst("(\"layer\" : \")conv1(\",\\s+\"feature\")", "$1\\\\u001b[2J$2"));
    assertThat(run("verify", folder, "--data", data(), "--replay=1")).isEqualTo(1);
    assertThat(out.toString())
        .doesNotContain("\u001b")
        .contains("the network has no layer of this name");
  }
}
