package switchback.fuzz;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a fuzz test's reader under Jazzer, which observes the code that a file reaches and mutates
 * files accordingly. The test's class is named by {@code switchback.fuzz.test}; see {@code
 * tests/fuzz}.
 */
public final class CoverageGuided {
  private static @Nullable FuzzTest test;
  private static @Nullable Path folder;

  private CoverageGuided() {}

  /** Writes the valid files that Jazzer starts from; Jazzer calls it once. */
  public static void fuzzerInitialize() throws IOException, ReflectiveOperationException {
    Constructor<?> constructor =
        Class.forName(System.getProperty("switchback.fuzz.test", "")).getDeclaredConstructor();
    constructor.setAccessible(true);
    FuzzTest made = (FuzzTest) constructor.newInstance();
    made.beside = Files.createTempDirectory("fuzz-beside");
    Path corpus =
        Files.createDirectories(Path.of(System.getProperty("switchback.fuzz.corpus", "")));
    List<byte[]> whole = made.whole();
    folder = Files.createTempDirectory("fuzz");
    for (int i = 0; i < whole.size(); i++) {
      Files.write(corpus.resolve("whole-" + i), whole.get(i));
      // Classes are instrumented when they are first used, which takes longer than any file may.
      made.read(made.place(folder, whole.get(i)));
    }
    test = made;
  }

  /** Reads one file; Jazzer calls it for each. */
  public static void fuzzerTestOneInput(byte[] file) throws IOException {
    if (test != null && folder != null) {
      test.attempt(folder, file);
    }
  }
}
