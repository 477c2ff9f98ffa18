package switchback.reports.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.reports.gallery.Blocks;
import switchback.training.networks.Network;
import switchback.training.runs.EpochResult;

/** Tests pictures of an untrained network, whose filters are as initialised. */
class TrainingPicturesTest {
  private static final EpochResult SEVENTH = new EpochResult(7, 2, 2.1, 0.1, 500, 0.12);

  @TempDir Path folder;

  private static MultiLayerNetwork network() {
    Dataset data = SyntheticImages.draw(3, 20, 10, Progress.NONE);
    MultiLayerNetwork network =
        new MultiLayerNetwork(Network.CLASSIC.configuration(data.train(), 10, 1, 5));
    network.init();
    return network;
  }

  private static void write(Path folder, MultiLayerNetwork network) throws IOException {
    new TrainingPictures("Network classic on <synthetic>", "seed 5", true)
        .write(List.of(SEVENTH), network, folder);
  }

  /** Returns the colour of a filter's value, given the largest absolute value. */
  private static int level(double value, double largest) {
    return 128 + (int) Math.rint(127 * value / largest);
  }

  private static int[][] expected(MultiLayerNetwork network, int filter) {
    double largest = 0;
    for (int i = 0; i < 75; i++) {
      largest = Math.max(largest, Math.abs(weight(network, filter, i / 25, i / 5 % 5, i % 5)));
    }
    int[][] tile = new int[5][5];
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 5; x++) {
        tile[y][x] =
            level(weight(network, filter, 0, y, x), largest) << 16
                | level(weight(network, filter, 1, y, x), largest) << 8
                | level(weight(network, filter, 2, y, x), largest);
      }
    }
    return tile;
  }

  private static double weight(MultiLayerNetwork network, int filter, int channel, int y, int x) {
    return network.getParam("0_W").getDouble(filter, channel, y, x);
  }

  @Test
  void everyFilterStandsInItsPlaceNeitherMirroredNorTransposed() throws IOException {
    MultiLayerNetwork network = network();
    write(folder, network);
    BufferedImage image = ImageIO.read(folder.resolve("filters/epoch-007.png").toFile());
    int side = 20;
    Blocks.Block before = new Blocks.Block(0, 0);
    for (int filter = 0; filter < 32; filter++) {
      int[][] expected = expected(network, filter);
      List<Blocks.Block> corners = Blocks.of(image, expected[0][0], side);
      assertThat(corners).as("filter " + filter).isNotEmpty();
      Blocks.Block corner = corners.getFirst();
      int zoom = 0;
      while (Blocks.is(image, corner.x() + zoom, corner.y(), expected[0][0])) {
        zoom++;
      }
      assertThat(Blocks.tile(image, corner, 5, zoom)).isDeepEqualTo(expected);
      assertThat(corner.y() > before.y() || corner.x() > before.x()).isTrue();
      before = corner;
    }
  }

  @Test
  void theSameBytesAgainAndNothingElse() throws IOException {
    MultiLayerNetwork network = network();
    Path again = Files.createDirectory(folder.resolve("again"));
    Path once = Files.createDirectory(folder.resolve("once"));
    write(once, network);
    write(again, network);
    try (Stream<Path> files = Files.walk(once)) {
      List<Path> all = files.filter(Files::isRegularFile).map(once::relativize).toList();
      assertThat(all)
          .extracting(Path::toString)
          .containsExactlyInAnyOrder("training.png", "training.svg", "filters/epoch-007.png");
      assertThat(all)
          .allSatisfy(
              file -> assertThat(again.resolve(file)).hasSameBinaryContentAs(once.resolve(file)));
    }
    assertThat(Files.readString(once.resolve("training.svg"))).contains("&lt;synthetic&gt;");
  }
}
