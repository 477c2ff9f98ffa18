package switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of robustness tests, {@code tests/docs/robustness.md}. A test that passes reports its
 * row: with {@code -Dswitchback.ledger=true} the row is written to the table, otherwise it must be
 * there already. Only the number of repetitions may differ, since the usual build does fewer.
 */
public final class Ledger {
  private static final boolean REWRITE = Boolean.getBoolean("switchback.ledger");

  /** The table, relative to the module's folder, in which tests run. */
  static final Path FILE = Path.of("docs", "robustness.md");

  private Ledger() {}

  /**
   * Reports a row.
   *
   * @param test the class of the test that reports it
   * @param what the fault or load; together with the test's name it identifies the row
   * @param howOften the number of times, or the duration
   * @param outcome the result, each time
   */
  public static void report(Class<?> test, String what, String howOften, String outcome)
      throws IOException {
    String start = "| `%s` | %s | ".formatted(test.getSimpleName(), what);
    String claim = " | %s |".formatted(outcome);
    List<String> lines = new ArrayList<>(Files.readAllLines(FILE));
    int at = 0;
    while (at < lines.size() && !lines.get(at).startsWith(start)) {
      at++;
    }
    String former = at < lines.size() ? lines.get(at) : "";
    if (REWRITE) {
      String row = start + howOften + claim;
      if (former.isEmpty()) {
        lines.add(end(lines), row);
      } else {
        lines.set(at, row);
      }
      Files.write(FILE, lines);
    } else {
      assertThat(former)
          .as("%s; -Plong, or -Dswitchback.ledger=true for this test alone, writes it", FILE)
          .startsWith(start)
          .endsWith(claim);
    }
  }

  /** Returns the place after the last row. */
  private static int end(List<String> lines) {
    int end = lines.size();
    while (end > 0 && !lines.get(end - 1).matches("\\| `\\w+Test` \\| .*")) {
      end--;
    }
    return end;
  }
}
