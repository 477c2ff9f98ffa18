package switchback.training.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The results of an epoch of training.
 *
 * @param epoch the epoch, from 1
 * @param loss the mean of the steps' losses, penalties included
 * @param testLoss the mean of -ln p(true class) over the test split
 * @param testAccuracy the share of the test split named right, 0..1
 * @param imagesPerSecond training images per second, not counting evaluation
 * @param trainAccuracy the share of training images named right after the epoch, 0..1, without
 *     dropout and augmentation. It is measured on an evenly spread sample as large as the test
 *     split, but of at least 1,000 images. Null in older runs, which did not measure it
 * @param deadFeatures the number of dead features per layer with a ReLU, in the order of the
 *     layers: features that are 0 on all images of an evenly spread sample of the training split,
 *     of at most 1,000. Null in older runs, which did not count them
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
   * Copies the map, keeping its order.
   *
   * @throws NullPointerException if a number in the map is null, as it may be in a file
   */
  public EpochResult {
    if (deadFeatures != null) {
      deadFeatures.values().forEach(Objects::requireNonNull);
      deadFeatures = Collections.unmodifiableMap(new LinkedHashMap<>(deadFeatures));
    }
  }

  /** Creates a result without a count of dead features. */
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
