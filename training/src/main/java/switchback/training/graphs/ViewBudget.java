package switchback.training.graphs;

import switchback.datasets.tasks.HeapMemory;

/**
 * The memory that the views of one graph take: a table of places each. In a sketch, which checks
 * sizes alone, there are no tables. For one thread at a time.
 */
final class ViewBudget {
  /** The most places of a view. */
  private static final int MOST_PLACES = 1 << 25;

  /** The most places of all views together, so that a small file cannot ask for endless tables. */
  private static final long MOST_PLACES_OF_ALL = 1L << 30;

  /** The places after which the heap is looked at. */
  private static final long PLACES_PER_CHECK = 1 << 20;

  /** Three tables at a time: of a view, of the view below it, and of what was seen. */
  private static final int BYTES_PER_PLACE = 3 * Integer.BYTES;

  private final boolean isSketch;
  private long places;
  private long unchecked;

  ViewBudget(boolean isSketch) {
    this.isSketch = isSketch;
  }

  boolean isSketch() {
    return isSketch;
  }

  /**
   * Takes the table of a view.
   *
   * @param node the node whose values it moves
   * @throws IllegalArgumentException if it is too large, or all tables together are
   * @throws switchback.datasets.tasks.SwitchbackException if it does not fit into the heap
   */
  void take(int node, int... shape) {
    Shapes.limit(MOST_PLACES, shape);
    int count = Shapes.count(shape);
    places += count;
    Shapes.require(
        places <= MOST_PLACES_OF_ALL,
        "views of all nodes together larger than " + MOST_PLACES_OF_ALL + " values, node",
        node);
    unchecked += count;
    if (unchecked >= PLACES_PER_CHECK) {
      unchecked = 0;
      HeapMemory.require(
          "moving the values of the network's maps",
          "node " + node,
          BYTES_PER_PLACE * (count + PLACES_PER_CHECK),
          "");
    }
  }
}
