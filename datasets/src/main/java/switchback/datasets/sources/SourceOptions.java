package switchback.datasets.sources;

import switchback.datasets.images.FittedImages;

/**
 * How a data set is read, beside its name.
 *
 * @param cache the largest number of bytes in which decoded images are kept; they are kept only if
 *     all images of a split fit
 * @param skipsBad whether damaged images are left out; otherwise the first one that is met ends the
 *     work
 */
public record SourceOptions(long cache, boolean skipsBad) {
  /** The options of a user who gives none. */
  public static final SourceOptions DEFAULT = new SourceOptions(FittedImages.DEFAULT_CACHE, false);
}
