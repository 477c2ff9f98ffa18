package switchback.training.readers.keras;

import java.util.Arrays;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;

/**
 * An array as a layer of Keras sees it, with a leading batch of 1. If it is {@code isLast}, its
 * last axis is that of the channels, which the value below has as its second: (1, H, W, C) is kept
 * as (1, C, H, W). Otherwise the value has the axes of Keras.
 *
 * @param value the values
 * @param isLast whether the value has the channels first where Keras has them last
 */
record Feature(Value value, boolean isLast) {
  /** Returns a feature with the axes of its value. */
  static Feature plain(Value value) {
    return new Feature(value, false);
  }

  /** Returns a feature of the same layout with other values. */
  Feature with(Value other) {
    return new Feature(other, isLast);
  }

  /** Returns the number of axes. */
  int rank() {
    return value.rank();
  }

  /** Returns the axis of the value for one of Keras's, which may count from the end. */
  int axis(int axis) {
    int positive = axis < 0 ? axis + rank() : axis;
    if (positive < 0 || positive >= rank()) {
      throw new IllegalArgumentException("axis " + axis + " of " + value);
    }
    if (!isLast || positive == 0) {
      return positive;
    }
    return positive == rank() - 1 ? 1 : positive + 1;
  }

  /** Returns the size of an axis of Keras's. */
  int size(int axis) {
    return value.size(axis(axis));
  }

  /** Returns the sizes of Keras's axes. */
  int[] sizes() {
    int[] sizes = new int[rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(i);
    }
    return sizes;
  }

  /** Returns the values with the axes of Keras. */
  Value plain() {
    return isLast ? channelsLast(value) : value;
  }

  /** Returns the values with the channels first, as a layer with channels last or first sees it. */
  Value channelsFirst(boolean isLayerLast) {
    if (isLayerLast) {
      return isLast ? value : channelsFirst(value);
    }
    return plain();
  }

  /** Returns a view of (1, C, ...) with the channels last. */
  static Value channelsLast(Value x) {
    return x.rank() < 2 ? x : x.transpose(lastAxes(x.rank()));
  }

  /** Returns a view of (1, ..., C) with the channels first. */
  static Value channelsFirst(Value x) {
    return x.rank() < 2 ? x : x.transpose(Shapes.inverse(lastAxes(x.rank())));
  }

  /** Returns the order of axes that puts the second last. */
  private static int[] lastAxes(int rank) {
    int[] order = new int[rank];
    for (int i = 1; i < rank - 1; i++) {
      order[i] = i + 1;
    }
    order[rank - 1] = 1;
    return order;
  }

  /** Returns the builder's axes for Keras's. */
  int[] axes(int... axes) {
    int[] mapped = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      mapped[i] = axis(axes[i]);
    }
    return mapped;
  }

  /** Returns the value's shape of one axis that holds values and others of size 1. */
  int[] shapeAlong(int axis, int size) {
    int[] shape = new int[rank()];
    Arrays.fill(shape, 1);
    shape[axis(axis)] = size;
    return shape;
  }

  /** Returns text such as {@code [1, 3, 32, 32]}: Keras's axes. */
  @Override
  public String toString() {
    return Arrays.toString(sizes());
  }
}
