package switchback.training.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.runs.EpochResult;

/**
 * What goes wrong in a training without ending it. All follows from what the epochs came to, so
 * that a training that was stopped and gone on with warns as one in one go.
 *
 * <p>A learning rate diverges where an epoch's mean loss is above that of guessing, ln(classes), or
 * above the best epoch's, by more than a quarter of ln(classes). A layer is in danger where more
 * than half of its features are dead.
 */
public final class TrainingWarnings {
  private static final double MARGIN = 0.25;

  private final int classes;
  private final double learningRate;
  private final Map<String, Integer> features;
  private final int images;

  /**
   * For one training.
   *
   * @param learningRate its peak
   * @param features how many each layer with a ReLU has
   * @param images how many they were asked
   */
  public TrainingWarnings(
      int classes, double learningRate, Map<String, Integer> features, int images) {
    this.classes = classes;
    this.learningRate = learningRate;
    this.features = features;
    this.images = images;
  }

  /** What the last epoch says that the one before did not, as lines; none where all goes well. */
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
                    "layer %s: %,d of %,d features answer to none of %,d images after epoch %d",
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
            "epoch %d has a mean loss of %.3f where %s: a learning rate of %s is likely too high",
            last.epoch(),
            last.loss(),
            than,
            learningRate);
  }

  private static int dead(EpochResult result, String layer) {
    Map<String, Integer> dead = result.deadFeatures();
    return dead == null ? 0 : dead.getOrDefault(layer, 0);
  }

  /** 2 where all are dead, 1 where more than half are, else 0. */
  private static int danger(int dead, int features) {
    return dead == features ? 2 : 2 * dead > features ? 1 : 0;
  }
}
