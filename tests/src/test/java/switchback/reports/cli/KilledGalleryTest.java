package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;

/**
 * Galleries and comparisons that are killed while they are made, and made by the same command
 * again, beside ones that were not. {@code -Dswitchback.kills=N} says how many times; 1. A third as
 * often for comparisons.
 */
class KilledGalleryTest {
  private static final int KILLS = Integer.getInteger("switchback.kills", 1);

  /** Milliseconds from a draft to its kill at most, until one has been seen to end. */
  private static final long FIRST_WAIT = 4000;

  @TempDir private static Path house = Path.of("");

  @BeforeAll
  static void drawNoise() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "processes are killed as on Linux");
    Results.noise(house.resolve("data"), 120);
  }

  /** Returns the command's line, with the result's place, the images and what it is asked for. */
  private static String[] line(String place, String command, String data, String... asked) {
    List<String> line = new ArrayList<>(List.of(command, "pretrained", "--data=" + data));
    line.add("--out=" + out(place));
    line.addAll(List.of(asked));
    return line.toArray(String[]::new);
  }

  private static Path out(String place) {
    return house.resolve(place).resolve("pages");
  }

  @Test
  void aKilledGalleryEndsInTheSameFiles() throws IOException, InterruptedException {
    killAndCompare(KILLS, "noise", line("noise", "gallery", noise(), "--features=0-7", "--top=5"));
    report("gallery", KILLS);
  }

  @Test
  void aKilledComparisonEndsInTheSameFiles() throws IOException, InterruptedException {
    int times = Math.ceilDiv(KILLS, 3);
    killAndCompare(
        times,
        "compared",
        line(
            "compared",
            "compare",
            noise(),
            "--features=0-1",
            "--limit=60",
            "--top=3",
            "--random=1"));
    report("compare", times);
  }

  private static String noise() {
    return "cifar10:" + house.resolve("data");
  }

  private static void report(String command, int times) throws IOException {
    Ledger.report(
        KilledGalleryTest.class,
        "`" + command + "` killed by `kill -9` at random moments, then started again",
        times + (times == 1 ? " kill" : " kills"),
        "every file equals that of an uninterrupted command to the bit; no partial file");
  }

  /**
   * Checks galleries of images that are read from files, one of which is damaged and left out, and
   * none of which is kept in memory.
   */
  @Test
  void aKilledGalleryOfFilesEndsInTheSameFiles() throws IOException, InterruptedException {
    Map<String, byte[]> files = ImageSources.files(60);
    files.put("train/ship/damaged.bmp", Arrays.copyOf(files.values().iterator().next(), 500));
    String[] asked = {
      "--features=0-5", "--top=3", "--weaker=1", "--unpoolings=none", "--skip-bad", "--cache=0"
    };
    int times = Math.ceilDiv(KILLS, 2);
    for (String data :
        List.of(
            ImageSources.folder(house.resolve("photos"), files),
            ImageSources.tar(house.resolve("photos.tar"), files))) {
      String place = "of-" + data.substring(0, data.indexOf(':'));
      killAndCompare(times, place, line(place, "gallery", data, asked));
    }
    Ledger.report(
        getClass(),
        "`gallery --skip-bad` over a folder of images and over a tar file, killed by `kill -9` at"
            + " random moments, then started again",
        2 * times + " kills",
        "every file equals that of an uninterrupted command to the bit; no partial file");
  }

  private static void killAndCompare(int times, String place, String... line)
      throws IOException, InterruptedException {
    Commands.here(line).assertDone();
    // Made in the same place, so that not even the command line that the page shows may differ.
    Path whole = Files.move(out(place), house.resolve("whole-" + place));
    Random random = new Random();
    int kills = 0;
    long longest = FIRST_WAIT;
    while (kills < times) {
      Process process = Program.PLAIN.start(line);
      Program.await(process, "its draft").until(() -> hasBegun(place));
      long begun = System.nanoTime();
      if (process.waitFor(random.nextLong(longest), TimeUnit.MILLISECONDS)) {
        // No moment of a process that works is later than this.
        longest = Math.max(1, (System.nanoTime() - begun) / 1_000_000);
        Program.end(process).assertDone();
        assertSame(place, whole);
        Results.delete(out(place));
        continue;
      }
      process.destroyForcibly().waitFor();
      kills++;
      if (Files.exists(out(place))) {
        // There all at once: killed between its last step and its end.
        Results.assertSamePages(out(place), whole);
        Results.delete(out(place));
      }
    }
    Commands.here(line).assertDone();
    assertSame(place, whole);
  }

  /** Returns whether a draft or the result itself is there. */
  private static boolean hasBegun(String place) {
    return Files.exists(out(place)) || Files.exists(out(place).resolveSibling(".pages.part"));
  }

  private static void assertSame(String place, Path whole) throws IOException {
    Results.assertSamePages(out(place), whole);
    assertNothingLeft(place);
  }

  /** Nothing hidden stays beside the result. */
  private static void assertNothingLeft(String place) throws IOException {
    assertThat(Results.files(house.resolve(place)).keySet())
        .allMatch(name -> name.startsWith("pages/"));
  }
}
