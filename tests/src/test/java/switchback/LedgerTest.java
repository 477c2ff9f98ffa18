package switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that every row of the table belongs to a test that exists. */
class LedgerTest {
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| ", Pattern.MULTILINE);

  @Test
  void everyRowIsOfATestThatIsThere() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(Ledger.FILE)).results().map(row -> row.group(1)).toList();
    try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
      assertThat(rows)
          .isNotEmpty()
          .isSubsetOf(
              sources
                  .map(source -> source.getFileName().toString().replaceFirst("\\.java$", ""))
                  .toList());
    }
  }
}
