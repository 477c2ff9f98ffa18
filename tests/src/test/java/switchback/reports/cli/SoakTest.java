package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;

/**
 * Galleries and trainings by the dozen in one process. {@code -Dswitchback.soak=N} says how many of
 * each; 2. With 40 or more, heap and other memory at the end are within 5% of what they were after
 * 20; with fewer, the program is still warming up, and either grows by less than a network's
 * weights a round. The C library keeps one arena: it has eight for each processor otherwise, which
 * new threads go on filling in turns, so that its own waste would be measured.
 */
class SoakTest {
  private static final int ROUNDS = Integer.getInteger("switchback.soak", 2);
  private static final int LEAST = 40;

  /** 64 maps of 8x8 to 1024 units of float32, nearly all there are. */
  private static final long WEIGHTS = 4L * 64 * 8 * 8 * 1024;

  @TempDir private Path house = Path.of("");

  /** Memory after so many rounds, in bytes. */
  private record Level(int rounds, long heap, long off) {
    static Level of(String line) {
      String[] parts = line.split(" ", -1);
      return new Level(
          Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }
  }

  @Test
  void memoryStaysLevel() throws IOException, InterruptedException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "only Linux tells so of memory");
    Results.noise(house.resolve("data"), 8);
    int first = ROUNDS < LEAST ? Math.ceilDiv(ROUNDS, 2) : 20;
    Process process =
        Program.PLAIN
            .by("env", "MALLOC_ARENA_MAX=1")
            .with("-Xms600m", "-XX:+AlwaysPreTouch")
            .start(
                Soak.class.getName(),
                List.of(house.toString(), Integer.toString(ROUNDS), Integer.toString(first)));
    Program.Ended ended = Program.end(process).assertDone();
    System.out.println("soak | " + ended.text().replace("\n", " | "));
    List<Level> levels =
        ended.text().lines().filter(line -> line.matches("[-\\d ]+")).map(Level::of).toList();
    Level then = levels.getFirst();
    Level last = levels.getLast();
    assertThat(last.rounds()).isEqualTo(ROUNDS);
    boolean isWarm = ROUNDS >= LEAST;
    long rounds = (long) ROUNDS - first;
    assertThat(last.heap() - then.heap())
        .as("growth of the heap")
        .isLessThan(isWarm ? then.heap() / 20 : rounds * WEIGHTS);
    assertThat(last.off() - then.off())
        .as("growth of other memory")
        .isLessThan(isWarm ? then.off() / 20 : rounds * WEIGHTS);
    Ledger.report(
        getClass(),
        "galleries and trainings in one process, with one arena of the C library",
        String.format(
            Locale.ROOT,
            "%d of each; after %d and at the end: %.1f and %.1f MB of heap, %.0f and %.0f MB of"
                + " other memory",
            ROUNDS,
            first,
            then.heap() / 1e6,
            last.heap() / 1e6,
            then.off() / 1e6,
            last.off() / 1e6),
        "heap and other memory at the end are within 5% of those after 20");
  }
}
