package switchback.deconv.signals;

import switchback.training.graphs.MapShape;

/**
 * The signal on its way down from a unit: values over a rectangle of a stage's maps. Outside the
 * rectangle they are zero, so that the signal of one unit is no larger than what the unit sees.
 * Immutable, except that {@link #values} is the array that its creator passed in.
 */
public final class Signal {
  private final int planes;
  private final Patch area;
  private final float[] values;

  /**
   * Creates a signal over an array without copying it.
   *
   * @param values the values, (planes, area.height, area.width)
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

  /** Creates a signal over whole maps, without copying the array. */
  public static Signal over(MapShape maps, float[] values) {
    return new Signal(maps.channels(), new Patch(0, 0, maps.height(), maps.width()), values);
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

  /** Returns the values in the rectangle, (planes, rows, columns); not a copy. */
  public float[] values() {
    return values;
  }

  /** Returns this signal over another rectangle, cropped and padded with zeros. */
  public Signal over(Patch other) {
    if (other.equals(area)) {
      return this;
    }
    float[] moved = new float[planes * other.height() * other.width()];
    int left = Math.max(area.left(), other.left());
    int count = Math.min(area.left() + area.width(), other.left() + other.width()) - left;
    int top = Math.max(area.top(), other.top());
    int bottom = Math.min(area.top() + area.height(), other.top() + other.height());
    for (int plane = 0; plane < planes && count > 0; plane++) {
      for (int row = top; row < bottom; row++) {
        int from = (plane * area.height() + row - area.top()) * area.width() + left - area.left();
        int to = (plane * other.height() + row - other.top()) * other.width() + left - other.left();
        System.arraycopy(values, from, moved, to, count);
      }
    }
    return new Signal(planes, other, moved);
  }

  /** Returns the sum of this signal and another of as many maps, over both rectangles. */
  public Signal plus(Signal other) {
    if (area.isEmpty() || other.area.isEmpty()) {
      return area.isEmpty() ? other : this;
    }
    Patch both = area.including(other.area);
    float[] sums = over(both).values.clone();
    float[] terms = other.over(both).values;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += terms[i];
    }
    return new Signal(planes, both, sums);
  }

  /** A factor for each value of maps. */
  @FunctionalInterface
  public interface Factor {
    /** Returns the factor of the value at an index of the maps, (C, H, W), in a given map. */
    float at(int plane, int index);
  }

  /** Returns this signal times a factor for each value of its maps, of a given size. */
  public Signal times(MapShape maps, Factor factor) {
    float[] product = new float[values.length];
    int i = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int row = area.top(); row < area.top() + area.height(); row++) {
        int from = (plane * maps.height() + row) * maps.width() + area.left();
        for (int at = from; at < from + area.width(); at++, i++) {
          product[i] = values[i] * factor.at(plane, at);
        }
      }
    }
    return new Signal(planes, area, product);
  }

  /** Returns the part within maps of a given size. */
  public Signal within(MapShape maps) {
    return over(area.clip(maps.height(), maps.width()));
  }

  /** Returns the values over whole maps, (C, H, W). */
  public float[] whole(MapShape maps) {
    return over(new Patch(0, 0, maps.height(), maps.width())).values;
  }

  /** Returns text such as {@code 64 maps, 1x1 at (7, 0)}. */
  @Override
  public String toString() {
    return planes + " maps, " + area;
  }
}
