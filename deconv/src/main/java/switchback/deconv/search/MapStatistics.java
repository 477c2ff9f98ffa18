package switchback.deconv.search;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.training.engine.BatchPass;
import switchback.training.kernels.Workers;

/**
 * Statistics of the maps of some layers over a set of images: the share of units that are 0, their
 * strength, in each image and in all, and the correlations between the maps of any two features.
 * Sums are in double, over parts of 16 images that are added in order, so that the result is the
 * same to the bit for any number of workers.
 */
public final class MapStatistics {
  /** The name of the task that {@link Progress} receives. */
  public static final String TASK = "correlating maps";

  private static final int IMAGES_PER_PART = 16;

  private final ProjectableNetwork network;
  private final Map<String, List<Integer>> chosen;
  private final Map<String, MapMoments> moments;
  private final MapStrengths strengths;

  /** Finished parts that wait for earlier ones. */
  private final Map<Integer, Map<String, MapMoments>> early = new HashMap<>();

  private int added;
  private int done;

  private MapStatistics(
      ProjectableNetwork network, Map<String, List<Integer>> chosen, RankBy by, int images) {
    this.network = network;
    this.chosen = withThoseBelow(network, chosen);
    this.moments = moments();
    this.strengths = new MapStrengths(network, this.chosen, by, images);
  }

  /** A set of images by number. */
  @FunctionalInterface
  public interface Images {
    /**
     * Writes an image in network-input space. It is called by several workers at once.
     *
     * @param number the number of the image, from 0
     * @param image overwritten as a whole, (C, H, W)
     */
    void read(int number, float[] image);
  }

  /**
   * Runs images forward and computes the statistics. Each worker holds the maps of one image at a
   * time.
   *
   * @param features the features whose correlations are computed and whose strengths are kept, by
   *     layer; the other statistics are computed for all features of these layers and of the
   *     convolutions right below them
   * @param by the measure of an image's strength
   * @param count the number of images, at least 1
   * @param progress receives the number of images done, from one worker at a time
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if no layer is named or {@code count} is below 1
   */
  public static MapStatistics of(
      ProjectableNetwork network,
      Map<String, List<Integer>> features,
      RankBy by,
      int count,
      Images images,
      Workers workers,
      Progress progress) {
    if (count < 1 || features.isEmpty()) {
      throw new IllegalArgumentException(
          "needs at least 1 image and 1 layer, got " + count + " and " + features.keySet());
    }
    MapStatistics statistics = new MapStatistics(network, features, by, count);
    network.graph().readWeights();
    workers.run(
        Math.ceilDiv(count, IMAGES_PER_PART),
        (part, scratch) -> {
          int from = part * IMAGES_PER_PART;
          int to = Math.min(count, from + IMAGES_PER_PART);
          BatchPass pass = network.forwardPass(statistics.chosen.keySet(), scratch);
          statistics.add(part, statistics.part(pass, images, from, to));
          statistics.report(progress, to - from, count);
        });
    return statistics;
  }

  private synchronized void report(Progress progress, int images, int count) {
    done += images;
    progress.at(TASK, done, count);
  }

  /** Returns the layers with their features, and the layers right below them without features. */
  private static Map<String, List<Integer>> withThoseBelow(
      ProjectableNetwork network, Map<String, List<Integer>> features) {
    Map<String, List<Integer>> layers = new LinkedHashMap<>();
    features.forEach(
        (layer, chosen) -> {
          chosen.forEach(feature -> network.layer(layer).feature(feature));
          layers.put(layer, List.copyOf(chosen));
        });
    for (String layer : features.keySet()) {
      network.below(layer).ifPresent(below -> layers.putIfAbsent(below.name(), List.of()));
    }
    return layers;
  }

  private Map<String, MapMoments> moments() {
    Map<String, MapMoments> empty = new LinkedHashMap<>();
    chosen.forEach(
        (layer, features) ->
            empty.put(layer, new MapMoments(network.layer(layer).features(), features)));
    return empty;
  }

  private Map<String, MapMoments> part(BatchPass pass, Images images, int from, int to) {
    Map<String, MapMoments> part = moments();
    float[] image = new float[network.input().size()];
    pass.run(
        from,
        to,
        (number, values, at) -> {
          images.read(number, image);
          System.arraycopy(image, 0, values, at, image.length);
        },
        (number, computed) ->
            part.forEach(
                (layer, moments) -> {
                  MemorySegment maps = computed.of(network.node(layer));
                  moments.add(maps);
                  strengths.add(layer, number, maps);
                }));
    return part;
  }

  /** Adds a part as soon as all parts before it have been added. */
  private synchronized void add(int number, Map<String, MapMoments> part) {
    early.put(number, part);
    for (Map<String, MapMoments> next = early.remove(added);
        next != null;
        next = early.remove(added)) {
      next.forEach((layer, sums) -> known(layer).add(sums));
      added++;
    }
  }

  private MapMoments known(String layer) {
    MapMoments known = moments.get(layer);
    if (known == null) {
      throw new IllegalArgumentException("computed for " + moments.keySet() + ", not " + layer);
    }
    return known;
  }

  /**
   * Returns the share of a feature's units that are exactly 0, over all images, 0..1.
   *
   * @throws IllegalArgumentException if there are no statistics of the layer
   * @throws SwitchbackException if it has no such feature
   */
  public double sparsity(String layer, int feature) {
    return known(layer).sparsity(network.layer(layer).feature(feature));
  }

  /**
   * Returns the strength of a chosen feature in each image, in the order of the images: its largest
   * activation or the sum of its map, and 0 if it has no activation above 0. The array is new.
   *
   * @throws IllegalArgumentException if it is not a feature whose strengths are kept
   */
  public float[] strengths(String layer, int feature) {
    return strengths.of(layer, feature);
  }

  /**
   * Returns the root mean square of a feature's units, over all images.
   *
   * @throws IllegalArgumentException if there are no statistics of the layer
   * @throws SwitchbackException if it has no such feature
   */
  double rootMeanSquare(String layer, int feature) {
    return known(layer).rootMeanSquare(network.layer(layer).feature(feature));
  }

  /**
   * Returns Pearson's correlation, -1..1, between the maps of every two chosen features of a layer,
   * over all units of all images. Rows and columns follow the order of the features; an entry is
   * NaN if a map of the two is constant.
   *
   * @throws IllegalArgumentException if there are no statistics of the layer
   */
  public double[][] correlation(String layer) {
    return known(layer).correlation();
  }

  /**
   * A feature of the layer below that feeds a feature.
   *
   * @param feature its number
   * @param weight how strongly it feeds the feature, above 0
   */
  public record Input(int feature, double weight) {}

  /**
   * Returns the features of the convolution below that feed a convolution's feature most. The
   * weight of an input is the product of two norms: that of the filter's plane for it (the root of
   * the sum of squared weights) and that of its map (the root mean square of its units over all
   * images). Thus neither large weights on an inactive feature count, nor a strong feature with
   * small weights. The measure comes from no paper. It ignores signs: a strong input may inhibit
   * the feature.
   *
   * @param most the largest number of inputs; those of weight 0 never count
   * @return the inputs, strongest first, equal ones by number; empty if there is no convolution
   *     below
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if there are no statistics of the layer
   */
  public List<Input> inputs(String layer, int feature, int most) {
    known(layer);
    int checked = network.layer(layer).feature(feature);
    return network
        .below(layer)
        .map(below -> inputs(below, network.filter(layer, checked)))
        .orElse(List.of())
        .stream()
        .sorted((a, b) -> Double.compare(b.weight(), a.weight()))
        .limit(most)
        .toList();
  }

  private List<Input> inputs(ProjectableLayer below, float[] filter) {
    int taps = filter.length / below.features();
    List<Input> inputs = new ArrayList<>();
    for (int channel = 0; channel < below.features(); channel++) {
      double squares = 0;
      for (int i = channel * taps; i < (channel + 1) * taps; i++) {
        squares += (double) filter[i] * filter[i];
      }
      double weight = Math.sqrt(squares) * rootMeanSquare(below.name(), channel);
      if (weight > 0) {
        inputs.add(new Input(channel, weight));
      }
    }
    return inputs;
  }
}
