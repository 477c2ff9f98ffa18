/**
 * The gallery folder: the strongest units of every feature with their projections, as pictures, a
 * page and {@code gallery.json}. {@link switchback.reports.gallery.Gallery} makes one layer by
 * layer, {@link switchback.reports.gallery.GalleryManifest} is its {@code gallery.json}, {@link
 * switchback.reports.gallery.GalleryPaths} names its files, and {@link
 * switchback.reports.gallery.GalleryVerification} verifies one.
 */
@NullMarked
package switchback.reports.gallery;

import org.jspecify.annotations.NullMarked;
