package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Returns the command's line with what it is asked for. */
  private static String[] line(String command, String... asked) {
    String[] all = new String[asked.length + 4];
    all[0] = command;
    all[1] = "pretrained";
    all[2] = "--data=cifar10:" + house.resolve("data");
    all[3] = "--out=" + out(command);
    System.arraycopy(asked, 0, all, 4, asked.length);
    return all;
  }

  private static Path out(String command) {
    return house.resolve(command).resolve("pages");
  }

  @Test
  void aKilledGalleryEndsInTheSameFiles() throws IOException, InterruptedException {
    killAndCompare(KILLS, "gallery", "--features=0-15");
  }

  @Test
  void aKilledComparisonEndsInTheSameFiles() throws IOException, InterruptedException {
    killAndCompare(
        Math.ceilDiv(KILLS, 3), "compare", "--features=0-1", "--limit=60", "--top=3", "--random=1");
  }

  private void killAndCompare(int times, String command, String... asked)
      throws IOException, InterruptedException {
    Commands.here(line(command, asked)).assertDone();
    // Made in the same place, so that not even the command line that the page shows may differ.
    Path whole = Files.move(out(command), house.resolve("whole-" + command));
    Random random = new Random();
    int kills = 0;
    long longest = FIRST_WAIT;
    while (kills < times) {
      long started = System.nanoTime();
      Process process = Program.PLAIN.start(line(command, asked));
      Program.await(process, "its draft").until(() -> hasBegun(command));
      if (process.waitFor(random.nextLong(longest), TimeUnit.MILLISECONDS)) {
        // No moment of a process that works is later than this.
        longest = (System.nanoTime() - started) / 1_000_000;
        Program.end(process).assertDone();
        assertSame(command, whole);
        Results.delete(out(command));
        continue;
      }
      process.destroyForcibly().waitFor();
      kills++;
      if (Files.exists(out(command))) {
        // There all at once: killed between its last step and its end.
        Results.assertSamePages(out(command), whole);
        Results.delete(out(command));
      }
    }
    Commands.here(line(command, asked)).assertDone();
    assertSame(command, whole);
    Ledger.report(
        getClass(),
        "`" + command + "` killed by `kill -9` at random moments, then started again",
        times + (times == 1 ? " kill" : " kills"),
        "every file equals that of an uninterrupted command to the bit; no partial file");
  }

  /** Returns whether a draft or the result itself is there. */
  private static boolean hasBegun(String command) {
    return Files.exists(out(command)) || Files.exists(out(command).resolveSibling(".pages.part"));
  }

  private static void assertSame(String command, Path whole) throws IOException {
    Results.assertSamePages(out(command), whole);
    assertNothingLeft(command);
  }

  /** Nothing hidden stays beside the result. */
  private static void assertNothingLeft(String command) throws IOException {
    assertThat(Results.files(house.resolve(command)).keySet())
        .allMatch(name -> name.startsWith("pages/"));
  }
}
