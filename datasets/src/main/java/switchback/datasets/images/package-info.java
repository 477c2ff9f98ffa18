/**
 * Decodes image files of every supported kind to upright 8-bit RGB and fits them to a size. {@link
 * switchback.datasets.images.ImageDecoder} is the entry and returns an {@link
 * switchback.datasets.images.RgbImage}; {@link switchback.datasets.images.ImageKind} determines the
 * kind from the content, {@link switchback.datasets.images.ImageSizes} bounds the size that a file
 * may declare before it is decoded, and {@link switchback.datasets.images.ImageReaders} chooses the
 * reader. {@link switchback.datasets.images.FittedImages} decodes and fits whole sets on demand.
 * The files may be broken or hostile: sizes are checked before memory is allocated. The package
 * uses {@link switchback.datasets.tasks} and the image libraries.
 */
@NullMarked
package switchback.datasets.images;

import org.jspecify.annotations.NullMarked;
