package switchback.reports.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.ImageSet;
import switchback.deconv.Isolation;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Trace;
import switchback.deconv.Unpooling;
import tools.jackson.databind.JsonNode;

/** Compares the explorer's responses with the library's numbers. */
class ExplorerTest extends Exploring {
  private static float[] input(int index) {
    return input(data.train(), index);
  }

  private static float[] input(ImageSet images, int index) {
    return images.standardized(index, run.statistics());
  }

  private static String unit(int image, String layer, int feature, int y, int x, String more) {
    return "/api/unit?image=train:%d&layer=%s&feature=%d&y=%d&x=%d%s"
        .formatted(image, layer, feature, y, x, more);
  }

  /** Returns the feature and location of the largest activation: {feature, y, x}. */
  private static int[] strongest(Trace trace, String layer) {
    int width = network.layer(layer).width();
    int[] best = new int[3];
    float most = Float.NEGATIVE_INFINITY;
    for (int feature = 0; feature < network.layer(layer).features(); feature++) {
      float[] map = trace.map(layer, feature);
      for (int i = 0; i < map.length; i++) {
        if (map[i] > most) {
          most = map[i];
          best = new int[] {feature, i / width, i % width};
        }
      }
    }
    return best;
  }

  @Test
  void servesAPageWithAllThatItNeeds() throws IOException, InterruptedException {
    String page = get("/", BodyHandlers.ofString()).body();
    assertThat(page).contains("explore.css", "explore.js");
    assertThat(page).doesNotContainPattern("https?://|style=|\\son[a-z]+=|<script>");
    assertThat(get("/explore.css", BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(get("/site/site.css", BodyHandlers.ofString()).body()).contains("--paper:");
    assertThat(get("/site/theme.js", BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(get("/explore.js", BodyHandlers.ofString()).headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
  }

  @Test
  void tellsTheSession() throws IOException, InterruptedException {
    JsonNode session = json("/api/session");
    assertThat(session.at("/network/sha256").stringValue()).isEqualTo(run.sha256());
    assertThat(session.get("probabilities").booleanValue()).isTrue();
    assertThat(session.at("/splits/0/images").intValue()).isEqualTo(TRAIN);
    assertThat(session.at("/layers"))
        .map(layer -> layer.get("name").stringValue())
        .containsExactly("conv1", "conv2", "fc1", "output");
    assertThat(session.at("/layers/1/field/sizeRows").intValue()).isEqualTo(14);
    assertThat(session.at("/choices/unpooling").propertyNames())
        .containsExactly("switches", "fill", "average", "corner", "random");
  }

  @Test
  void givesTheImageAndTheNetworksOwnProbabilities() throws IOException, InterruptedException {
    JsonNode image = json("/api/image?image=train:5");
    assertThat(image.get("label").stringValue())
        .isEqualTo(data.classes().get(data.train().label(5)));
    byte[] pixels = image.get("pixels").binaryValue();
    for (int i = 0; i < pixels.length; i++) {
      int pixel = i / 3;
      assertThat(pixels[i] & 0xFF).isEqualTo(data.train().pixel(5, i % 3, pixel / 32, pixel % 32));
    }
    float[] scores =
        run.network()
            .output(Nd4j.create(input(5), new long[] {1, 3, 32, 32}, 'c'), false)
            .toFloatVector();
    for (int label = 0; label < scores.length; label++) {
      assertThat(image.get("scores").get(label).floatValue())
          .isCloseTo(scores[label], within(1e-5f));
    }
  }

  @Test
  void givesTheMapsToTheBit() throws IOException, InterruptedException {
    Trace trace = network.trace(input(3));
    for (String layer : List.of("conv1", "conv2", "fc1", "output")) {
      byte[] body =
          get("/api/maps?image=train:3&layer=" + layer, BodyHandlers.ofByteArray()).body();
      ByteBuffer values = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
      for (int feature = 0; feature < network.layer(layer).features(); feature++) {
        for (float expected : trace.map(layer, feature)) {
          assertThat(values.getFloat()).isEqualTo(expected);
        }
      }
      assertThat(values.hasRemaining()).isFalse();
    }
  }

  @Test
  void givesEachUnpoolingsProjectionInItsColours() throws IOException, InterruptedException {
    Trace trace = network.trace(input(3));
    int[] unit = strongest(trace, "conv2");
    JsonNode answer =
        json(unit(3, "conv2", unit[0], unit[1], unit[2], "&isolation=max&rectification=guided"));
    assertThat(answer.get("activation").floatValue())
        .isEqualTo(trace.map("conv2", unit[0])[unit[1] * 16 + unit[2]]);
    // Two windows of 5 and a pooling of 2: 14 pixels from 2 y - 6 on.
    assertThat(answer.at("/patch/top").intValue()).isEqualTo(2 * unit[1] - 6);
    assertThat(answer.at("/patch/width").intValue()).isEqualTo(14);
    List<String> seen = new ArrayList<>();
    for (JsonNode tile : answer.get("tiles")) {
      for (JsonNode name : tile.get("unpoolings")) {
        seen.add(name.stringValue());
        assertThat(tile.get("pixels").binaryValue())
            .isEqualTo(colours(projected(trace, unit, name.stringValue())));
      }
    }
    assertThat(seen).containsExactly("switches", "fill", "average", "corner", "random");
  }

  private static float[] projected(Trace trace, int[] unit, String unpooling) {
    Unpooling chosen =
        Unpooling.all(1).stream().filter(u -> u.name().equals(unpooling)).findFirst().orElseThrow();
    Recipe recipe = new Recipe("", Isolation.MAX, chosen, Rectification.GUIDED);
    return new Projector(network)
        .project(trace, "conv2", unit[0], unit[1], unit[2], recipe)
        .pixels();
  }

  /**
   * Returns 128 + 127 v / s, rounded to even, with s the largest absolute value; red, green, blue.
   */
  private static byte[] colours(float[] pixels) {
    double scale =
        IntStream.range(0, pixels.length).mapToDouble(i -> Math.abs(pixels[i])).max().orElseThrow();
    assertThat(scale).isPositive();
    byte[] rgb = new byte[pixels.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (128 + (int) Math.rint(127 * (pixels[i % 3 * 1024 + i / 3] / scale)));
    }
    return rgb;
  }

  @Test
  void givesOneTileWhereNothingWasPooled() throws IOException, InterruptedException {
    int[] unit = strongest(network.trace(input(3)), "conv1");
    JsonNode answer =
        json(unit(3, "conv1", unit[0], unit[1], unit[2], "&isolation=max&rectification=deconvnet"));
    assertThat(answer.get("tiles")).hasSize(1);
    assertThat(answer.at("/tiles/0/unpoolings")).hasSize(5);
  }

  @Test
  void scalesAllTilesAlikeWhereAsked() throws IOException, InterruptedException {
    int[] unit = strongest(network.trace(input(3)), "conv2");
    String query =
        unit(3, "conv2", unit[0], unit[1], unit[2], "&isolation=map&rectification=linear");
    JsonNode own = json(query).get("tiles");
    JsonNode one = json(query + "&oneScale=1").get("tiles");
    double largest =
        own.valueStream()
            .mapToDouble(tile -> tile.get("largest").doubleValue())
            .max()
            .orElseThrow();
    assertThat(own).allSatisfy(t -> assertThat(t.get("scale")).isEqualTo(t.get("largest")));
    assertThat(one).allSatisfy(t -> assertThat(t.get("scale").doubleValue()).isEqualTo(largest));
  }

  @Test
  void projectsFromALogit() throws IOException, InterruptedException {
    JsonNode answer = json(unit(3, "output", 4, 0, 0, "&isolation=max&rectification=linear"));
    assertThat(answer.get("activation").floatValue())
        .isEqualTo(network.trace(input(3)).map("output", 4)[0]);
    assertThat(answer.at("/patch/height").intValue()).isEqualTo(32);
  }

  private record Excited(String image, float by) {
    static Excited of(String split, int index, float[] pixels, int feature) {
      float most = 0;
      for (float value : network.trace(pixels).map("conv2", feature)) {
        most = Math.max(most, value);
      }
      return new Excited(split + ":" + index, most);
    }
  }

  /** Waits until all layers are ready; fails if the search failed, or after a minute. */
  private static void awaitSearch() {
    await("the search")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              JsonNode search = json("/api/search");
              assertThat(search.get("failure").isNull()).as(search.toString()).isTrue();
              return search.get("ready").size() == 4;
            });
  }

  @Test
  void findsTheTopImagesInTheBackground() throws IOException, InterruptedException {
    awaitSearch();
    int feature = strongest(network.trace(input(3)), "conv2")[0];
    List<Excited> expected = new ArrayList<>();
    for (int image = 0; image < SEARCHED; image++) {
      expected.add(Excited.of("train", image, input(data.train(), image), feature));
    }
    for (int image = 0; image < TEST; image++) {
      expected.add(Excited.of("test", image, input(data.test(), image), feature));
    }
    expected.sort(Comparator.comparingDouble(Excited::by).reversed());
    JsonNode top = json("/api/top?layer=conv2&feature=" + feature);
    assertThat(top.get("ready").booleanValue()).isTrue();
    assertThat(top.get("units")).hasSize(9);
    for (int rank = 0; rank < 9; rank++) {
      JsonNode unit = top.get("units").get(rank);
      Excited wanted = expected.get(rank);
      assertThat(unit.get("rank").intValue()).isEqualTo(rank + 1);
      assertThat(unit.get("image").stringValue()).isEqualTo(wanted.image());
      // The search convolves by another route than a trace: equal except for rounding.
      assertThat(unit.get("activation").floatValue()).isCloseTo(wanted.by(), within(1e-4f));
    }
    JsonNode search = json("/api/search");
    assertThat(search.get("done")).isEqualTo(search.get("total"));
    assertThat(search.get("failure").isNull()).isTrue();
  }

  @Test
  void goesToTheNextImageOfAClassRoundTheEnd() throws IOException, InterruptedException {
    int label = data.test().label(0);
    int next = 1;
    while (data.test().label(next) != label) {
      next++;
    }
    String query = "/api/find?split=test&class=" + label;
    assertThat(json(query + "&from=1").get("image").stringValue()).isEqualTo("test:" + next);
    assertThat(json(query + "&from=" + (next - 1) + "&backwards=1").get("image").stringValue())
        .isEqualTo("test:0");
    assertThat(json("/api/find?split=test&from=19").get("image").stringValue())
        .isEqualTo("test:19");
  }

  @Test
  void answersManyAtOnceAsOneAfterTheOther() throws Exception {
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      queries.add(
          unit(
              i % 7,
              "conv2",
              i % 64,
              i % 16,
              i * 5 % 16,
              "&isolation=max&rectification=deconvnet"));
    }
    List<String> alone = new ArrayList<>();
    for (String query : queries) {
      alone.add(get(query, BodyHandlers.ofString()).body());
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(12)) {
      List<Future<String>> together =
          queries.stream()
              .map(query -> pool.submit(() -> get(query, BodyHandlers.ofString()).body()))
              .toList();
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    }
  }
}
