package switchback.training.graphs;

/**
 * Neighbouring rows or columns of a map.
 *
 * @param from the first
 * @param to the one after the last, above {@code from}
 */
public record Span(int from, int to) {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if there are none, or they begin before the map
   */
  public Span {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("no rows or columns from " + from + " to " + to);
    }
  }

  /** Returns all rows or columns of a map of so many. */
  public static Span whole(int size) {
    return new Span(0, size);
  }

  /** Returns their number. */
  public int count() {
    return to - from;
  }

  /** Returns the smallest span that holds this one and another. */
  Span with(Span other) {
    return new Span(Math.min(from, other.from), Math.max(to, other.to));
  }

  /** Returns the smallest span that holds this one and begins and ends on a grid or at the end. */
  Span onGrid(int step, int size) {
    return new Span(from / step * step, Math.min(size, Math.ceilDiv(to, step) * step));
  }
}
