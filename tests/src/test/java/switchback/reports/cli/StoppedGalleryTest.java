package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gallery that the user stops, and a second one at the same place. */
class StoppedGalleryTest {
  @TempDir private static Path house = Path.of("");

  @BeforeAll
  static void drawNoise() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "signals are sent by kill and env");
    Results.noise(house.resolve("my data"), 40);
  }

  private static String[] line() {
    return new String[] {
      "gallery",
      "pretrained",
      "--data=cifar10:" + house.resolve("my data"),
      "--out=" + house.resolve("pages")
    };
  }

  @Test
  void keepsWhatIsFinishedAndLetsNobodyElseIn() throws IOException, InterruptedException {
    Process first = Program.INTERRUPTIBLE.start(line());
    Path part = house.resolve(".pages.part/.parts/conv1-2.json");
    Program.await(first, "a part").until(() -> Files.exists(part));
    Program.signal(first, "STOP");
    Commands.here(line())
        .assertRefused(
            "output folder is in use: " + house.resolve("pages"), "process " + first.pid() + " ");
    Program.signal(first, "CONT");
    Program.signal(first, "INT");
    Program.Ended ended = Program.end(first);
    assertThat(ended.status()).as(ended.text()).isEqualTo(130);
    assertThat(ended.text().lines().toList().getLast())
        .isEqualTo(
            "stopped; to resume: switchback gallery pretrained '--data=cifar10:%s' --out=%s"
                .formatted(house.resolve("my data"), house.resolve("pages")));
    assertThat(house)
        .isDirectoryContaining("glob:**/.pages.part")
        .isDirectoryNotContaining("glob:**/.pages.lock")
        .isDirectoryNotContaining("glob:**/pages");
    Path kept = house.resolve(".pages.part/conv1/001.png");
    Object drawn = Files.getLastModifiedTime(kept);
    Commands.here(line()).assertDone();
    assertThat(Files.getLastModifiedTime(house.resolve("pages/conv1/001.png"))).isEqualTo(drawn);
    assertThat(house.toFile().list()).containsExactlyInAnyOrder("my data", "pages");
  }
}
