package switchback.reports.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.images.Fitting;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.fixtures.Json;
import switchback.fixtures.Nets;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;
import tools.jackson.databind.JsonNode;

/** Explores networks of other sizes, channels and layers than the bundled one. */
class OtherNetworksTest {
  private static final Limits LIMITS =
      new Limits(1 << 20, Duration.ofSeconds(20), Duration.ZERO, 64);

  @TempDir private Path folder;

  /** Requests a path and returns the parsed answer. */
  @FunctionalInterface
  private interface Requests {
    JsonNode json(String path) throws IOException, InterruptedException;
  }

  /** Checks an explorer. */
  @FunctionalInterface
  private interface Checks {
    void run(Requests requests) throws IOException, InterruptedException;
  }

  private static void explore(
      ProjectableNetwork network, List<String> classes, Dataset data, Limits limits, Checks checks)
      throws IOException, InterruptedException {
    int channels = network.input().channels();
    PixelStatistics plain =
        new PixelStatistics(
            IntStream.range(0, channels).mapToObj(_ -> 0.0).toList(),
            IntStream.range(0, channels).mapToObj(_ -> 1.0).toList());
    try (Workers workers = new Workers(1)) {
      Study study =
          new Study(
              new Subject("other", "ab".repeat(32), "", network, plain),
              new SearchedImages(
                  "other", data.classes(), List.of(new Split("train", data.train()))),
              workers);
      ExplorerInput input =
          new ExplorerInput(
              study,
              ClassScores.of(network, classes),
              data,
              new Fitting(channels, network.input().height(), network.input().width(), null),
              Map.of("switchback", "test"),
              limits);
      try (HttpClient client = HttpClient.newHttpClient();
          Explorer explorer =
              Explorer.open(input, Access.local(0), Progress.NONE, e -> "" + e.getMessage())) {
        checks.run(path -> json(client, explorer.address().resolve(path)));
      }
    }
  }

  private static JsonNode json(HttpClient client, URI address)
      throws IOException, InterruptedException {
    return Json.read(
        client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body());
  }

  /** Returns images of one level each. */
  private static Dataset levels(int channels, int side, int[] labels, int... levels) {
    byte[][] pixels = new byte[levels.length][channels * side * side];
    for (int i = 0; i < levels.length; i++) {
      Arrays.fill(pixels[i], (byte) levels[i]);
    }
    ImageSet images = new ImageSet(channels, side, side, pixels, labels);
    return new Dataset("levels", List.of("a", "b"), images, images.first(0));
  }

  private static final String UNIT =
      "/api/unit?feature=0&y=0&x=0&isolation=max&rectification=deconvnet&image=train:0&layer=";

  @Test
  void showsANetworkOfOneChannel() throws IOException, InterruptedException {
    ProjectableNetwork network =
        Nets.of(1, 4, 4).convolution("conv", 1, new float[] {2}, 0).relu().network();
    explore(
        network,
        List.of(),
        levels(1, 4, new int[] {0, 1}, 51, 102),
        LIMITS,
        requests -> {
          JsonNode image = requests.json("/api/image?image=train:0");
          assertThat(image.get("pixels").binaryValue()).hasSize(48).containsOnly(51);
          assertThat(image.get("scores").isNull()).isTrue();
          JsonNode unit = requests.json(UNIT + "conv");
          // Twice a fifth, rounded; no pooling is below, so that one projection stands for all
          // unpoolings.
          assertThat(unit.get("activation").floatValue()).isCloseTo(0.4f, within(1e-6f));
          assertThat(unit.get("tiles")).hasSize(1);
          assertThat(unit.at("/tiles/0/unpoolings")).hasSize(5);
          assertThat(unit.at("/tiles/0/pixels").binaryValue()).hasSize(48);
        });
  }

  @Test
  void showsANetworkOfOneConvolutionToSingleUnits() throws IOException, InterruptedException {
    ProjectableNetwork network =
        Nets.of(3, 2, 2)
            .convolution("conv", Geometry.tiles(2, 2, 2), new float[24], 3, 1)
            .network();
    explore(
        network,
        List.of("a", "b"),
        levels(3, 2, new int[] {0, 1}, 1, 2),
        LIMITS,
        requests -> {
          JsonNode session = requests.json("/api/session");
          assertThat(session.get("layers")).allMatch(layer -> layer.get("classes").booleanValue());
          assertThat(requests.json(UNIT + "conv").get("activation").floatValue()).isEqualTo(3);
          awaitTop(requests, "conv");
          // Both images give 3, and the first one stays first.
          JsonNode top = requests.json("/api/top?layer=conv&feature=0").get("units");
          assertThat(top)
              .map(unit -> unit.get("image").stringValue())
              .containsExactly("train:0", "train:1");
        });
  }

  private static void awaitTop(Requests requests, String layer) {
    await("the search")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> requests.json("/api/top?feature=0&layer=" + layer).get("ready").booleanValue());
  }

  @Test
  void findsLabelsThatAreNoBytesAndHaveNoNames() throws IOException, InterruptedException {
    ProjectableNetwork network =
        Nets.of(3, 2, 2).convolution("conv", 1, new float[] {1, 0, 0}, 0).network();
    explore(
        network,
        List.of(),
        levels(3, 2, new int[] {0, 256, 70_000, 256}, 1, 2, 3, 4),
        LIMITS,
        requests -> {
          String find = "/api/find?split=train&from=2&class=";
          assertThat(requests.json(find + 256).get("image").stringValue()).isEqualTo("train:3");
          assertThat(requests.json(find + 70_000).get("image").stringValue()).isEqualTo("train:2");
          assertThat(requests.json(find + 70_001).get("error").stringValue())
              .contains("number out of range: class: got 70001, expected 0 to 70000");
          assertThat(requests.json("/api/image?image=train:2").get("label").stringValue())
              .isEqualTo("class 70000");
        });
  }

  @Test
  void namesImagesByTheirFiles() throws IOException, InterruptedException {
    for (String path : List.of("cat/tom.png", "cat/<b>.png", "dög/rex.png")) {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
    Dataset read =
        DatasetSource.open(
            "images:" + folder, SourceOptions.DEFAULT, Map.of(), Progress.NONE, _ -> {});
    Fitting fitting = new Fitting(3, 2, 2, null);
    Dataset data =
        new Dataset("files", read.classes(), fitting.of(read.train()), fitting.of(read.test()));
    ProjectableNetwork network =
        Nets.of(3, 2, 2).convolution("conv", 1, new float[] {1, 0, 0}, 1).network();
    explore(
        network,
        List.of(),
        data,
        LIMITS,
        requests -> {
          for (int i = 0; i < data.train().size(); i++) {
            JsonNode image = requests.json("/api/image?image=train:" + i);
            String path = data.train().path(i);
            assertThat(image.get("name").stringValue()).isEqualTo(path).contains("/");
            assertThat(path).startsWith(image.get("label").stringValue() + "/");
          }
          awaitTop(requests, "conv");
          JsonNode top = requests.json("/api/top?layer=conv&feature=0").at("/units/0");
          assertThat(top.get("name").stringValue()).isEqualTo(data.train().path(0));
        });
  }

  @Test
  void searchesOnceTheFirstUnitIsShown() throws IOException, InterruptedException {
    ProjectableNetwork network =
        Nets.of(1, 2, 2).convolution("conv", 1, new float[] {1}, 0).network();
    explore(
        network,
        List.of(),
        levels(1, 2, new int[] {0}, 9),
        new Limits(1 << 20, Duration.ofSeconds(20), Duration.ofHours(1), 64),
        requests -> {
          requests.json("/api/image?image=train:0");
          Thread.sleep(200);
          assertThat(requests.json("/api/search").get("done").intValue()).isZero();
          requests.json(UNIT + "conv");
          awaitTop(requests, "conv");
        });
  }
}
