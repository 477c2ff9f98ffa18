package switchback.deconv.signals;

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
   * @param values the values, (area.height, area.width, planes)
   * @throws IllegalArgumentException if the array has another size
   */
  public Signal(int planes, Patch area, float[] values) {
    if (values.length != planes * area.height() * area.width()) {
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

  /** Returns the values in the rectangle, (rows, columns, planes); not a copy. */
  public float[] values() {
    return values;
  }

  /** Returns this signal over another rectangle, cropped and padded with zeros. */
  public Signal over(Patch other) {
    if (other.equals(area)) {
      return this;
    }
    float[] moved = new float[planes * other.height() * other.width()];
    Patch shared = area.shared(other);
    for (int row = shared.top(); row < shared.top() + shared.height(); row++) {
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
    float[] sums = both.equals(area) ? values.clone() : over(both).values;
    Patch added = other.area;
    for (int row = added.top(); row < added.top() + added.height(); row++) {
      int from = other.at(row, added.left());
      int to = both.cell(row, added.left()) * planes;
      Projections.add(other.values, from, sums, to, added.width() * planes);
    }
    return new Signal(planes, both, sums);
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

  /** Returns this signal times a factor for each map. */
  public Signal times(float[] factors) {
    return new Signal(planes, area, Projections.scaled(values, factors));
  }

  /** Returns this signal with zeros in place of what is not positive. */
  public Signal positive() {
    return new Signal(planes, area, Projections.positive(values));
  }

  /** Returns a signal with each value changed, over maps of a given size. */
  public Signal changed(MapShape maps, Change change) {
    float[] changed = new float[values.length];
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
    return Projections.byMap(over(new Patch(0, 0, maps.height(), maps.width())).values, planes);
  }

  /** Returns text such as {@code 64 maps, 1x1 at (7, 0)}. */
  @Override
  public String toString() {
    return planes + " maps, " + area;
  }
}
