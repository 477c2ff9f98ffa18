package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.fixtures.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tests the {@code gallery.json} of a network whose numbers can be worked out by hand. */
class GalleryManifestTest {
  private static final double HALF = 128 / 255.0;

  @TempDir Path folder;

  /** Writes a gallery of all but one of conv2's features; the images are of classes 2, 0 and 2. */
  private JsonNode json(int threads, Unpooling... unpoolings) throws IOException {
    Map<String, List<Integer>> layers = new LinkedHashMap<>();
    layers.put("conv1", List.of(0, 1, 2));
    layers.put("conv2", List.of(0, 1, 2, 3));
    return TinyGallery.write(
        folder.resolve("g" + threads),
        threads,
        TinyGallery.pooled(),
        new Gallery.Settings(layers, 2, Recipe.ZEILER_FERGUS, List.of(unpoolings)),
        List.of("a", "b", "c"),
        TinyGallery.split("train", new int[] {2, 0}, TinyGallery.first(), TinyGallery.second()),
        TinyGallery.split("test", new int[] {2}, TinyGallery.black()));
  }

  private static JsonNode feature(JsonNode json, String layer, int feature) {
    for (JsonNode each : json.get("features")) {
      if (each.get("layer").stringValue().equals(layer)
          && each.get("feature").intValue() == feature) {
        return each;
      }
    }
    throw new AssertionError("no " + layer + " " + feature);
  }

  @Test
  void hasTheKeysInTheirOrder() throws IOException {
    JsonNode json = json(1, Unpooling.FILL, Unpooling.random(5));
    assertThat(json.get("settings").propertyNames())
        .containsExactly(
            "layers",
            "top",
            "splits",
            "recipe",
            "isolation",
            "unpooling",
            "seed",
            "rectification",
            "statistics",
            "scale",
            "recipes",
            "sampled",
            "weaker",
            "image");
    assertThat(json.get("layers").get(0).propertyNames())
        .containsExactly(
            "layer",
            "features",
            "height",
            "width",
            "field",
            "frame",
            "contrast",
            "columns",
            "index",
            "sheet",
            "filters",
            "filter",
            "correlation");
    assertThat(json.get("layers").get(1).propertyNames())
        .contains("below")
        .doesNotContain("filters", "filter");
    assertThat(feature(json, "conv2", 0).propertyNames())
        .containsExactly(
            "layer",
            "feature",
            "dead",
            "strength",
            "responding",
            "sparsity",
            "selectivity",
            "classes",
            "inputs",
            "thumbnail",
            "top",
            "samples");
    assertThat(feature(json, "conv2", 0).get("top").get(0).propertyNames())
        .containsExactly(
            "rank",
            "split",
            "index",
            "label",
            "activation",
            "y",
            "x",
            "patch",
            "projection",
            "tile",
            "scale",
            "scales",
            "mapMaximum");
  }

  @Test
  void saysWhatALayerIs() throws IOException {
    JsonNode conv2 = json(1).get("layers").get(1);
    assertThat(conv2.get("layer").stringValue()).isEqualTo("conv2");
    assertThat(conv2.get("features").intValue()).isEqualTo(4);
    assertThat(conv2.get("height").intValue()).isEqualTo(2);
    assertThat(conv2.get("field").toString())
        .isEqualTo(
            "{\"rows\":2,\"columns\":2,\"strideRows\":2,\"strideColumns\":2,\"offsetRows\":0,"
                + "\"offsetColumns\":0}");
    assertThat(conv2.get("frame").toString()).isEqualTo("{\"height\":2,\"width\":2}");
    assertThat(conv2.get("columns").intValue()).isEqualTo(4);
    assertThat(conv2.get("index").stringValue()).isEqualTo("conv2-index.png");
    assertThat(conv2.get("sheet").stringValue()).isEqualTo("conv2.png");
    assertThat(conv2.get("below").stringValue()).isEqualTo("conv1");
  }

  /** The steps are those of {@code describe}: a ReLU is told with its layer. */
  @Test
  void namesAllSteps() throws IOException {
    JsonNode steps = json(1).get("steps");
    assertThat(steps.findValuesAsString("name")).containsExactly("conv1", "step 3", "conv2");
    assertThat(steps.findValuesAsString("type"))
        .containsExactly("Convolution", "Max pooling", "Convolution");
    assertThat(steps.get(1).get("output").toString()).isEqualTo("[3,2,2]");
    assertThat(steps.get(1).get("settings").stringValue()).isEqualTo("2x2, stride 2");
    assertThat(steps.get(2).get("activation").stringValue()).isEqualTo("ReLU");
  }

  @Test
  void readsAnOlderOneWithoutSteps() throws IOException {
    json(1);
    Path file = folder.resolve("g1/gallery.json");
    JsonNode json = Json.read(file);
    ((ObjectNode) json).remove("steps");
    for (JsonNode layer : json.get("layers")) {
      ((ObjectNode) layer).remove("contrast");
    }
    Files.writeString(file, json.toString());
    GalleryManifest manifest = GalleryReader.read(folder.resolve("g1"));
    assertThat(manifest.steps()).isEmpty();
    assertThat(manifest.layers().getFirst().contrast()).isNull();
  }

  @Test
  void theScriptHoldsTheVeryJson() throws IOException {
    json(1);
    String script = Files.readString(folder.resolve("g1/gallery.js"));
    String json = Files.readString(folder.resolve("g1/gallery.json"));
    assertThat(script).startsWith("globalThis.GALLERY = JSON.parse('{").endsWith("}');\n");
    String held = Json.heldBy(script);
    assertThat(held).doesNotContain("\n", " : ");
    assertThat(Json.read(held)).isEqualTo(Json.read(json));
  }

  @Test
  void namesTheRecipesAndWhatTheyDrewBy() throws IOException {
    JsonNode settings =
        json(1, Unpooling.SWITCHES, Unpooling.FILL, Unpooling.FILL, Unpooling.random(5))
            .get("settings");
    assertThat(settings.get("recipes").toString())
        .isEqualTo(
            "[{\"name\":\"zeiler-fergus\",\"isolation\":\"max\",\"unpooling\":\"switches\","
                + "\"rectification\":\"deconvnet\"},{\"name\":\"fill\",\"isolation\":\"max\","
                + "\"unpooling\":\"fill\",\"rectification\":\"deconvnet\"},{\"name\":\"random\","
                + "\"isolation\":\"max\",\"unpooling\":\"random\",\"rectification\":\"deconvnet\"}]");
    assertThat(settings.get("seed").longValue()).isEqualTo(5);
    assertThat(json(1).get("settings").has("seed")).isFalse();
    assertThat(json(1).get("settings").get("recipes")).hasSize(1);
  }

  /** Over three images of four units: 1.5 and 0.2, then 128/255. */
  @Test
  void countsWhatAFeatureAnswersTo() throws IOException {
    JsonNode json = json(1);
    JsonNode first = feature(json, "conv2", 0);
    assertThat(first.get("strength").floatValue()).isEqualTo(1.5f);
    assertThat(first.get("responding").intValue()).isEqualTo(2);
    assertThat(first.get("sparsity").doubleValue()).isEqualTo(0.75);
    assertThat(first.get("classes").toString()).isEqualTo("[1,0,1]");
    JsonNode always = feature(json, "conv2", 2);
    assertThat(always.get("responding").intValue()).isEqualTo(3);
    assertThat(always.get("sparsity").doubleValue()).isZero();
    assertThat(always.get("classes").toString()).isEqualTo("[1,0,2]");
    assertThat(json.get("settings").get("sampled").intValue()).isEqualTo(3);
    JsonNode unit = first.get("top").get(0);
    assertThat(unit.get("mapMaximum").floatValue()).isEqualTo(1.5f);
    assertThat(unit.get("scales").toString()).isEqualTo("[1.5]");
  }

  @Test
  void aDeadFeatureCountsNothing() throws IOException {
    JsonNode dead = feature(json(1), "conv2", 1);
    assertThat(dead.get("dead").booleanValue()).isTrue();
    assertThat(dead.get("strength").floatValue()).isZero();
    assertThat(dead.get("responding").intValue()).isZero();
    assertThat(dead.get("sparsity").doubleValue()).isEqualTo(1);
    assertThat(dead.has("selectivity")).isFalse();
    assertThat(dead.get("classes").toString()).isEqualTo("[0,0,0]");
    assertThat(dead.get("inputs")).isEmpty();
    assertThat(dead.get("top")).isEmpty();
  }

  /**
   * Feature 0's picture has 1.5 at one of twelve values and 0.75 at another, feature 3's one value
   * at the former; feature 2's is flat, which correlates with nothing.
   */
  @Test
  void selectivityIsThatOfTheStrongestUnit() throws IOException {
    double correlation = (1 - 1.5 / 12) / Math.sqrt((1.25 - 2.25 / 12) * (1 - 1 / 12.0));
    assertThat(feature(json(1), "conv2", 0).get("selectivity").doubleValue())
        .isCloseTo(correlation / 2, within(5e-7));
  }

  /** conv1's red has squares 1, 0.04 and (128/255)^2 over 48 units, its blue 1. */
  @Test
  void namesTheInputs() throws IOException {
    JsonNode json = json(1);
    JsonNode inputs = feature(json, "conv2", 0).get("inputs");
    assertThat(inputs).hasSize(2);
    assertThat(inputs.get(0).get("feature").intValue()).isZero();
    assertThat(inputs.get(0).get("weight").doubleValue())
        .isCloseTo(Math.sqrt((1.04 + HALF * HALF) / 48), within(1e-7));
    assertThat(inputs.get(1).get("feature").intValue()).isEqualTo(2);
    assertThat(inputs.get(1).get("weight").doubleValue())
        .isCloseTo(0.5 * Math.sqrt(1 / 48.0), within(1e-7));
    assertThat(feature(json, "conv1", 0).get("inputs")).isEmpty();
  }

  /** The units are 1.5 0.2 h and nine zeros, and 2 0.4 2h and nine zeros; two maps are constant. */
  @Test
  void correlatesTheMapsThatAreShown() throws IOException {
    JsonNode correlation = json(1).get("layers").get(1).get("correlation");
    assertThat(correlation.get(1).toString()).isEqualTo("[null,null,null,null]");
    assertThat(correlation.get(2).toString()).isEqualTo("[null,null,null,null]");
    double product = 1.5 * 2 + 0.2 * 0.4 + 2 * HALF * HALF;
    double a = 1.5 + 0.2 + HALF;
    double b = 2 + 0.4 + 2 * HALF;
    double squaresA = 2.25 + 0.04 + HALF * HALF;
    double squaresB = 4 + 0.16 + 4 * HALF * HALF;
    double expected =
        (product - a * b / 12) / Math.sqrt((squaresA - a * a / 12) * (squaresB - b * b / 12));
    double rounded = Math.rint(expected * 1e4) / 1e4;
    assertThat(correlation.get(0).toString()).isEqualTo("[1.0,null,null," + rounded + "]");
    assertThat(correlation.get(3).toString()).isEqualTo("[" + rounded + ",null,null,1.0]");
  }

  @Test
  void isTheSameForAnyNumberOfThreads() throws IOException {
    json(1, Unpooling.FILL);
    json(2, Unpooling.FILL);
    try (Stream<Path> files = Files.walk(folder.resolve("g1"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              file ->
                  assertThat(folder.resolve("g2").resolve(folder.resolve("g1").relativize(file)))
                      .hasSameBinaryContentAs(file));
    }
  }

  @Test
  void isReadableJsonOfModestLength() throws IOException {
    json(1);
    String text = Files.readString(folder.resolve("g1/gallery.json"));
    assertThat(Json.read(text).isObject()).isTrue();
    assertThat(text).contains("\"correlation\" : [ [ 1.0, ");
  }
}
