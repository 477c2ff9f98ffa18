/**
 * The gallery folder: the strongest units of every feature with their projections, as pictures, a
 * page and {@code gallery.json}. {@link switchback.reports.gallery.Gallery} writes a gallery layer
 * by layer, {@link switchback.reports.gallery.GalleryManifest} is the content of its {@code
 * gallery.json}, {@link switchback.reports.gallery.GalleryPaths} names its files, and {@link
 * switchback.reports.gallery.GalleryVerification} compares a folder with its manifest and makes
 * tiles again. The package uses {@code study}, {@code sheets}, {@code drawing} and {@code site}.
 */
@NullMarked
package switchback.reports.gallery;

import org.jspecify.annotations.NullMarked;
