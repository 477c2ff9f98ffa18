package switchback.training.graphs;

import java.util.Arrays;

/** A fixed list of integers. Immutable. */
public final class Indices {
  private final int[] values;

  private Indices(int[] values) {
    this.values = values;
  }

  /** Creates a list with a copy of an array. */
  public static Indices of(int... values) {
    return new Indices(values.clone());
  }

  /** Returns the number of integers. */
  public int size() {
    return values.length;
  }

  /** Returns the integer at a position, from 0. */
  public int at(int position) {
    return values[position];
  }

  /** Returns a copy. */
  public int[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Indices its && Arrays.equals(values, its.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Returns text such as {@code [0, 2, 1]}; of a long list, its beginning and its length. */
  @Override
  public String toString() {
    return values.length <= 16
        ? Arrays.toString(values)
        : Arrays.toString(Arrays.copyOf(values, 16)) + " and " + (values.length - 16) + " more";
  }
}
