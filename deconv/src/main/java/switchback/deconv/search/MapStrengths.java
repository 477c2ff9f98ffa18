package switchback.deconv.search;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.training.kernels.pooling.Maxima;

/**
 * The strength of some features in each of some images, as {@link TopActivations} ranks images by
 * it, 4 bytes each. Several threads may add images at once, each image once.
 */
final class MapStrengths {
  private final RankBy by;

  /** The strengths of a layer's chosen features in all images. */
  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  private record OfLayer(ProjectableLayer layer, List<Integer> features, float[][] strengths) {}

  private final Map<String, OfLayer> layers = new LinkedHashMap<>();

  /** Creates empty strengths of these features by layer. */
  MapStrengths(
      ProjectableNetwork network, Map<String, List<Integer>> chosen, RankBy by, int images) {
    this.by = by;
    chosen.forEach(
        (layer, features) ->
            layers.put(
                layer,
                new OfLayer(network.layer(layer), features, new float[features.size()][images])));
  }

  /** Keeps the strengths of a layer's chosen features in an image. */
  void add(String layer, int image, MemorySegment maps) {
    OfLayer known = of(layer);
    int plane = known.layer().maps().plane();
    for (int i = 0; i < known.features().size(); i++) {
      long from = (long) known.features().get(i) * plane;
      float activation = Maxima.positive(maps, from, plane);
      known.strengths()[i][image] = strength(by, activation, maps, from, plane);
    }
  }

  /**
   * Returns the value by which an image is ranked for a feature; 0 if the feature has no activation
   * above 0 in it.
   *
   * @param activation the largest activation of the feature's map, or 0 if none is above 0
   * @param maps holds the {@code count} values of the map from {@code from} on
   */
  static float strength(RankBy by, float activation, MemorySegment maps, long from, int count) {
    if (!(activation > 0)) {
      return 0;
    }
    return switch (by) {
      case UNIT -> activation;
      case MAP -> Math.max(0, Maxima.sum(maps, from, count));
    };
  }

  /** Returns a feature's strength in each image, as a new array. */
  float[] of(String layer, int feature) {
    int place = of(layer).features().indexOf(feature);
    if (place < 0) {
      throw new IllegalArgumentException(
          "strengths are kept of features " + of(layer).features() + ", not of " + feature);
    }
    return of(layer).strengths()[place].clone();
  }

  private OfLayer of(String layer) {
    OfLayer known = layers.get(layer);
    if (known == null) {
      throw new IllegalArgumentException(
          "strengths are kept of " + layers.keySet() + ", not " + layer);
    }
    return known;
  }
}
