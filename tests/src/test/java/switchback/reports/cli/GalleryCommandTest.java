package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
  void drawsByTheSeed() throws IOException {
    assertThat(gallery("--unpoolings=random", "--seed=7")).isZero();
    assertThat(Files.readString(folder.resolve("g/gallery.json"))).contains("\"seed\" : 7");
  }
}
