package switchback.deconv;

import switchback.datasets.CounterRandom;
import switchback.deconv.stages.Patch;
import switchback.training.kernels.Geometry;

/**
 * One window of a max pooling, for an {@link Unpooling} to put a pooled value back into. A place is
 * that of a cell in the whole map below, {@code row * width + column}. Its cells are those inside
 * the map, row by row; what it covers of the padding has none. It serves one window after the
 * other: not to be kept.
 */
public final class PoolingWindow {
  private final Switches switches;
  private final Geometry geometry;
  private final Patch area;
  private final float[] below;
  private final int[] places;
  private int cells;
  private int plane;
  private int window;

  /**
   * Windows over some rectangle of the maps below, zero to begin with.
   *
   * @param below (planes, area.height, area.width), which {@link #add} adds to
   */
  PoolingWindow(Switches switches, Patch area, float[] below) {
    this.switches = switches;
    this.geometry = switches.geometry();
    this.area = area;
    this.below = below;
    this.places = new int[geometry.taps()];
  }

  /** Goes on to another window: {@code window} counts those of a map row by row. */
  void moveTo(int plane, int window) {
    this.plane = plane;
    this.window = window;
    this.cells = 0;
  }

  /** Where the forward pass found the maximum, the first in row-major order. */
  public int maximum() {
    return switches.place(plane, window);
  }

  /** How many cells it has, at least 1. */
  public int cells() {
    if (cells == 0) {
      find();
    }
    return cells;
  }

  /**
   * The place of one of its cells.
   *
   * @param i counts its cells row by row, from 0, the top left one
   * @throws IndexOutOfBoundsException where it has no such cell
   */
  public int cell(int i) {
    if (i < 0 || i >= cells()) {
      throw new IndexOutOfBoundsException("cell " + i + " of " + cells());
    }
    return places[i];
  }

  private void find() {
    int y = window / geometry.columns().outSize();
    int x = window % geometry.columns().outSize();
    for (int ky = 0; ky < geometry.rows().window(); ky++) {
      int row = geometry.rows().at(y, ky);
      for (int kx = 0; kx < geometry.columns().window(); kx++) {
        int column = geometry.columns().at(x, kx);
        if (geometry.rows().contains(row) && geometry.columns().contains(column)) {
          places[cells++] = row * geometry.columns().size() + column;
        }
      }
    }
  }

  /**
   * Random numbers of this window's own: always the same for the same seed, image, pooling layer,
   * channel and window.
   */
  public CounterRandom random(long seed) {
    return switches.random(seed, plane, window);
  }

  /** Adds a value to what the cell at that place, one of this window, has from other windows. */
  public void add(int place, float value) {
    int row = place / geometry.columns().size();
    int column = place - row * geometry.columns().size();
    int from = (plane * area.height() + row - area.top()) * area.width() - area.left();
    below[from + column] += value;
  }

  /** Adds a value to every cell. */
  public void addToAll(float value) {
    for (int i = 0; i < cells(); i++) {
      add(places[i], value);
    }
  }
}
