package switchback.deconv;

/**
 * One window of a max pooling, for an {@link Unpooling} to put a pooled value back into. A place is
 * that of a cell in the whole map below, {@code row * width + column}. It serves one window after
 * the other: not to be kept.
 */
public final class PoolingWindow {
  private final Switches switches;
  private final Patch area;
  private final float[] below;
  private final int width;
  private int plane;
  private int window;

  /**
   * Windows over some rectangle of the maps below, zero to begin with.
   *
   * @param below (planes, area.height, area.width), which {@link #add} adds to
   */
  PoolingWindow(Switches switches, Patch area, float[] below) {
    this.switches = switches;
    this.area = area;
    this.below = below;
    this.width = switches.geometry().width();
  }

  /** Goes on to another window: {@code window} counts those of a map row by row. */
  void moveTo(int plane, int window) {
    this.plane = plane;
    this.window = window;
  }

  /** Where the forward pass found the maximum, the first in row-major order. */
  public int maximum() {
    return switches.place(plane, window);
  }

  /** Adds a value to what the cell at that place, one of this window, has from other windows. */
  public void add(int place, float value) {
    int row = place / width;
    int column = place - row * width;
    int from = (plane * area.height() + row - area.top()) * area.width() - area.left();
    below[from + column] += value;
  }
}
