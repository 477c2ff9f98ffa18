package switchback.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that google-java-format would leave every source as it is. The check is a test because the
 * formatter needs the JDK that the sources are written for, and Maven may run on an older one. With
 * {@code -Dswitchback.format=true} the sources are rewritten instead.
 */
class SourceFormatTest {
  private static final boolean REWRITE = Boolean.getBoolean("switchback.format");

  @Test
  void everySourceIsFormatted() throws IOException, FormatterException {
    List<Path> unformatted = new ArrayList<>();
    Formatter formatter = new Formatter();
    for (Path source : sources()) {
      String text = Files.readString(source);
      String formatted =
          formatter.formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(text));
      if (!formatted.equals(text)) {
        if (REWRITE) {
          Files.writeString(source, formatted);
        } else {
          unformatted.add(source);
        }
      }
    }
    assertThat(unformatted)
        .as("mvn test -pl tests -am -Dtest=SourceFormatTest -Dswitchback.format=true mends these")
        .isEmpty();
  }

  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .sorted()
              .toList();
      assertThat(sources).hasSizeGreaterThan(50);
      return sources;
    }
  }
}
