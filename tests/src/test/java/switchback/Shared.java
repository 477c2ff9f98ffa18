package switchback;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/**
 * The folder of reference values and real images that some tests need; it is not part of the
 * project.
 */
public final class Shared {
  private static final String VARIABLE = "SWITCHBACK_SHARED";

  private Shared() {}

  /** A file below the folder; the test is skipped, with the reason, where there is no folder. */
  public static Path path(String relative) {
    String folder = System.getenv(VARIABLE);
    assumeTrue(folder != null, VARIABLE + " does not name the folder of shared test data");
    return Path.of(String.valueOf(folder)).resolve(relative);
  }
}
