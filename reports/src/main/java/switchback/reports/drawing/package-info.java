/**
 * Pixels, colours, plots and picture files. {@link switchback.reports.drawing.Raster} is an RGB
 * picture; {@link switchback.reports.drawing.ProjectionColors} maps a projection's values to
 * colours about mid-grey; {@link switchback.reports.drawing.Tiles} cuts tiles out of images and
 * projections; {@link switchback.reports.drawing.Plate} arranges tiles for print. Plots choose
 * their ticks with {@link switchback.reports.drawing.PlotAxis} and are drawn on a {@link
 * switchback.reports.drawing.Canvas}; {@link switchback.reports.drawing.Svg} writes the elements of
 * any SVG. {@link switchback.reports.drawing.PngFiles} and {@link
 * switchback.reports.drawing.TiffFiles} write files. The package knows nothing of galleries.
 */
@NullMarked
package switchback.reports.drawing;

import org.jspecify.annotations.NullMarked;
