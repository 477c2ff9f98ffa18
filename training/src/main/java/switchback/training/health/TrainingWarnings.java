package switchback.training.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.runs.EpochResult;

/**
 * Warns of problems that do not end a training. The warnings depend on the results of the epochs
 * only, so a resumed training warns exactly as an uninterrupted one.
 *
 * <p>The learning rate is too high if an epoch's mean loss exceeds that of guessing, ln(classes),
 * or that of the best epoch by more than a quarter of ln(classes). A layer is in danger if more
 * than half of its features are dead.
 */
public final class TrainingWarnings {
  private static final double MARGIN = 0.25;

  private final int classes;
  private final double learningRate;
  private final Map<String, Integer> features;
  private final int images;

  /**
   * Creates the warnings of a training.
   *
   * @param classes the number of classes
   * @param learningRate the peak learning rate
   * @param features the number of features per layer with a ReLU
   * @param images the number of images on which dead features are counted
   */
  public TrainingWarnings(
      int classes, double learningRate, Map<String, Integer> features, int images) {
    this.classes = classes;
    this.learningRate = learningRate;
    this.features = features;
    this.images = images;
  }

  /** Returns the warnings of the last epoch, a line each, except those that the one before gave. */
  public List<String> after(List<EpochResult> epochs) {
    List<String> warnings = new ArrayList<>();
    List<EpochResult> before = epochs.subList(0, epochs.size() - 1);
    String divergence = divergence(epochs);
    if (divergence != null && (before.isEmpty() || divergence(before) == null)) {
      warnings.add(divergence);
    }
    EpochResult last = epochs.getLast();
    features.forEach(
        (layer, count) -> {
          int dead = dead(last, layer);
          int danger = danger(dead, count);
          if (danger > 0
              && (before.isEmpty() || danger != danger(dead(before.getLast(), layer), count))) {
            warnings.add(
                String.format(
                    Locale.ROOT,
                    "layer %s: %,d of %,d features are 0 on all of %,d images after epoch %d",
                    layer,
                    dead,
                    count,
                    images,
                    last.epoch()));
          }
        });
    return warnings;
  }

  private @Nullable String divergence(List<EpochResult> epochs) {
    double guessing = Math.log(classes);
    double margin = MARGIN * guessing;
    EpochResult last = epochs.getLast();
    EpochResult best = epochs.getFirst();
    for (EpochResult each : epochs) {
      best = each.loss() < best.loss() ? each : best;
    }
    String than =
        last.loss() > guessing + margin
            ? String.format(Locale.ROOT, "guessing has %.3f", guessing)
            : last.loss() > best.loss() + margin
                ? String.format(Locale.ROOT, "epoch %d had %.3f", best.epoch(), best.loss())
                : null;
    return than == null || classes < 2
        ? null
        : String.format(
            Locale.ROOT,
            "epoch %d has a mean loss of %.3f, but %s: a learning rate of %s is likely too high",
            last.epoch(),
            last.loss(),
            than,
            learningRate);
  }

  private static int dead(EpochResult result, String layer) {
    Map<String, Integer> dead = result.deadFeatures();
    return dead == null ? 0 : dead.getOrDefault(layer, 0);
  }

  /** Returns 2 if all features are dead, 1 if more than half are, 0 otherwise. */
  private static int danger(int dead, int features) {
    return dead == features ? 2 : 2 * dead > features ? 1 : 0;
  }
}
