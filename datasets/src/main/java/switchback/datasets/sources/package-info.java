/**
 * The sources of images. {@link switchback.datasets.sources.DatasetSource} is the entry and
 * interprets {@code --data}; {@link switchback.datasets.sources.SyntheticImages} draws a set that
 * needs no files. {@link switchback.datasets.sources.NpyImages} and {@link
 * switchback.datasets.sources.IdxFolder} read arrays of images, each an {@link
 * switchback.datasets.sources.ImageArray}.
 *
 * <p>{@link switchback.datasets.sources.ImageFolders} and {@link
 * switchback.datasets.sources.TarShards} find image files, and {@link
 * switchback.datasets.sources.ParquetImages} rows of Parquet files, which {@link
 * switchback.datasets.sources.SplitFiles} divides into splits and classes by {@link
 * switchback.datasets.sources.Splitting}. {@link switchback.datasets.sources.StreamedDataset} makes
 * images of them that are decoded when they are asked for, through {@link
 * switchback.datasets.sources.ImageRecordReader}; {@link switchback.datasets.sources.BadImages}
 * names those that are damaged.
 *
 * <p>Each source gives a {@link switchback.datasets.Dataset}. A new one is a class here and a case
 * in {@code DatasetSource}. The package uses all other packages of {@code switchback.datasets}.
 */
@NullMarked
package switchback.datasets.sources;

import org.jspecify.annotations.NullMarked;
