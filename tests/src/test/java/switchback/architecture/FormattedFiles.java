package switchback.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks that files are formatted. With {@code -Dswitchback.format=true} the files are rewritten
 * instead.
 */
final class FormattedFiles {
  private static final boolean REWRITE = Boolean.getBoolean("switchback.format");

  private FormattedFiles() {}

  /** Formats the text of one file. */
  @FunctionalInterface
  interface Formatting<E extends Exception> {
    /** Returns the formatted text. */
    String format(String text) throws E;
  }

  /**
   * Checks or rewrites all files of the checkout with an extension, except those in {@code target}.
   *
   * @param extension such as {@code ".java"}
   * @param test the test that calls this, for the hint of how to mend the files
   */
  static <E extends Exception> void check(String extension, Class<?> test, Formatting<E> formatting)
      throws IOException, E {
    List<Path> unformatted = new ArrayList<>();
    for (Path file : files(extension)) {
      String text = Files.readString(file);
      String formatted = formatting.format(text);
      if (!formatted.equals(text)) {
        if (REWRITE) {
          Files.writeString(file, formatted);
        } else {
          unformatted.add(file);
        }
      }
    }
    assertThat(unformatted)
        .as(
            "mvn -pl tests -am test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dswitchback.format=true formats these",
            test.getSimpleName())
        .isEmpty();
  }

  private static List<Path> files(String extension) throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(extension))
              .filter(file -> !file.toString().contains("/target/"))
              .sorted()
              .toList();
      assertThat(found).hasSizeGreaterThan(20);
      return found;
    }
  }
}
