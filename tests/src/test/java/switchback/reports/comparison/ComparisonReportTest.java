package switchback.reports.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.metrics.Comparison;
import switchback.fixtures.Json;
import switchback.fixtures.Nets;
import switchback.reports.gallery.Folders;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import tools.jackson.databind.JsonNode;

/**
 * Tests comparisons on a network of one pixel's red: feature 0 passes it on, feature 1 is dead.
 * Without pooling, all recipes result in the same projections, and the metrics are known.
 */
class ComparisonReportTest {
  private static final int SIDE = 4;
  private static final String HOSTILE = "<script>alert('x')</script>\"&";

  @TempDir Path folder;

  private JsonNode write(String name, int threads) throws IOException {
    return write(name, threads, Progress.NONE);
  }

  private JsonNode write(String name, int threads, Progress progress) throws IOException {
    float[] filters = new float[2 * 3 * 9];
    filters[4] = 1;
    ProjectableNetwork network =
        Nets.of(3, SIDE, SIDE).convolution("conv1", 3, filters, 0, -1).relu().network();
    byte[] image = new byte[3 * SIDE * SIDE];
    image[SIDE + 1] = (byte) 255;
    byte[] weak = new byte[3 * SIDE * SIDE];
    weak[2 * SIDE + 2] = 51;
    ImageSet images = new ImageSet(3, SIDE, SIDE, new byte[][] {weak, image}, new int[2]);
    try (Workers workers = new Workers(threads)) {
      new ComparisonReport(
              new Study(
                  new Subject(HOSTILE, "ab".repeat(32), "", network, PixelStatistics.NONE),
                  new SearchedImages(HOSTILE, List.of("one"), List.of(new Split("train", images))),
                  workers),
              new ComparisonReport.Settings(
                  Map.of("conv1", List.of(0, 1)), 2, Comparison.recipes(1), List.of(1L)))
          .write(folder.resolve(name), Map.of("commandLine", HOSTILE), progress);
      String json = Files.readString(folder.resolve(name).resolve("compare.json"));
      return Json.read(json);
    }
  }

  private static JsonNode score(JsonNode json, String recipe, String metric) {
    for (JsonNode score : json.get("scores")) {
      if (score.get("recipe").stringValue().equals(recipe)
          && score.get("metric").stringValue().equals(metric)) {
        return score;
      }
    }
    throw new AssertionError("no " + metric + " of " + recipe);
  }

  @Test
  void measuresWhatIsKnown() throws IOException {
    JsonNode json = write("c", 1);
    assertThat(json.propertyNames())
        .containsExactly(
            "network",
            "data",
            "settings",
            "metrics",
            "scores",
            "verdicts",
            "microseconds",
            "pictures",
            "environment");
    // The only pixel that counts turns grey in the first of nine steps: half a step's area.
    JsonNode deletion = score(json, "switches, deconvnet", "deletion").get("trained");
    assertThat(deletion.get("units").intValue()).isEqualTo(2);
    assertThat(deletion.get("mean").doubleValue()).isCloseTo(0.5 / 9, within(1e-9));
    assertThat(deletion.get("low").doubleValue()).isEqualTo(deletion.get("mean").doubleValue());
    assertThat(score(json, "fill, deconvnet", "recovery").get("trained").get("mean").doubleValue())
        .isCloseTo(1, within(1e-9));
    JsonNode none = score(json, "switches, guided", "other switches").get("trained");
    assertThat(none.propertyNames()).containsExactly("units");
    assertThat(none.get("units").intValue()).isZero();
    assertThat(score(json, "switches, linear", "deletion").get("randomWeights").propertyNames())
        .containsExactly("conv1");
    assertThat(json.get("metrics")).hasSize(11);
  }

  /** Each unit is a row, strongest first: the patch, then eight projections of red on mid-grey. */
  @Test
  void drawsPatchAndProjectionsSideBySide() throws IOException {
    write("c", 2);
    assertThat(folder.resolve("c/conv1-001.png")).doesNotExist();
    BufferedImage strip = ImageIO.read(folder.resolve("c/conv1-000.png").toFile());
    assertThat(strip.getWidth()).isEqualTo(3 * 9);
    assertThat(strip.getHeight()).isEqualTo(3 * 2);
    assertThat(strip.getRGB(1, 1) & 0xFFFFFF).isEqualTo(0xFF0000);
    assertThat(strip.getRGB(1, 4) & 0xFFFFFF).isEqualTo(0x330000);
    for (int recipe = 1; recipe <= 8; recipe++) {
      assertThat(strip.getRGB(3 * recipe + 1, 1) & 0xFFFFFF).isEqualTo(0xFF8080);
      assertThat(strip.getRGB(3 * recipe, 0) & 0xFFFFFF).isEqualTo(0x808080);
    }
  }

  @Test
  void thePageEscapesWordsFromElsewhere() throws IOException {
    write("c", 1);
    String html = Files.readString(folder.resolve("c/index.html"));
    assertThat(html).contains("&lt;script&gt;").doesNotContain("<script>").contains("<svg");
  }

  @Test
  void everyPlotHasALegend() throws IOException {
    write("c", 1);
    String html = Files.readString(folder.resolve("c/index.html"));
    int plots = html.split("class=\"plot\"", -1).length;
    assertThat(plots).isGreaterThan(8);
    assertThat(html.split("weights as trained, 95% interval", -1)).hasSize(plots);
    assertThat(html.split("random weights in all layers up to the unit\u2019s</span>", -1))
        .hasSize(plots);
    assertThat(html).contains("All recipes have the same numbers in this layer.");
  }

  @Test
  void theSameForAnyNumberOfThreads() throws IOException {
    JsonNode one = write("one", 1);
    JsonNode three = write("three", 3);
    assertThat(three.get("scores")).isEqualTo(one.get("scores"));
    try (Stream<Path> files = Files.list(folder.resolve("one"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".png")).toList()) {
        assertThat(folder.resolve("three").resolve(file.getFileName()))
            .hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void goesOnWithWhatWasMeasured() throws IOException {
    JsonNode whole = write("whole", 1);
    List<String> told = new ArrayList<>();
    Progress counting = (task, done, _) -> told.add(task + " " + done);
    write("counted", 2, counting);
    int ends = 0;
    for (int moment = 0; moment < told.size(); moment++) {
      Path target = folder.resolve("ended");
      int last = moment;
      int[] calls = {0};
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(
              () ->
                  write(
                      "ended",
                      1,
                      (_, _, _) -> {
                        if (calls[0]++ == last) {
                          throw new CancellationException();
                        }
                      }));
      assertThat(target).doesNotExist();
      JsonNode resumed = write("ended", 1);
      for (String part : List.of("network", "data", "settings", "metrics", "scores", "pictures")) {
        assertThat(resumed.get(part)).isEqualTo(whole.get(part));
      }
      ends++;
      Folders.delete(target);
    }
    assertThat(ends).isGreaterThan(4);
  }

  @Test
  void doesNotMeasureTwice() throws IOException {
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                write(
                    "c",
                    1,
                    (task, _, _) -> {
                      if (task.startsWith("projecting")) {
                        throw new CancellationException();
                      }
                    }));
    Set<String> tasks = new TreeSet<>();
    write("c", 1, (task, _, _) -> tasks.add(task));
    assertThat(tasks).containsExactly("projecting conv1", "timing");
  }
}
