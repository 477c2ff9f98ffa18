package switchback.deconv.stages;

/**
 * What is on its way down from a unit: the maps over a rectangle of a stage's planes. Outside of it
 * they are zero, so that the signal of one unit is no larger than what the unit sees. Immutable but
 * for {@link #values}, which its maker hands over.
 */
public final class Signal {
  private final int planes;
  private final Patch area;
  private final float[] values;

  /**
   * Takes over the array without a copy.
   *
   * @param values (planes, area.height, area.width)
   * @throws IllegalArgumentException where they are more or fewer
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

  /** A signal over whole maps. */
  public static Signal over(MapShape maps, float[] values) {
    return new Signal(maps.channels(), new Patch(0, 0, maps.height(), maps.width()), values);
  }

  /** A signal without any cell. */
  public static Signal nothing(int planes) {
    return new Signal(planes, new Patch(0, 0, 0, 0), new float[0]);
  }

  /** The number of maps. */
  int planes() {
    return planes;
  }

  /** Where it may be other than zero. */
  public Patch area() {
    return area;
  }

  /** The values there, (planes, rows, columns). */
  public float[] values() {
    return values;
  }

  /** The same over another rectangle: cut off outside of that, zero where it had nothing. */
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

  /** Its part within maps of that size. */
  Signal within(MapShape maps) {
    return over(area.clip(maps.height(), maps.width()));
  }

  /** The whole maps, (C, H, W). */
  public float[] whole(MapShape maps) {
    return over(new Patch(0, 0, maps.height(), maps.width())).values;
  }
}
