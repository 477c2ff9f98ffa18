package switchback.training.kernels;

import static switchback.training.kernels.Floats.LANES;

/**
 * The order in which the values of maps (C, H, W) lie in native memory: map by map, or cell by
 * cell. The order never changes a value.
 *
 * @param cell the floats from one cell to the next where the maps lie cell by cell, (H, W, C): a
 *     multiple of a vector, and at least the number of maps; 0 where they lie map by map. What lies
 *     between the last map of a cell and the next cell is any number
 */
public record MapOrder(int cell) {
  /** The order map by map, which is called channels first. */
  public static final MapOrder FIRST = new MapOrder(0);

  /** Returns the order cell by cell, which is called channels last, for so many maps. */
  public static MapOrder last(int maps) {
    return new MapOrder(padded(maps));
  }

  /** Returns a number of maps rounded up to whole vectors. */
  public static int padded(int maps) {
    return Math.ceilDiv(maps, LANES) * LANES;
  }

  /** Returns whether maps lie cell by cell. */
  public boolean isLast() {
    return cell > 0;
  }

  /** Returns the floats that the maps of an image take. */
  public long floats(int maps, int cells) {
    return (long) cells * (isLast() ? cell : maps);
  }
}
