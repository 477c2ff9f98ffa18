package switchback.training.readers.torch.families;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/**
 * The layers of a plain network in the order of its file: convolutions one behind the other, then
 * dense layers, and batch normalisations behind some of them.
 *
 * @param convolutions the names of the convolutions
 * @param dense the names of the dense layers
 * @param normalizations the names of the batch normalisations by the name of the layer before each
 * @param others arrays that no such layer has
 */
record PlainLayers(
    List<String> convolutions,
    List<String> dense,
    Map<String, String> normalizations,
    List<String> others) {
  private static final String WEIGHT = "weight";
  private static final String MEAN = "running_mean";
  private static final Set<String> SUMS = Set.of(WEIGHT, "bias");
  private static final Set<String> NORMALIZATION =
      Set.of(WEIGHT, "bias", MEAN, "running_var", "num_batches_tracked");

  /** Sorts the arrays of a file into layers. */
  static PlainLayers of(StateDict dict) {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    for (String name : dict.tensors().keySet()) {
      int dot = name.lastIndexOf('.');
      groups
          .computeIfAbsent(dot < 0 ? "" : name.substring(0, dot), _ -> new LinkedHashSet<>())
          .add(name.substring(dot + 1));
    }
    List<String> convolutions = new ArrayList<>();
    List<String> dense = new ArrayList<>();
    List<String> others = new ArrayList<>();
    List<String> order = new ArrayList<>();
    List<String> normalizations = new ArrayList<>();
    groups.forEach(
        (name, suffixes) -> {
          Tensor weight = dict.get(whole(name, WEIGHT));
          int rank = weight == null ? 0 : weight.rank();
          if (SUMS.containsAll(suffixes) && (rank == 4 || rank == 2)) {
            (rank == 4 ? convolutions : dense).add(name);
            order.add(name);
          } else if (NORMALIZATION.containsAll(suffixes) && suffixes.contains(MEAN)) {
            normalizations.add(name);
            order.add(name);
          } else {
            suffixes.forEach(suffix -> others.add(whole(name, suffix)));
          }
        });
    PlainLayers layers = new PlainLayers(convolutions, dense, new LinkedHashMap<>(), others);
    layers.place(dict, normalizations, order);
    return layers;
  }

  private static String whole(String name, String suffix) {
    return name.isEmpty() ? suffix : name + "." + suffix;
  }

  /**
   * Finds the place of each batch normalisation: behind the layer before it in the file if that is
   * so for all, else in order behind as many layers. Some files have them all in one place.
   */
  private void place(StateDict dict, List<String> found, List<String> order) {
    Map<String, String> adjacent = new LinkedHashMap<>();
    for (String name : found) {
      int at = order.indexOf(name);
      if (at > 0 && sums().contains(order.get(at - 1)) && fits(dict, order.get(at - 1), name)) {
        adjacent.put(order.get(at - 1), name);
      }
    }
    if (adjacent.size() == found.size()) {
      normalizations.putAll(adjacent);
      return;
    }
    List<String> layers = found.size() == convolutions.size() ? convolutions : hidden();
    boolean isOneEach = layers.size() == found.size();
    for (int i = 0; i < found.size(); i++) {
      if (isOneEach && fits(dict, layers.get(i), found.get(i))) {
        normalizations.put(layers.get(i), found.get(i));
      } else {
        others.add(whole(found.get(i), MEAN));
      }
    }
  }

  private static boolean fits(StateDict dict, String layer, String normalization) {
    Tensor weight = dict.get(whole(layer, WEIGHT));
    Tensor mean = dict.get(whole(normalization, MEAN));
    return weight != null && mean != null && mean.rank() == 1 && mean.size() == weight.size(0);
  }

  /** Returns all layers with sums but the last. */
  private List<String> hidden() {
    List<String> sums = sums();
    return sums.isEmpty() ? sums : sums.subList(0, sums.size() - 1);
  }

  /** Returns the layers with sums, in order. */
  private List<String> sums() {
    List<String> sums = new ArrayList<>(convolutions);
    sums.addAll(dense);
    return sums;
  }
}
