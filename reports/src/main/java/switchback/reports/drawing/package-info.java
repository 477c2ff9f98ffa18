/**
 * Pixels, colours, plots and picture files. {@link switchback.reports.drawing.Raster} is an RGB
 * picture, {@link switchback.reports.drawing.ProjectionColors} colours a projection about mid-grey,
 * {@link switchback.reports.drawing.Tiles} enlarges it by whole pixels, {@link
 * switchback.reports.drawing.Plate} lays tiles out for print, and {@link
 * switchback.reports.drawing.PngFiles} and {@link switchback.reports.drawing.TiffFiles} write
 * files. The package knows nothing of galleries.
 */
@NullMarked
package switchback.reports.drawing;

import org.jspecify.annotations.NullMarked;
