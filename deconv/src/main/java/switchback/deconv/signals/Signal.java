package switchback.deconv.signals;

import java.util.Arrays;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.projection.Projections;

/**
 * The signal on its way down from a unit: values over a rectangle of a stage's maps. Outside the
 * rectangle they are zero, so that the signal of one unit is no larger than what the unit sees.
 * Immutable, except that {@link #values} is the array that its creator passed in.
 */
public final class Signal {
  /** Cells of a row that are changed together, since they are neighbours in the maps. */
  private static final int TOGETHER = 16;

  private final int planes;
  private final Patch area;
  private final float[] values;

  /**
   * Creates a signal over an array without copying it.
   *
   * @param values the values, (area.height, area.width, planes), and perhaps others behind them
   * @throws IllegalArgumentException if the array has fewer values
   */
  public Signal(int planes, Patch area, float[] values) {
    if (values.length < planes * area.height() * area.width()) {
      throw new IllegalArgumentException(
          "sizes of a signal differ: " + values.length + " values for " + planes + " x " + area);
    }
    this.planes = planes;
    this.area = area;
    this.values = values;
  }

  /** Creates a signal over whole maps, (C, H, W). */
  public static Signal over(MapShape maps, float[] values) {
    return new Signal(
        maps.channels(),
        new Patch(0, 0, maps.height(), maps.width()),
        Projections.byCell(values, maps.channels()));
  }

  /** Creates a signal with an empty area. */
  public static Signal nothing(int planes) {
    return new Signal(planes, new Patch(0, 0, 0, 0), new float[0]);
  }

  /** Returns the number of maps. */
  public int planes() {
    return planes;
  }

  /** Returns the rectangle outside which the signal is zero. */
  public Patch area() {
    return area;
  }

  /** Returns the number of values in the rectangle. */
  public int size() {
    return planes * area.height() * area.width();
  }

  /**
   * Returns the values in the rectangle, (rows, columns, planes), and perhaps others behind them;
   * not a copy.
   */
  public float[] values() {
    return values;
  }

  /** Returns whether another signal has the same array, so that neither may be changed alone. */
  @SuppressWarnings("ReferenceEquality")
  public boolean sharesValues(Signal other) {
    return values == other.values;
  }

  /** Returns this signal over another rectangle, cropped and padded with zeros. */
  public Signal over(Patch other) {
    if (other.equals(area)) {
      return this;
    }
    float[] moved = new float[planes * other.height() * other.width()];
    Patch shared = area.shared(other);
    int end = shared.isEmpty() ? shared.top() : shared.top() + shared.height();
    for (int row = shared.top(); row < end; row++) {
      int from = at(row, shared.left());
      int to = other.cell(row, shared.left()) * planes;
      System.arraycopy(values, from, moved, to, shared.width() * planes);
    }
    return new Signal(planes, other, moved);
  }

  /** Returns where the values of a cell lie. */
  private int at(int row, int column) {
    return area.cell(row, column) * planes;
  }

  /** Returns the sum of this signal and another of as many maps, over both rectangles. */
  public Signal plus(Signal other) {
    if (area.isEmpty() || other.area.isEmpty()) {
      return area.isEmpty() ? other : this;
    }
    Patch both = area.including(other.area);
    float[] sums = both.equals(area) ? Arrays.copyOf(values, size()) : over(both).values;
    Signal sum = new Signal(planes, both, sums);
    sum.add(other);
    return sum;
  }

  /** Returns whether the rectangle of another signal lies within this one's. */
  public boolean covers(Signal other) {
    return !area.isEmpty() && !other.area.isEmpty() && area.including(other.area).equals(area);
  }

  /** Adds another signal to this one's values. Its rectangle must lie within this one's. */
  public void add(Signal other) {
    Patch added = other.area;
    for (int row = added.top(); row < added.top() + added.height(); row++) {
      int from = other.at(row, added.left());
      Projections.add(other.values, from, values, at(row, added.left()), added.width() * planes);
    }
  }

  /** A function of each value of a signal and of its place in the maps. */
  @FunctionalInterface
  public interface Change {
    /** Returns the value in place of one at an index of the maps, (C, H, W), in a given map. */
    float at(float value, int plane, int index);
  }

  /** A factor for each value of maps. */
  @FunctionalInterface
  public interface Factor {
    /** Returns the factor of the value at an index of the maps, (C, H, W), in a given map. */
    float at(int plane, int index);
  }

  /** Returns this signal times a factor for each value of its maps, of a given size. */
  public Signal times(MapShape maps, Factor factor) {
    return changed(maps, (value, plane, at) -> value * factor.at(plane, at));
  }

  /**
   * Returns this signal times a factor for each map.
   *
   * @param target receives the values; may be this signal's
   */
  public Signal times(float[] factors, float[] target) {
    Projections.scale(values, size(), factors, target);
    return new Signal(planes, area, target);
  }

  /**
   * Returns this signal with zeros in place of what is not positive.
   *
   * @param target receives the values; may be this signal's
   */
  public Signal positive(float[] target) {
    Projections.positive(values, size(), target);
    return new Signal(planes, area, target);
  }

  /** Returns a signal with each value changed, over maps of a given size. */
  public Signal changed(MapShape maps, Change change) {
    float[] changed = new float[size()];
    for (int row = area.top(); row < area.top() + area.height(); row++) {
      int end = area.left() + area.width();
      for (int first = area.left(); first < end; first += TOGETHER) {
        changeRow(maps, change, row, first, Math.min(end, first + TOGETHER), changed);
      }
    }
    return new Signal(planes, area, changed);
  }

  private void changeRow(
      MapShape maps, Change change, int row, int first, int end, float[] changed) {
    for (int plane = 0; plane < planes; plane++) {
      int at = (plane * maps.height() + row) * maps.width() + first;
      int i = at(row, first) + plane;
      for (int x = first; x < end; x++, at++, i += planes) {
        changed[i] = change.at(values[i], plane, at);
      }
    }
  }

  /** Returns the part within maps of a given size. */
  public Signal within(MapShape maps) {
    return over(area.clip(maps.height(), maps.width()));
  }

  /** Returns the values over whole maps, (C, H, W). */
  public float[] whole(MapShape maps) {
    float[] whole = new float[maps.size()];
    Patch inside = area.clip(maps.height(), maps.width());
    int end = inside.left() + inside.width();
    for (int row = inside.top(); row < inside.top() + inside.height(); row++) {
      for (int first = inside.left(); first < end; first += TOGETHER) {
        copyRow(maps, row, first, Math.min(end, first + TOGETHER), whole);
      }
    }
    return whole;
  }

  private void copyRow(MapShape maps, int row, int first, int end, float[] whole) {
    for (int plane = 0; plane < planes; plane++) {
      int to = (plane * maps.height() + row) * maps.width() + first;
      int i = at(row, first) + plane;
      for (int x = first; x < end; x++, to++, i += planes) {
        whole[to] = values[i];
      }
    }
  }

  /** Returns text such as {@code 64 maps, 1x1 at (7, 0)}. */
  @Override
  public String toString() {
    return planes + " maps, " + area;
  }
}
