package switchback.training.textbook.graphs;

/**
 * The error with a parameter moved up, and moved down by as much.
 *
 * @param above the error with the parameter moved up
 * @param below the error with it moved down
 * @param hasCrossed whether an edge lies between the two passes; the errors mean nothing then
 */
public record Moved(double above, double below, boolean hasCrossed) {
  /** A move across an edge. */
  public static final Moved ACROSS = new Moved(Double.NaN, Double.NaN, true);
}
