/**
 * Searches a set of images for what excites each feature. {@link
 * switchback.deconv.search.TopActivations} finds the strongest units, at most one per image, ranked
 * by {@link switchback.deconv.RankBy}; each is a {@link switchback.deconv.search.TopUnit}. {@link
 * switchback.deconv.search.MapStatistics} gives the sparsity, strength and correlations of the maps
 * over a set of images. Both run images forward through a {@link
 * switchback.deconv.ProjectableNetwork} in parallel and give the same result for any number of
 * workers.
 */
@NullMarked
package switchback.deconv.search;

import org.jspecify.annotations.NullMarked;
