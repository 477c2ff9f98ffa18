package switchback.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.HeapUse;
import switchback.Ledger;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Feeds a reader with broken files for {@code switchback.fuzz.seconds}. Each file is read, or
 * refused in one line of five parts. It leaves no file behind and takes at most ten seconds and an
 * amount of heap that depends on its length.
 */
public abstract class FuzzTest {
  private static final double SECONDS = Double.parseDouble(property("seconds", "1.5"));
  private static final long SEED = Long.parseLong(property("seed", "1"));
  private static final long MOST_NANOS = 10_000_000_000L;
  private static final long FREE_BYTES = 64L << 20;

  /** Bytes of heap per byte of input: deflated zeros expand so much, and are copied a few times. */
  private static final long BYTES_EACH = 5_000;

  private static final Pattern FIVE_PARTS =
      Pattern.compile("[^:]+: .+: got .*, expected .+; hint: .+");

  @TempDir Path folder;

  /** A folder for files that are read beside the broken one. */
  @TempDir protected Path beside = Path.of("");

  private long mostBytes;
  private int read;

  private static String property(String name, String otherwise) {
    return System.getProperty("switchback.fuzz." + name, otherwise);
  }

  /** Returns the reader's name for the printed line. */
  protected abstract String reader();

  /** Returns valid files, which can be read. */
  protected abstract List<byte[]> whole() throws IOException;

  /** Reads the file that {@link #place} wrote. */
  protected abstract void read(Path place) throws IOException;

  /** Writes a file to the place from which it is read. */
  protected Path place(Path parent, byte[] bytes) throws IOException {
    return Files.write(parent.resolve("file"), bytes);
  }

  /** Returns a broken file. */
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    return mutator.broken(whole);
  }

  /** Returns the bytes of heap that a file may take. */
  protected long allowed(byte[] file) {
    return FREE_BYTES + BYTES_EACH * file.length;
  }

  @Test
  void brokenFilesAreReadOrRefusedInOneLine() throws IOException {
    List<byte[]> whole = whole();
    for (byte[] file : whole) {
      attempt(folder, file);
    }
    assertThat(read).as("whole files that were read").isEqualTo(whole.size());
    Mutator mutator = new Mutator(SEED);
    Map<String, AssertionError> failures = new LinkedHashMap<>();
    int tries = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < SECONDS * 1e9) {
      try {
        byte[] file = broken(mutator, whole);
        long heap = attempt(folder, file);
        mostBytes = Math.max(mostBytes, heap);
        assertThat(heap).as(() -> "heap for " + base64(file)).isLessThan(allowed(file));
      } catch (AssertionError e) {
        failures.putIfAbsent(kind(e), e);
      }
      tries++;
    }
    System.out.printf(
        Locale.ROOT,
        "fuzz | %s | %d tries | %d read | %.1f s | %d MB at most%n",
        reader(),
        tries,
        read - whole.size(),
        (System.nanoTime() - start) / 1e9,
        mostBytes >> 20);
    assertThat(failures.values()).isEmpty();
    Ledger.report(
        getClass(),
        reader() + ": files broken by a mutator",
        String.format(Locale.ROOT, "%,d in %.0f s", tries, SECONDS),
        "read, or rejected with a one-line error; no other exception");
  }

  /** Returns the place of a failure: one failure of each kind is enough. */
  private static String kind(AssertionError failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    StackTraceElement[] trace = cause.getStackTrace();
    return cause.getClass() + (trace.length == 0 ? "" : trace[0].toString());
  }

  /**
   * Tries one file.
   *
   * @param parent a folder that holds nothing else
   * @return the bytes of heap that it took
   */
  public final long attempt(Path parent, byte[] file) throws IOException {
    Path place = place(parent, file);
    List<Path> before = files(parent);
    long allocated = HeapUse.bytes();
    long start = System.nanoTime();
    try {
      read(place);
      read++;
    } catch (SwitchbackException e) {
      assertThat(e.getMessage()).as(() -> base64(file)).matches(FIVE_PARTS);
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError("no refusal but " + e + " of " + base64(file), e);
    }
    long taken = HeapUse.bytes() - allocated;
    assertThat(System.nanoTime() - start)
        .as(() -> "time of " + base64(file))
        .isLessThan(MOST_NANOS);
    assertThat(files(parent)).isEqualTo(before);
    return taken;
  }

  private static List<Path> files(Path parent) throws IOException {
    try (Stream<Path> files = Files.walk(parent)) {
      return files.sorted().toList();
    }
  }

  private static String base64(byte[] file) {
    return Base64.getEncoder().encodeToString(file);
  }
}
