/**
 * Labelled images in memory. A {@link switchback.datasets.Dataset} has two splits, each an {@link
 * switchback.datasets.ImageSet}; {@link switchback.datasets.PixelStatistics} standardises their
 * pixels; {@link switchback.datasets.ImageSetIterator} gives them to DL4J in batches, changed by
 * {@link switchback.datasets.Augmentation} and {@link switchback.datasets.PcaColour}. All
 * randomness is drawn by {@link switchback.datasets.CounterRandom}.
 *
 * <p>Images are kept as bytes, in three planes (red, green, blue) of rows, and become floats only
 * in the batch that is being processed. Where images come from is the matter of {@link
 * switchback.datasets.sources}; this package uses {@link switchback.datasets.files} and {@link
 * switchback.datasets.tasks}.
 */
@NullMarked
package switchback.datasets;

import org.jspecify.annotations.NullMarked;
