package switchback;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/**
 * Finds the reference values and real images that some tests need; they are not part of the
 * project.
 */
public final class Shared {
  private static final String VARIABLE = "SWITCHBACK_SHARED";

  private Shared() {}

  /** Returns a file in that folder, or skips the test with the reason if there is no folder. */
  public static Path path(String relative) {
    String folder = System.getenv(VARIABLE);
    assumeTrue(folder != null, VARIABLE + " does not name the folder of shared test data");
    return Path.of(String.valueOf(folder)).resolve(relative);
  }
}
