package switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of what Switchback was put through, {@code tests/docs/robustness.md}. A test that ends
 * well reports its row: with {@code -Dswitchback.ledger=true} it is written there, else it must
 * stand there already. Only how often it was done may differ, as the usual build does less.
 */
public final class Ledger {
  private static final boolean REWRITE = Boolean.getBoolean("switchback.ledger");

  /** The table; tests run in their module's folder. */
  static final Path FILE = Path.of("docs", "robustness.md");

  private Ledger() {}

  /**
   * Reports a row.
   *
   * @param test by whom
   * @param what was done; with the test's name it tells the row from others
   * @param howOften how many times, for how long
   * @param outcome what came of it, each time
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

  /** Behind the last row. */
  private static int end(List<String> lines) {
    int end = lines.size();
    while (end > 0 && !lines.get(end - 1).matches("\\| `\\w+Test` \\| .*")) {
      end--;
    }
    return end;
  }
}
