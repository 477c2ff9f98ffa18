package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Npz;
import switchback.NumpyBytes;
import switchback.fixtures.Json;
import tools.jackson.databind.JsonNode;

/** Imports networks, studies them, and exports them on the command line. */
class WeightsCommandsTest extends ImportedNetwork {
  @Test
  void describesAnImportedNetwork() {
    assertThat(run("describe", network())).isZero();
    assertThat(out.toString())
        .startsWith("imported, weights ")
        .contains("imported from weights.npz (npz, SHA-256 ", "conv2", "14x14 pixels");
    out.getBuffer().setLength(0);
    assertThat(run("describe", network(), "--json")).isZero();
    JsonNode json = Json.read(out.toString());
    assertThat(json.get("source").get("file").stringValue()).isEqualTo("weights.npz");
    assertThat(json.has("settings")).isFalse();
  }

  @Test
  void evaluatesAnImportedNetworkAlwaysAlike() {
    String[] texts = new String[2];
    for (int i = 0; i < 2; i++) {
      out.getBuffer().setLength(0);
      assertThat(run("evaluate", network(), "--data", sample(), "--json", "--threads=" + (i + 1)))
          .isZero();
      texts[i] = out.toString();
    }
    assertThat(texts[1]).isEqualTo(texts[0]);
    assertThat(texts[0]).contains("\"total\" : 500");
  }

  @Test
  void makesAGalleryOfAnImportedNetworkByTheOptionsGiven() throws IOException {
    Path gallery = folder.resolve("gallery");
    assertThat(
            run(
                "gallery",
                network(),
                "--data",
                sample(),
                "--split=test",
                "--limit=20",
                "--layer=conv2",
                "--features=9",
                "--top=2",
                "--out",
                gallery.toString(),
                "--isolation=map",
                "--unpooling=random",
                "--seed=5"))
        .isZero();
    JsonNode json = Json.read(gallery.resolve("gallery.json"));
    JsonNode settings = json.get("settings");
    assertThat(settings.get("recipe").stringValue()).isEqualTo("custom");
    assertThat(settings.get("isolation").stringValue()).isEqualTo("map");
    assertThat(settings.get("unpooling").stringValue()).isEqualTo("random");
    assertThat(settings.get("seed").longValue()).isEqualTo(5);
    assertThat(settings.get("rectification").stringValue()).isEqualTo("deconvnet");
    // A whole map covers the whole image, so a tile shows all of it.
    JsonNode tile = json.get("features").get(0).get("top").get(1).get("tile");
    assertThat(tile.toString()).isEqualTo("{\"top\":0,\"left\":32,\"height\":32,\"width\":32}");
    assertThat(Files.readString(gallery.resolve("index.html")))
        .contains("isolation map, unpooling random with seed 5");
  }

  @Test
  void exportsWhatItImported() throws IOException {
    Path file = folder.resolve("out.npz");
    assertThat(run("export", network(), "--out", file.toString())).isZero();
    assertThat(Npz.read(file).get("conv2.weight").floats())
        .isEqualTo(fixture().get("conv2.weight").floats());
    Path again = folder.resolve("again");
    assertThat(
            run(
                "import",
                file.toString(),
                "--out",
                again.toString(),
                "--classes=a,b,c,d,e,f,g,h,i,j"))
        .isZero();
    assertThat(err.toString()).contains("classes a, b, c");
    assertThat(run("evaluate", again.toString(), "--data", sample())).isEqualTo(1);
    assertThat(err.toString()).contains("class names differ from the network's", "--classes");
  }

  /** Checks names that repeat, as two of ImageNet's do. */
  @Test
  void numbersNamesThatRepeat() throws IOException {
    Path names = folder.resolve("names.txt");
    Files.write(names, List.of("a", "crane", "b", "c (2)", "c", "c", "d", "crane", "crane", "e"));
    String place = folder.resolve("named").toString();
    assertThat(
            run(
                "import",
                house.resolve("weights.npz").toString(),
                "--classes-file=" + names,
                "--out=" + place))
        .isZero();
    assertThat(err.toString()).contains("class names that repeat are numbered: c, crane");
    assertThat(run("describe", place, "--json")).isZero();
    List<String> classes = new ArrayList<>();
    Json.read(out.toString()).get("classes").forEach(each -> classes.add(each.stringValue()));
    assertThat(classes)
        .containsExactly(
            "a", "crane", "b", "c (2)", "c", "c (3)", "d", "crane (2)", "crane (3)", "e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a,b,c,d,e,f,g,h,i,"})
  void refusesNamesThatDoNotFit(String names) {
    assertThat(
            run(
                "import",
                house.resolve("weights.npz").toString(),
                "--classes=" + names,
                "--out",
                folder.resolve("r").toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("10 names");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesFilesOfOtherKinds() {
    assertThat(run("import", "weights.pt", "--out", folder.resolve("r").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no such file: weights.pt");
    assertThat(run("export", network(), "--out", folder.resolve("w.pt").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("FILE.onnx or FILE.npz", "w.pt");
    assertThat(folder).isEmptyDirectory();
  }

  /** Runs the command line on some invalid files; the readers' own tests try every kind. */
  @ParameterizedTest
  @ValueSource(strings = {"missing", "pickled", "short", "path", "none", "directory", "text"})
  void refusesBadFilesInOneLineAndLeavesNothing(String kind) throws IOException {
    Path bad = Files.createDirectory(folder.resolve("in")).resolve("bad.npz");
    byte[] one = NumpyBytes.floats("(1,)", 1);
    switch (kind) {
      case "missing" -> NumpyBytes.zip(bad, Map.of("conv1.bias.npy", one));
      case "pickled" ->
          NumpyBytes.zip(
              bad, Map.of("conv1.bias.npy", NumpyBytes.npy("'|O'", false, "(1,)", new byte[9])));
      case "short" ->
          Files.write(bad, Arrays.copyOf(Files.readAllBytes(house.resolve("weights.npz")), 90_000));
      case "path" -> NumpyBytes.zip(bad, Map.of("../conv1.bias.npy", one));
      case "directory" -> Files.createDirectory(bad);
      case "text" -> Files.writeString(bad, "conv1.weight");
      default -> assertThat(bad).doesNotExist();
    }
    assertThat(run("import", bad.toString(), "--out", folder.resolve("r").toString())).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .startsWith("error: ")
        .contains("bad.", ": got ", ", expected ", "; hint: ")
        .doesNotContain("internal error", "Exception");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("in"));
    }
  }
}
