package switchback.training.readers.keras.files;

import java.util.List;

/**
 * The place of a layer in a network of nested models.
 *
 * @param names the names from the outermost model's layer to this one
 * @param path the path of its weights in a file of Keras 3, such as {@code
 *     layers/functional/layers/conv2d_1}
 * @param order the place of its weights among those of the outermost model that it is nested in
 */
public record LayerPlace(List<String> names, String path, NestedOrder order) {
  /** Copies the list. */
  public LayerPlace {
    names = List.copyOf(names);
  }

  /** Returns the layer's own name. */
  public String name() {
    return names.getLast();
  }

  /** Returns whether the layer is inside a nested model. */
  public boolean isNested() {
    return names.size() > 1;
  }

  /**
   * Where a layer's weights are among all weights of a nested model: HDF5 files list those that are
   * trained first.
   *
   * @param trained the number of trained weights before the layer's own
   * @param fixed the number of other weights before the layer's own
   * @param allTrained the number of trained weights of the whole nested model
   * @param all the number of its weights
   * @param isFrozen whether none of the layer's own weights are trained
   */
  public record NestedOrder(int trained, int fixed, int allTrained, int all, boolean isFrozen) {
    /** The order in a layer that is not nested. */
    public static final NestedOrder NONE = new NestedOrder(0, 0, 0, 0, false);

    /** Returns the place of each of a layer's weights in the list of the nested model. */
    int[] places(List<WeightKind> kinds) {
      int[] places = new int[kinds.size()];
      int nextTrained = trained;
      int nextFixed = allTrained + fixed;
      for (int i = 0; i < places.length; i++) {
        places[i] = kinds.get(i).isTrained() && !isFrozen ? nextTrained++ : nextFixed++;
      }
      return places;
    }
  }
}
