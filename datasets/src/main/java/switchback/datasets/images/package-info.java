/**
 * Image files of every supported kind, decoded to upright 8-bit RGB and fitted to a size. {@link
 * switchback.datasets.images.ImageDecoder} is the entry and gives an {@link
 * switchback.datasets.images.RgbImage}; {@link switchback.datasets.images.ImageKind} tells the kind
 * by content, {@link switchback.datasets.images.ImageSizes} bounds what a file may declare before
 * it is decoded, and {@link switchback.datasets.images.ImageReaders} chooses the reader. The files
 * may be broken or hostile: sizes are checked before memory is allocated.
 */
@NullMarked
package switchback.datasets.images;

import org.jspecify.annotations.NullMarked;
