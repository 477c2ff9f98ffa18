/**
 * Labelled images, in memory or decoded when they are asked for. A {@link
 * switchback.datasets.Dataset} has two splits, each an {@link switchback.datasets.ImageSet}; {@link
 * switchback.datasets.PixelStatistics} standardises their pixels; {@link
 * switchback.datasets.ImageSetIterator} gives them to DL4J in batches, changed by {@link
 * switchback.datasets.Augmentation} and {@link switchback.datasets.PcaColour}. All randomness is
 * drawn by {@link switchback.datasets.CounterRandom}.
 *
 * <p>Images are bytes, in three planes (red, green, blue) of rows, and become floats only in the
 * batch that is being processed. {@link switchback.datasets.Pixels} gives them, and {@link
 * switchback.datasets.IndexedRecordReader} gives their files as DataVec records. Where images come
 * from is the matter of {@link switchback.datasets.sources}; this package uses {@link
 * switchback.datasets.files} and {@link switchback.datasets.tasks}.
 */
@NullMarked
package switchback.datasets;

import org.jspecify.annotations.NullMarked;
