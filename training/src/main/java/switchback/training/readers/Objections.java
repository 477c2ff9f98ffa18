package switchback.training.readers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import switchback.datasets.tasks.SwitchbackException;

/** Collects what a reader cannot take of a file, in order to name all of it at once. */
public final class Objections {
  private static final int MOST_NAMED = 10;

  private final Set<String> found = new LinkedHashSet<>();

  /** Creates an empty list. */
  public Objections() {}

  /** Adds an objection, such as {@code lstm_1 (LSTM)}: a node and why it cannot be taken. */
  public void add(String objection) {
    found.add(objection);
  }

  /**
   * Refuses the file if there is an objection.
   *
   * @param file the file
   * @param expected what the reader takes
   * @param hint what the user can do
   * @throws SwitchbackException if there is an objection; it names the first ten and their number
   */
  public void check(Path file, String expected, String hint) {
    if (found.isEmpty()) {
      return;
    }
    List<String> named = new ArrayList<>(found).subList(0, Math.min(MOST_NAMED, found.size()));
    String rest = found.size() > MOST_NAMED ? " and " + (found.size() - MOST_NAMED) + " more" : "";
    throw new SwitchbackException(
        "the network has parts that cannot be taken",
        file,
        String.join(", ", named) + rest,
        expected,
        hint);
  }
}
