package switchback.deconv.search;

import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.training.engine.BatchPass;
import switchback.training.kernels.Workers;

/**
 * The images that excite each feature most, and the units in which they do (Zeiler and Fergus 2014,
 * section 4: the top nine activations over a whole set).
 *
 * <p>An image counts once per feature, by its strongest unit, the first in row-major order if
 * several are equal. Images are ranked by that activation or by the sum of the feature's map, equal
 * ones by their index in the set. Activations of zero and negative logits never count, so that a
 * feature may have fewer than k units; a dead one has none.
 */
public final class TopActivations implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** The name of the task that {@link Progress} receives. */
  public static final String TASK = "searching top activations";

  private static final int IMAGES_PER_TASK = 16;

  private final LinkedHashMap<String, Ranking[]> rankings = new LinkedHashMap<>();

  /** Creates the results of a search of no images. */
  private TopActivations(ProjectableNetwork network, List<String> layers, int k, RankBy by) {
    if (k < 1 || layers.isEmpty()) {
      throw new IllegalArgumentException(
          "needs at least 1 image per feature and 1 layer, got " + k + " and " + layers);
    }
    layers.forEach(layer -> rankings.put(layer, empty(network.layer(layer), k, by)));
  }

  /**
   * Searches a set of images in one pass. Each worker holds the maps of a few images at a time, and
   * the result is the same for any number of workers.
   *
   * @param workers the workers that share the images
   * @param statistics the statistics of the network's training split
   * @param layers the names of the layers whose features are ranked
   * @param k the number of images per feature, at least 1
   * @param by the measure by which images are ranked
   * @param progress receives the number of images done, from one worker at a time
   * @throws SwitchbackException if there is no such layer or the images do not have the size of the
   *     network's input
   * @throws IllegalArgumentException if {@code k} is below 1 or no layer is named
   */
  public static TopActivations search(
      ProjectableNetwork network,
      Workers workers,
      ImageSet images,
      PixelStatistics statistics,
      List<String> layers,
      int k,
      RankBy by,
      Progress progress) {
    TopActivations found = new TopActivations(network, layers, k, by);
    network.checkImages(images);
    network.graph().readWeights();
    Object lock = new Object();
    int[] done = {0};
    workers.run(
        Math.ceilDiv(images.size(), IMAGES_PER_TASK),
        (task, scratch) -> {
          int from = task * IMAGES_PER_TASK;
          int to = Math.min(images.size(), from + IMAGES_PER_TASK);
          BatchPass pass = network.forwardPass(layers, scratch);
          rank(network, pass, images, statistics, from, to, found.rankings);
          synchronized (lock) {
            done[0] += to - from;
            progress.at(TASK, done[0], images.size());
          }
        });
    return found;
  }

  /**
   * Adds the results of a search of other images. The sum of several does not depend on their
   * order.
   *
   * @param other the results for the same layers, the same number of images per feature and the
   *     same measure
   * @param first the number of the first of its images among all
   * @throws IllegalArgumentException if other layers were searched
   */
  public void add(TopActivations other, int first) {
    if (!rankings.keySet().equals(other.rankings.keySet())) {
      throw new IllegalArgumentException(
          "searched " + rankings.keySet() + ", not " + other.rankings.keySet());
    }
    rankings.forEach(
        (layer, features) -> {
          Ranking[] others = other.features(layer);
          for (int feature = 0; feature < features.length; feature++) {
            features[feature].add(others[feature], first);
          }
        });
  }

  /** Runs images {@code from .. to - 1} forward and offers all their maps. */
  private static void rank(
      ProjectableNetwork network,
      BatchPass pass,
      ImageSet images,
      PixelStatistics statistics,
      int from,
      int to,
      Map<String, Ranking[]> rankings) {
    List<String> layers = List.copyOf(rankings.keySet());
    List<Ranking[]> features = List.copyOf(rankings.values());
    int[][] responding = new int[layers.size()][];
    Arrays.setAll(responding, i -> new int[features.get(i).length]);
    pass.run(
        from,
        to,
        (n, values, at) -> images.standardized(n, statistics, values, at),
        (n, maps) -> {
          for (int i = 0; i < responding.length; i++) {
            offer(n, features.get(i), maps.of(network.node(layers.get(i))), responding[i]);
          }
        });
    for (int i = 0; i < responding.length; i++) {
      for (int feature = 0; feature < responding[i].length; feature++) {
        features.get(i)[feature].respond(responding[i][feature]);
      }
    }
  }

  private static void offer(int image, Ranking[] features, MemorySegment maps, int[] responding) {
    int plane = Math.toIntExact(maps.byteSize() / Float.BYTES / features.length);
    for (int feature = 0; feature < features.length; feature++) {
      if (features[feature].offer(image, maps, (long) feature * plane, plane)) {
        responding[feature]++;
      }
    }
  }

  private static Ranking[] empty(ProjectableLayer layer, int k, RankBy by) {
    Ranking[] features = new Ranking[layer.features()];
    Arrays.setAll(features, _ -> new Ranking(k, by, layer.width()));
    return features;
  }

  /** Returns the names of the layers that were searched. */
  public List<String> layers() {
    return List.copyOf(rankings.keySet());
  }

  /**
   * Returns the strongest units of a feature, strongest first: at most k, and none for a dead
   * feature.
   *
   * @throws IllegalArgumentException if the layer was not searched
   * @throws IndexOutOfBoundsException if it has no such feature
   */
  public List<TopUnit> top(String layer, int feature) {
    return ranking(layer, feature).ranked();
  }

  /**
   * Returns the number of images in which a feature has an activation above 0.
   *
   * @throws IllegalArgumentException if the layer was not searched
   * @throws IndexOutOfBoundsException if it has no such feature
   */
  public int responding(String layer, int feature) {
    return ranking(layer, feature).responding();
  }

  /**
   * Returns whether a feature is dead: no image gives it an activation above 0.
   *
   * @throws IllegalArgumentException if the layer was not searched
   * @throws IndexOutOfBoundsException if it has no such feature
   */
  public boolean isDead(String layer, int feature) {
    return responding(layer, feature) == 0;
  }

  private Ranking ranking(String layer, int feature) {
    return features(layer)[feature];
  }

  private Ranking[] features(String layer) {
    Ranking[] features = rankings.get(layer);
    if (features == null) {
      throw new IllegalArgumentException("searched " + rankings.keySet() + ", not " + layer);
    }
    return features;
  }

  /** Returns text such as {@code strongest units of conv1, conv2}. */
  @Override
  public String toString() {
    return "strongest units of " + String.join(", ", rankings.keySet());
  }
}
