package switchback.training.graphs;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An array of any number of axes that a {@link GraphBuilder} has built: the maps of a node, perhaps
 * with their values at other places. Reshaping, transposing, slicing, gathering and broadcasting
 * give such a view and compute nothing. The leading axis is usually that of the batch, of size 1.
 * Immutable.
 *
 * <p>Sizes that do not fit end in an {@link IllegalArgumentException} whose message names them.
 */
public final class Value {
  private final int node;
  private final int[] shape;
  private final int @Nullable [] sources;
  private final float fill;
  private final boolean isPermutation;
  private final ViewBudget budget;

  /**
   * Creates a view.
   *
   * @param sources for each value, in C order, the index of the node's value or -1 for {@code
   *     fill}; null if all are in their order
   * @param isPermutation whether each of the node's values occurs exactly once
   * @param budget where tables of places are accounted for
   */
  private Value(
      int node,
      int[] shape,
      int @Nullable [] sources,
      float fill,
      boolean isPermutation,
      ViewBudget budget) {
    this.node = node;
    this.shape = shape;
    this.sources = sources;
    this.fill = fill;
    this.isPermutation = isPermutation;
    this.budget = budget;
  }

  /** Creates the plain view of a node's maps: (1, C, H, W). */
  static Value of(int node, MapShape maps, ViewBudget budget) {
    int[] shape = {1, maps.channels(), maps.height(), maps.width()};
    return new Value(node, shape, null, 0, true, budget);
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
    return shape[positive(axis)];
  }

  /** Returns the number of values. */
  public int size() {
    return Shapes.count(shape);
  }

  int positive(int axis) {
    return axis < 0 ? axis + shape.length : axis;
  }

  /** Returns the sizes of all axes as a new array. */
  public int[] sizes() {
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

  boolean isSketch() {
    return budget.isSketch();
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
    return new Value(otherNode, shape, sources, fill, isPermutation, budget);
  }

  /** Returns the same values with other axes; one size may be -1. */
  public Value reshape(int... sizes) {
    int[] given = Shapes.reshaped(shape, sizes);
    return new Value(node, given, sources, fill, isPermutation, budget);
  }

  /** Returns a view with its axes in another order. */
  public Value transpose(int... order) {
    return rearrange(Shapes.picked(shape, order), () -> Shapes.transposed(shape, order), fill);
  }

  /**
   * Returns a part along an axis.
   *
   * @param axis its number; negative ones count from the end
   * @param step the distance from one position to the next; may be negative
   */
  public Value slice(int axis, int from, int step, int count) {
    int[] picked = new int[count];
    Arrays.setAll(picked, i -> from + i * step);
    return gather(axis, picked);
  }

  /**
   * Returns the given positions along an axis.
   *
   * @param axis its number; negative ones count from the end
   */
  public Value gather(int axis, int... positions) {
    int along = positive(axis);
    for (int position : positions) {
      Shapes.require(
          position >= 0 && position < shape[along],
          this + " at axis " + axis + ", position",
          position);
    }
    int[] sizes = sizes();
    sizes[along] = positions.length;
    return rearrange(sizes, () -> Shapes.gathered(shape, along, positions), fill);
  }

  /** Returns a view repeated along axes of size 1, and along new leading axes. */
  public Value broadcast(int... other) {
    int[] wide = Shapes.common(shape, other);
    return Arrays.equals(wide, shape)
        ? this
        : rearrange(wide, () -> Shapes.repeated(shape, wide), fill);
  }

  /**
   * Returns a view of this view.
   *
   * @param sizes the sizes of its axes
   * @param places returns a new table: for each of its values, in C order, the index of this
   *     view's, or -1 for {@code value}
   */
  Value rearrange(int[] sizes, Supplier<int[]> places, float value) {
    if (budget.isSketch()) {
      // Nobody will ask for its values.
      return new Value(node, sizes.clone(), null, 0, true, budget);
    }
    budget.take(node, sizes);
    int[] composed = places.get();
    for (int i = 0; i < composed.length; i++) {
      composed[i] = composed[i] < 0 || sources == null ? composed[i] : sources[composed[i]];
    }
    return new Value(node, sizes, withoutOrder(composed), value, isPermutation(composed), budget);
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
