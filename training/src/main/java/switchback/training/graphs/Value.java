package switchback.training.graphs;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array of any number of axes that a {@link GraphBuilder} has built: the maps of a node, perhaps
 * with their values at other places. Reshaping, transposing and slicing give such a view and
 * compute nothing. The leading axis is usually that of the batch, of size 1. Immutable.
 */
public final class Value {
  private final int node;
  private final int[] shape;
  private final int @Nullable [] sources;
  private final float fill;
  private final boolean isPermutation;

  /**
   * Creates a view.
   *
   * @param sources for each value, in C order, the index of the node's value or -1 for {@code
   *     fill}; null if all are in their order
   * @param isPermutation whether each of the node's values occurs exactly once
   */
  Value(int node, int[] shape, int @Nullable [] sources, float fill, boolean isPermutation) {
    this.node = node;
    this.shape = shape;
    this.sources = sources;
    this.fill = fill;
    this.isPermutation = isPermutation;
  }

  /** Creates the plain view of a node's maps: (1, C, H, W). */
  static Value of(int node, MapShape maps) {
    return new Value(
        node, new int[] {1, maps.channels(), maps.height(), maps.width()}, null, 0, true);
  }

  /** Returns the number of the node. */
  int node() {
    return node;
  }

  /** Returns the sizes of all axes. */
  public List<Integer> shape() {
    return Arrays.stream(shape).boxed().toList();
  }

  /** Returns the number of axes. */
  public int rank() {
    return shape.length;
  }

  /**
   * Returns the size of an axis.
   *
   * @param axis its number; negative ones count from the end
   */
  public int size(int axis) {
    return shape[axis < 0 ? axis + shape.length : axis];
  }

  /** Returns the number of values. */
  public int size() {
    return count(shape);
  }

  /** Returns the product of sizes. */
  static int count(int[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  int[] sizes() {
    return shape.clone();
  }

  /** Returns the table of sources, for reading only, or null. */
  int @Nullable [] sources() {
    return sources;
  }

  float fill() {
    return fill;
  }

  boolean isPermutation() {
    return isPermutation;
  }

  /** Returns whether another view of any node has its values at the same places. */
  boolean isArrangedLike(Value other) {
    return Arrays.equals(shape, other.shape)
        && Arrays.equals(sources, other.sources)
        && isPermutation
        && other.isPermutation;
  }

  /** Returns this view's arrangement of another node's values, of which there are as many. */
  Value of(int otherNode) {
    return new Value(otherNode, shape, sources, fill, isPermutation);
  }

  /** Returns the same values with other axes. */
  Value reshaped(int... sizes) {
    if (count(sizes) != size()) {
      throw new IllegalArgumentException(
          "cannot reshape " + Arrays.toString(shape) + " to " + Arrays.toString(sizes));
    }
    return new Value(node, sizes.clone(), sources, fill, isPermutation);
  }

  /** Returns a view of any size whose values no one will ask for. */
  Value sketched(int... sizes) {
    return new Value(node, sizes.clone(), null, 0, true);
  }

  /**
   * Returns a view of this view.
   *
   * @param sizes the sizes of its axes
   * @param places for each of its values the index of this view's, or -1 for {@code value}
   */
  Value rearranged(int[] sizes, int[] places, float value) {
    int[] composed = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      composed[i] = places[i] < 0 || sources == null ? places[i] : sources[places[i]];
    }
    return new Value(node, sizes, withoutOrder(composed), value, isPermutation(composed));
  }

  /** Returns null instead of a table that leaves all values where they are. */
  private int @Nullable [] withoutOrder(int[] table) {
    if (table.length != nodeSize()) {
      return table;
    }
    for (int i = 0; i < table.length; i++) {
      if (table[i] != i) {
        return table;
      }
    }
    return null;
  }

  private boolean isPermutation(int[] table) {
    if (!isPermutation || table.length != nodeSize()) {
      return false;
    }
    boolean[] seen = new boolean[table.length];
    for (int source : table) {
      if (source < 0 || seen[source]) {
        return false;
      }
      seen[source] = true;
    }
    return true;
  }

  /** Returns the number of the node's values, which a permutation alone knows. */
  private int nodeSize() {
    return isPermutation ? size() : -1;
  }

  /** Returns text such as {@code [1, 3, 32, 32]}: the sizes of the axes. */
  @Override
  public String toString() {
    return Arrays.toString(shape);
  }
}
