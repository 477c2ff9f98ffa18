package switchback.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures several contestants in turns, so that a temporary slowdown of the machine affects all of
 * them.
 */
final class Rounds {
  /** One contestant's kind of work: a line of the table. */
  record Entry(String title, ContestantProcess contestant, String work) {}

  /** The share of the fastest round's speed that the slowest must reach. */
  private static final double STEADY = 0.75;

  private final Map<Entry, List<Double>> rates = new LinkedHashMap<>();

  /**
   * Warms up every entry, then measures.
   *
   * @param rounds number of rounds; each entry has one turn per round
   * @param seconds length of a turn
   */
  Rounds(List<Entry> entries, int rounds, double seconds) {
    for (Entry entry : entries) {
      rates.put(entry, new ArrayList<>());
      entry.contestant().rate(entry.work(), 2 * seconds);
    }
    for (int round = 0; round < rounds; round++) {
      rates.forEach((entry, own) -> own.add(entry.contestant().rate(entry.work(), seconds)));
    }
  }

  /**
   * Warns of entries whose rounds differ so much that something else must have used the cores. Such
   * figures compare nothing: some contestants suffer far more from it than others.
   */
  List<String> disturbances() {
    return rates.keySet().stream()
        .filter(entry -> range(entry)[0] < STEADY * range(entry)[1])
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "warning: disturbed: %s: got rounds of %.1f to %.1f per second, expected them"
                        + " alike; hint: discard this run, and repeat it on a quiet machine",
                    entry.title().strip(),
                    range(entry)[0],
                    range(entry)[1]))
        .toList();
  }

  /** Returns the pieces of work per second of the median round. */
  double median(Entry entry) {
    return median(of(entry));
  }

  /** Returns the speeds of the slowest and the fastest round. */
  double[] range(Entry entry) {
    double[] sorted = of(entry).stream().mapToDouble(rate -> rate).sorted().toArray();
    return new double[] {sorted[0], sorted[sorted.length - 1]};
  }

  /**
   * Returns the median, over the rounds, of the factor by which one entry was faster than the
   * other.
   */
  double ratio(Entry fast, Entry slow) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < of(fast).size(); round++) {
      ratios.add(of(fast).get(round) / of(slow).get(round));
    }
    return median(ratios);
  }

  private List<Double> of(Entry entry) {
    List<Double> own = rates.get(entry);
    if (own == null) {
      throw new IllegalArgumentException("not measured: " + entry.title());
    }
    return own;
  }

  /** Returns the middle value, or the mean of the two in the middle. */
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
