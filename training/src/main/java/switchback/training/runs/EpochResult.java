package switchback.training.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch came to.
 *
 * @param epoch from 1
 * @param loss the mean of the steps' losses, penalties included
 * @param testLoss the mean of -ln p(true class) over the test split
 * @param testAccuracy the share of the test split named right, 0..1
 * @param imagesPerSecond training images a second, evaluation not counted
 * @param trainAccuracy the share of training images named right after the epoch, without dropout
 *     and augmentation, 0..1: of as many as the test split has, but 1,000 at least, evenly spread;
 *     null in runs of before it was measured
 * @param deadFeatures by layer with a ReLU, from the pixels up: how many of its features answered
 *     to none of the training images, of 1,000 at most, evenly spread; null in runs of before it
 *     was counted
 */
public record EpochResult(
    int epoch,
    double loss,
    double testLoss,
    double testAccuracy,
    double imagesPerSecond,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double trainAccuracy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Integer> deadFeatures) {
  /**
   * Copies the map, in its order.
   *
   * @throws NullPointerException where a number in it is null, as in a file
   */
  public EpochResult {
    if (deadFeatures != null) {
      deadFeatures.values().forEach(Objects::requireNonNull);
      deadFeatures = Collections.unmodifiableMap(new LinkedHashMap<>(deadFeatures));
    }
  }

  /** Without a count of dead features. */
  public EpochResult(
      int epoch,
      double loss,
      double testLoss,
      double testAccuracy,
      double imagesPerSecond,
      @Nullable Double trainAccuracy) {
    this(epoch, loss, testLoss, testAccuracy, imagesPerSecond, trainAccuracy, null);
  }
}
