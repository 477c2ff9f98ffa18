package switchback.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures several contestants in turns, so that what slows the machine down for a while slows all
 * of them.
 */
final class Rounds {
  /** Somebody's kind of work; the line of a table. */
  record Entry(String title, ContestantProcess contestant, String work) {}

  /** How much of the fastest round's speed the slowest must have. */
  private static final double STEADY = 0.75;

  private final Map<Entry, List<Double>> rates = new LinkedHashMap<>();

  /**
   * Warms every entry up, then measures.
   *
   * @param rounds in which each entry has one turn
   * @param seconds of a turn
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
   * Says whose rounds differ so much that something else must have had the cores. Such figures
   * compare nothing: some contestants suffer far more from it than others.
   */
  List<String> disturbances() {
    return rates.keySet().stream()
        .filter(entry -> range(entry)[0] < STEADY * range(entry)[1])
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "warning: disturbed: %s: got rounds of %.0f to %.0f a second, expected them"
                        + " alike; hint: discard this run, and repeat it on a quiet machine",
                    entry.title().strip(),
                    range(entry)[0],
                    range(entry)[1]))
        .toList();
  }

  /** Pieces of work a second in the median round. */
  double median(Entry entry) {
    return median(of(entry));
  }

  /** The slowest round's and the fastest's. */
  double[] range(Entry entry) {
    double[] sorted = of(entry).stream().mapToDouble(rate -> rate).sorted().toArray();
    return new double[] {sorted[0], sorted[sorted.length - 1]};
  }

  /** The median, over the rounds, of how many times as fast one was as the other. */
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

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
