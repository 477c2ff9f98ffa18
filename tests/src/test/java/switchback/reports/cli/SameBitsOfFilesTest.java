package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;
import switchback.fixtures.Json;

/**
 * Galleries, comparisons and evaluations of images in files, by 1, 2 and 3 threads that decode
 * them, with all images kept in memory and with none.
 */
class SameBitsOfFilesTest {
  private static final int IMAGES = 20;

  @TempDir private static Path house = Path.of("");

  /** The same images as data sets of both kinds, and others as arrays. */
  private static final Map<String, String> SOURCES = new LinkedHashMap<>();

  @BeforeAll
  static void furnish() throws IOException {
    Map<String, byte[]> files = ImageSources.files(IMAGES);
    SOURCES.put("images", ImageSources.folder(house.resolve("photos"), files));
    SOURCES.put("tar", ImageSources.tar(house.resolve("photos.tar"), files));
    SOURCES.put("npy", ImageSources.npy(house, IMAGES));
  }

  private static Program.Ended run(String command, String source, int threads, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "pretrained"));
    arguments.add("--data=" + SOURCES.get(source));
    arguments.add("--threads=" + threads);
    // With three threads all images are kept, else none.
    arguments.add("--cache=" + (threads == 3 ? "1g" : "0"));
    arguments.addAll(List.of(more));
    return Commands.here(arguments.toArray(String[]::new)).assertDone();
  }

  /** Returns the place of a result without its page, which shows the command line. */
  private static Path made(String command, String source, int threads, String... more)
      throws IOException {
    Path place = house.resolve(command + "-" + source + "-" + threads);
    List<String> all = new ArrayList<>(List.of(more));
    all.add("--out=" + place);
    run(command, source, threads, all.toArray(String[]::new));
    Files.delete(place.resolve("index.html"));
    return place;
  }

  @Test
  void aGalleryIsTheSame() throws IOException {
    String[] asked = {
      "--split=test", "--layer=conv2", "--features=0-1", "--top=3", "--unpoolings=none"
    };
    for (String source : SOURCES.keySet()) {
      Path one = made("gallery", source, 1, asked);
      for (int threads = 2; threads <= 3; threads++) {
        Results.assertSamePages(made("gallery", source, threads, asked), one);
      }
      assertThat(Json.read(one.resolve("gallery.json")).at("/data/images").intValue())
          .isEqualTo(IMAGES);
    }
    report("a gallery of a folder of images, of a tar file and of an array", "9 galleries");
  }

  @Test
  void aComparisonIsTheSame() throws IOException {
    String[] asked = {"--split=test", "--layer=conv2", "--features=0-1", "--top=2", "--random=1"};
    Path one = made("compare", "tar", 1, asked);
    Results.assertSamePages(made("compare", "tar", 3, asked), one);
    assertThat(one.resolve("compare.json")).isNotEmptyFile();
    report("a comparison over a tar file", "2 comparisons");
  }

  @Test
  void anEvaluationIsTheSame() throws IOException {
    String one = run("evaluate", "tar", 1, "--json").text();
    assertThat(one).contains("\"total\" : " + IMAGES);
    for (int threads = 2; threads <= 3; threads++) {
      assertThat(run("evaluate", "tar", threads, "--json").text()).isEqualTo(one);
    }
    assertThat(run("evaluate", "images", 2, "--json").text()).isEqualTo(one);
    report("an evaluation over a tar file", "3 evaluations");
  }

  private static void report(String what, String howOften) throws IOException {
    Ledger.report(
        SameBitsOfFilesTest.class,
        what + ", by 1, 2 and 3 threads, with all images kept and with none",
        howOften,
        "the same results to the byte");
  }
}
