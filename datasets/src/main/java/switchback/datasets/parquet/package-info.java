/**
 * Parquet files of images, in the layout of Hugging Face's data sets. {@link
 * switchback.datasets.parquet.ParquetShard} is such a file: it tells its rows, labels and class
 * names, and reads the image of a row, by {@link switchback.datasets.parquet.PageCache} one page of
 * the column of images at a time.
 *
 * <p>Decoding is the library Hardwood's. It reads row groups from their start, and a row group may
 * be as large as the file, so the pages are found here, by their headers ({@link
 * switchback.datasets.parquet.ColumnPages}). Each page is handed to the library as a small Parquet
 * file of its own ({@link switchback.datasets.parquet.PageFile}): any row costs one page, wherever
 * it is.
 *
 * <p>The files may be broken or hostile: every size is checked before memory is allocated for it.
 * The package uses {@link switchback.datasets.files} and {@link switchback.datasets.tasks}.
 */
@NullMarked
package switchback.datasets.parquet;

import org.jspecify.annotations.NullMarked;
