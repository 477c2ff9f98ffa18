package switchback.deconv.search;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ForwardPass;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.RankBy;
import switchback.deconv.StageStack;
import switchback.training.kernels.Workers;

/**
 * Which images excite each feature most, and where (Zeiler and Fergus 2014, section 4: the top nine
 * activations over a whole set).
 *
 * <p>An image counts once for a feature, by its strongest unit, the first in row-major order where
 * several are equal. Images are ranked by that activation, or by the sum of the feature's map,
 * equal ones by their place in the set. An activation of zero, or a logit below, never counts: a
 * feature may have fewer than k, and a dead one has none.
 */
public final class TopActivations {
  /** What {@link Progress} is told is being done. */
  public static final String TASK = "searching top activations";

  private static final int IMAGES_A_TASK = 16;

  private final Map<String, List<Ranking>> rankings;

  private TopActivations(Map<String, List<Ranking>> rankings) {
    this.rankings = rankings;
  }

  /**
   * Searches a set in one pass, holding the maps of one image a worker at a time. The result is the
   * same for any number of workers.
   *
   * @param workers share out the images
   * @param statistics of the network's training split
   * @param layers names of the layers whose features are wanted
   * @param k how many images a feature, at least 1
   * @param by what they are ranked by
   * @param progress told the images done, again and again, by one worker at a time
   * @throws SwitchbackException where there is no such layer, or where the images have not the size
   *     of the network's input
   * @throws IllegalArgumentException where {@code k} is below 1 or no layer is named
   */
  public static TopActivations search(
      StageStack stack,
      Workers workers,
      ImageSet images,
      PixelStatistics statistics,
      List<String> layers,
      int k,
      RankBy by,
      Progress progress) {
    if (k < 1 || layers.isEmpty()) {
      throw new IllegalArgumentException(
          "needs at least 1 image a feature and 1 layer, got " + k + " and " + layers);
    }
    stack.checkImages(images);
    Map<String, List<Ranking>> rankings = new LinkedHashMap<>();
    layers.forEach(layer -> rankings.put(layer, empty(stack.layer(layer), k, by)));
    int deepest = layers.stream().mapToInt(stack::depth).max().orElseThrow();
    Object lock = new Object();
    int[] done = {0};
    workers.run(
        Math.ceilDiv(images.size(), IMAGES_A_TASK),
        (task, scratch) -> {
          int from = task * IMAGES_A_TASK;
          int to = Math.min(images.size(), from + IMAGES_A_TASK);
          ForwardPass pass = new ForwardPass(stack, deepest, scratch);
          rank(stack, pass, images, statistics, from, to, rankings);
          synchronized (lock) {
            done[0] += to - from;
            progress.at(TASK, done[0], images.size());
          }
        });
    return new TopActivations(rankings);
  }

  /** Runs images {@code from .. to - 1} and offers all their maps. */
  private static void rank(
      StageStack stack,
      ForwardPass pass,
      ImageSet images,
      PixelStatistics statistics,
      int from,
      int to,
      Map<String, List<Ranking>> rankings) {
    float[] image = new float[stack.input().size()];
    List<String> layers = List.copyOf(rankings.keySet());
    List<List<Ranking>> features = List.copyOf(rankings.values());
    int[][] responding = new int[layers.size()][];
    Arrays.setAll(responding, i -> new int[features.get(i).size()]);
    for (int n = from; n < to; n++) {
      images.standardized(n, statistics, image, 0);
      pass.run(image);
      for (int i = 0; i < responding.length; i++) {
        MemorySegment maps = pass.mapsAt(stack.depth(layers.get(i)));
        offer(n, features.get(i), maps, responding[i]);
      }
    }
    for (int i = 0; i < responding.length; i++) {
      for (int feature = 0; feature < responding[i].length; feature++) {
        features.get(i).get(feature).respond(responding[i][feature]);
      }
    }
  }

  private static void offer(
      int image, List<Ranking> features, MemorySegment maps, int[] responding) {
    int plane = Math.toIntExact(maps.byteSize() / Float.BYTES / features.size());
    for (int feature = 0; feature < features.size(); feature++) {
      if (features.get(feature).offer(image, maps, (long) feature * plane, plane)) {
        responding[feature]++;
      }
    }
  }

  private static List<Ranking> empty(ProjectableLayer layer, int k, RankBy by) {
    List<Ranking> features = new ArrayList<>();
    for (int feature = 0; feature < layer.features(); feature++) {
      features.add(new Ranking(k, by, layer.width()));
    }
    return features;
  }

  /** The layers that were searched. */
  public List<String> layers() {
    return List.copyOf(rankings.keySet());
  }

  /**
   * The top of a feature, strongest first; at most k, none for a dead feature.
   *
   * @throws IllegalArgumentException where that layer was not searched
   * @throws IndexOutOfBoundsException where it has no such feature
   */
  public List<TopUnit> top(String layer, int feature) {
    return ranking(layer, feature).ranked();
  }

  /** How many images had a unit of that feature with an activation above 0; throws likewise. */
  public int responding(String layer, int feature) {
    return ranking(layer, feature).responding();
  }

  /** Whether no image had any; throws likewise. */
  public boolean isDead(String layer, int feature) {
    return responding(layer, feature) == 0;
  }

  private Ranking ranking(String layer, int feature) {
    List<Ranking> features = rankings.get(layer);
    if (features == null) {
      throw new IllegalArgumentException("searched " + rankings.keySet() + ", not " + layer);
    }
    return features.get(feature);
  }
}
