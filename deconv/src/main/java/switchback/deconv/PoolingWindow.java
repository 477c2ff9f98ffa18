package switchback.deconv;

import java.util.Arrays;
import switchback.datasets.CounterRandom;
import switchback.deconv.signals.Patch;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * One window of a max pooling, over which an {@link Unpooling} spreads a pooled value. The place of
 * a cell is its index in the whole map below, {@code row * width + column}. The cells of a window
 * are those inside the map, row by row; the padding has none. One object serves all windows in
 * turn, so a rule must not keep it.
 */
public final class PoolingWindow {
  private final Switches switches;
  private final Geometry geometry;
  private final Patch area;
  private final float[] below;
  private final int[] places;

  /** The columns of the map below. */
  private final int width;

  /** The columns of windows. */
  private final int windows;

  /** The distance of each cell from the first in a window that lies inside the map. */
  private final int[] distances;

  private int cells;
  private int plane;
  private int row;
  private int column;

  /**
   * Creates a window over a rectangle of the maps below.
   *
   * @param below the values of the rectangle, (area.height, area.width, planes), zero at first;
   *     {@link #add} adds to them
   */
  PoolingWindow(Switches switches, Patch area, float[] below) {
    this.switches = switches;
    this.geometry = switches.geometry();
    this.area = area;
    this.below = below;
    this.places = new int[geometry.taps()];
    this.width = geometry.columns().size();
    this.windows = geometry.columns().outSize();
    this.distances = new int[geometry.taps()];
    Arrays.setAll(distances, this::distance);
  }

  private int distance(int tap) {
    int row = tap / geometry.columns().window() * geometry.rows().dilation();
    int column = tap % geometry.columns().window() * geometry.columns().dilation();
    return row * geometry.columns().size() + column;
  }

  /** Moves to the window in a row and column of windows. */
  void moveTo(int plane, int row, int column) {
    this.plane = plane;
    this.row = row;
    this.column = column;
    this.cells = 0;
  }

  private int window() {
    return row * windows + column;
  }

  /** Returns the place of the forward pass's maximum, the first in row-major order. */
  public int maximum() {
    return switches.place(plane, window());
  }

  /** Returns the number of cells, at least 1. */
  public int cells() {
    if (cells == 0) {
      find();
    }
    return cells;
  }

  /**
   * Returns the place of a cell.
   *
   * @param i the number of the cell, row by row from 0, the top left one
   * @throws IndexOutOfBoundsException if there is no such cell
   */
  public int cell(int i) {
    if (i < 0 || i >= cells()) {
      throw new IndexOutOfBoundsException("cell " + i + " of " + cells());
    }
    return places[i];
  }

  private void find() {
    int top = geometry.rows().at(row, 0);
    int left = geometry.columns().at(column, 0);
    if (isInside(geometry.rows(), top) && isInside(geometry.columns(), left)) {
      for (int i = 0; i < places.length; i++) {
        places[i] = top * width + left + distances[i];
      }
      cells = places.length;
      return;
    }
    for (int ky = 0; ky < geometry.rows().window(); ky++) {
      int y = geometry.rows().at(row, ky);
      for (int kx = 0; kx < geometry.columns().window(); kx++) {
        int x = geometry.columns().at(column, kx);
        if (geometry.rows().contains(y) && geometry.columns().contains(x)) {
          places[cells++] = y * width + x;
        }
      }
    }
  }

  /** Returns whether a window from a cell on lies inside the map. */
  private static boolean isInside(Axis axis, int first) {
    return first >= 0 && first + axis.reach() <= axis.size();
  }

  /**
   * Returns the random numbers of this window, which depend on the seed, the image, the pooling
   * layer, the channel and the window only.
   */
  public CounterRandom random(long seed) {
    return switches.random(seed, plane, window());
  }

  /**
   * Adds a value to the cell of this window at {@code place}; contributions of all windows add up.
   */
  public void add(int place, float value) {
    int row = place / width;
    int column = place - row * width;
    below[area.cell(row, column) * switches.planes() + plane] += value;
  }

  /** Adds a value to every cell of this window. */
  public void addToAll(float value) {
    int count = cells();
    for (int i = 0; i < count; i++) {
      add(places[i], value);
    }
  }
}
