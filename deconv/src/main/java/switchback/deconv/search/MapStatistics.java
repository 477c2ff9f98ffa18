package switchback.deconv.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ForwardPass;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.StageStack;
import switchback.training.kernels.Workers;

/**
 * What the maps of some layers have in common over some images: how many of their units are 0, how
 * strong they are, and how far any two features' maps correlate. Sums are in double, over parts of
 * 16 images that are added in order: the same to the bit for any number of workers.
 */
public final class MapStatistics {
  /** What {@link Progress} is told is being done. */
  public static final String TASK = "correlating maps";

  private static final int IMAGES_A_PART = 16;

  private final StageStack stack;
  private final Map<String, List<Integer>> chosen;
  private final Map<String, MapMoments> moments;

  /** Parts that came before their turn. */
  private final Map<Integer, Map<String, MapMoments>> early = new HashMap<>();

  private int added;
  private int done;

  private MapStatistics(StageStack stack, Map<String, List<Integer>> chosen) {
    this.stack = stack;
    this.chosen = withThoseBelow(stack, chosen);
    this.moments = moments();
  }

  /** Images by number. */
  @FunctionalInterface
  public interface Images {
    /**
     * Writes one in network-input space; called by several workers at once.
     *
     * @param number from 0
     * @param image overwritten as a whole, (C, H, W)
     */
    void read(int number, float[] image);
  }

  /**
   * Runs images forward, holding the maps of one of them a worker at a time.
   *
   * @param features by layer, those whose correlation is wanted; everything else is known of all
   *     features of these layers and of the convolutions right below them
   * @param count how many images, at least 1
   * @param progress told the images done, again and again, by one worker at a time
   * @throws SwitchbackException where there is no such layer or feature
   * @throws IllegalArgumentException where no layer is named or {@code count} is below 1
   */
  public static MapStatistics of(
      StageStack stack,
      Map<String, List<Integer>> features,
      int count,
      Images images,
      Workers workers,
      Progress progress) {
    if (count < 1 || features.isEmpty()) {
      throw new IllegalArgumentException(
          "needs at least 1 image and 1 layer, got " + count + " and " + features.keySet());
    }
    MapStatistics statistics = new MapStatistics(stack, features);
    int deepest = features.keySet().stream().mapToInt(stack::depth).max().orElseThrow();
    workers.run(
        Math.ceilDiv(count, IMAGES_A_PART),
        (part, scratch) -> {
          int from = part * IMAGES_A_PART;
          int to = Math.min(count, from + IMAGES_A_PART);
          ForwardPass pass = new ForwardPass(stack, deepest, scratch);
          statistics.add(part, statistics.part(pass, images, from, to));
          statistics.tell(progress, to - from, count);
        });
    return statistics;
  }

  private synchronized void tell(Progress progress, int images, int count) {
    done += images;
    progress.at(TASK, done, count);
  }

  /** The layers with their features, and without any those that they sum over. */
  private static Map<String, List<Integer>> withThoseBelow(
      StageStack stack, Map<String, List<Integer>> features) {
    Map<String, List<Integer>> layers = new LinkedHashMap<>();
    features.forEach(
        (layer, chosen) -> {
          chosen.forEach(feature -> stack.layer(layer).feature(feature));
          layers.put(layer, List.copyOf(chosen));
        });
    for (String layer : features.keySet()) {
      stack.below(layer).ifPresent(below -> layers.putIfAbsent(below.name(), List.of()));
    }
    return layers;
  }

  private Map<String, MapMoments> moments() {
    Map<String, MapMoments> empty = new LinkedHashMap<>();
    chosen.forEach(
        (layer, features) ->
            empty.put(layer, new MapMoments(stack.layer(layer).features(), features)));
    return empty;
  }

  private Map<String, MapMoments> part(ForwardPass pass, Images images, int from, int to) {
    Map<String, MapMoments> part = moments();
    float[] image = new float[stack.input().size()];
    for (int number = from; number < to; number++) {
      images.read(number, image);
      pass.run(image);
      part.forEach((layer, sums) -> sums.add(pass.mapsAt(stack.depth(layer))));
    }
    return part;
  }

  /** Adds a part once all before it have been added. */
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
      throw new IllegalArgumentException("looked at " + moments.keySet() + ", not " + layer);
    }
    return known;
  }

  /**
   * The share of a feature's units that are exactly 0, over all images, 0..1.
   *
   * @throws IllegalArgumentException where that layer was not looked at
   * @throws SwitchbackException where it has no such feature
   */
  public double sparsity(String layer, int feature) {
    return known(layer).sparsity(stack.layer(layer).feature(feature));
  }

  /** The root of the mean square of a feature's units, over all images; throws likewise. */
  public double rootMeanSquare(String layer, int feature) {
    return known(layer).rootMeanSquare(stack.layer(layer).feature(feature));
  }

  /**
   * Pearson's correlation of the maps of any two of a layer's chosen features, over all units of
   * all images, -1..1, in their order row by row; NaN where one of the two is the same everywhere.
   * Throws likewise.
   */
  public double[][] correlation(String layer) {
    return known(layer).correlation();
  }

  /**
   * A feature of the layer below.
   *
   * @param feature its number
   * @param weight how strongly it feeds a feature, above 0
   */
  public record Input(int feature, double weight) {}

  /**
   * The features of the convolution below that feed a convolution's feature most: by the product of
   * two norms, that of the filter's plane for it (the root of the sum of its squared weights) and
   * that of its map (the root mean square of its units over all images), so that neither large
   * weights on a feature that is never active count nor a strong feature that the filter passes
   * over. From no paper. Signs are lost: a strong input may hold the feature down.
   *
   * @param most how many at most; those of weight 0 never count
   * @return strongest first, equal ones by their number; empty where there is no convolution below
   * @throws SwitchbackException where there is no such layer or feature
   * @throws IllegalArgumentException where that layer was not looked at
   */
  public List<Input> inputs(String layer, int feature, int most) {
    known(layer);
    int checked = stack.layer(layer).feature(feature);
    return stack
        .below(layer)
        .map(below -> inputs(below, stack.convolution(layer).orElseThrow().filter(checked)))
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
