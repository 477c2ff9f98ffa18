/**
 * The search of a set of images for what excites each feature. {@link
 * switchback.deconv.search.TopActivations} finds the strongest units, one per image, ranked by
 * {@link switchback.deconv.RankBy}; each is a {@link switchback.deconv.search.TopUnit}. {@link
 * switchback.deconv.search.MapStatistics} sums moments and correlations of the maps over the same
 * images.
 */
@NullMarked
package switchback.deconv.search;

import org.jspecify.annotations.NullMarked;
