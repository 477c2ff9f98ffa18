package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.NumpyBytes;
import switchback.fixtures.Json;
import tools.jackson.databind.JsonNode;

/** Runs {@code gallery --unpoolings} as a user types it. */
class GalleryCommandTest extends ImportedNetwork {
  private int gallery(String... options) {
    Stream<String> fixed =
        Stream.of(
            "gallery",
            network(),
            "--data=synthetic",
            "--limit=20",
            "--layer=conv2",
            "--features=3,5",
            "--top=2",
            "--out",
            folder.resolve("g").toString());
    return run(Stream.concat(fixed, Stream.of(options)).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "switches fill average corner random, --threads=1",
    "switches fill average corner random, --threads=2",
    "fill switches average corner random, --recipe=blog",
    "switches, --unpoolings=none",
    "switches corner fill, '--unpoolings=corner,fill'",
    "corner average, --unpooling=corner --unpoolings=average"
  })
  void showsTheUnpoolingsAskedFor(String expected, String options) throws IOException {
    assertThat(gallery(options.split(" ", -1))).isZero();
    Path gallery = folder.resolve("g");
    JsonNode json = Json.read(gallery.resolve("gallery.json"));
    List<String> shown =
        json.get("settings")
            .get("recipes")
            .valueStream()
            .map(recipe -> recipe.get("unpooling").stringValue())
            .toList();
    assertThat(String.join(" ", shown)).isEqualTo(expected);
    assertThat(json.get("features").get(0).get("top").get(0).get("scales")).hasSize(shown.size());
    assertThat(gallery.resolve("conv2/003.png")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--unpoolings=nearest", "--unpoolings=none,fill"})
  void refusesOthers(String option) {
    assertThat(gallery(option)).isEqualTo(2);
    assertThat(err.toString()).contains("--unpoolings").contains("switches, fill, average");
    assertThat(folder.resolve("g")).doesNotExist();
  }

  @Test
  void saysWhatItTakesBeforeItBegins() {
    assertThat(gallery()).isZero();
    assertThat(err.toString())
        .containsPattern(
            "a gallery of 2 features in 1 layer: up to 22 units over 20 images; about \\d+0"
                + " seconds on \\d+ threads?, [\\d,]+ MB of heap, \\d+ MB of disk\n");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 3, 1", "2, 3, 2"})
  void showsAsManyWeakerImagesAsAskedFor(String weaker, int levels, int units) throws IOException {
    assertThat(gallery("--weaker", weaker)).isZero();
    JsonNode samples =
        Json.read(folder.resolve("g/gallery.json")).get("features").get(0).get("samples");
    assertThat(samples).hasSize(levels);
    for (JsonNode level : samples) {
      assertThat(level.get("units")).hasSize(units);
    }
    assertThat(gallery("--weaker=-1")).isEqualTo(2);
    assertThat(err.toString()).contains("number too small: --weaker: got -1");
  }

  /** A network of 520 and 4 features, more than are shown unless they are asked for. */
  @Test
  void asksBeforeItShowsMoreThanAFewHundredFeatures() throws IOException {
    Path weights = folder.resolve("wide.npz");
    Map<String, byte[]> arrays = new TreeMap<>();
    put(arrays, "conv1.weight", "(520, 3, 5, 5)", 520 * 75);
    put(arrays, "conv1.bias", "(520,)", 520);
    put(arrays, "conv2.weight", "(4, 520, 5, 5)", 4 * 520 * 25);
    put(arrays, "conv2.bias", "(4,)", 4);
    put(arrays, "fc1.weight", "(10, 256)", 2560);
    put(arrays, "fc1.bias", "(10,)", 10);
    NumpyBytes.zip(weights, arrays);
    String network = folder.resolve("wide").toString();
    assertThat(run("import", weights.toString(), "--out", network)).as(err.toString()).isZero();
    String[] command = {
      "gallery", network, "--data=synthetic", "--limit=4", "--top=1", "--unpoolings=none", "--out"
    };
    String out = folder.resolve("g").toString();
    assertThat(run(Stream.concat(Stream.of(command), Stream.of(out)).toArray(String[]::new)))
        .isEqualTo(2);
    assertThat(err.toString())
        .containsPattern("layer features  tile           disk\nconv1      520  5x5 +\\d+ MB\n")
        .containsPattern("a gallery of 524 features in 2 layers: up to 524 units over 4 images; ")
        .contains("error: so many features are shown only if they are asked for: ")
        .contains("got 524 features of 2 layers, expected at most 512 ")
        .contains("--layer all takes all convolutions");
    assertThat(folder.resolve("g")).doesNotExist();
    assertThat(
            run(
                Stream.concat(Stream.of(command), Stream.of(out, "--layer=all", "--features=0-3"))
                    .toArray(String[]::new)))
        .isZero();
    assertThat(Json.read(folder.resolve("g/gallery.json")).get("layers")).hasSize(2);
  }

  private static void put(Map<String, byte[]> arrays, String name, String shape, int size) {
    Random random = new Random(size);
    double[] values = new double[size];
    Arrays.setAll(values, _ -> random.nextGaussian() / 16);
    arrays.put(name + ".npy", NumpyBytes.doubles(shape, values));
  }

  @Test
  void drawsByTheSeed() throws IOException {
    assertThat(gallery("--unpoolings=random", "--seed=7")).isZero();
    assertThat(Files.readString(folder.resolve("g/gallery.json"))).contains("\"seed\" : 7");
  }
}
