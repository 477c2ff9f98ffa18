package switchback.datasets.sources;

import org.jspecify.annotations.Nullable;
import switchback.datasets.cifar.Cifar100;
import switchback.datasets.images.FittedImages;

/**
 * How a data set is read, beside its name.
 *
 * @param cache the largest number of bytes in which decoded images are kept; they are kept only if
 *     all images of a split fit
 * @param skipsBad whether damaged images are left out; otherwise the first one that is met ends the
 *     work
 * @param labels which labels of CIFAR-100 are taken
 * @param layout the order of an array's axes; null if the array is to tell
 */
public record SourceOptions(
    long cache, boolean skipsBad, Cifar100.Labels labels, ImageLayout.@Nullable Order layout) {
  /** The options of a user who gives none. */
  public static final SourceOptions DEFAULT = new SourceOptions(FittedImages.DEFAULT_CACHE, false);

  /** Creates options with fine labels, which leave the order of axes to the array. */
  public SourceOptions(long cache, boolean skipsBad) {
    this(cache, skipsBad, Cifar100.Labels.FINE, null);
  }
}
