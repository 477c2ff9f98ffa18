package switchback.reports.gallery;

import java.util.List;
import switchback.reports.drawing.Raster;
import switchback.reports.study.TopUnits;

/**
 * All pictures of one unit, pixel for pixel.
 *
 * @param find the unit
 * @param projections one projection per recipe of {@link Gallery.Settings#recipes}
 * @param scales the absolute value per projection that has the most intense colour
 * @param patch the true pixels, of the same size as a projection
 * @param image the whole image
 * @param map the feature's map in grey
 * @param mapMaximum the largest value of the map, which is drawn white
 */
record UnitPictures(
    TopUnits.Find find,
    List<Raster> projections,
    List<Float> scales,
    Raster patch,
    Raster image,
    Raster map,
    float mapMaximum) {

  /** Returns whether the patch is stored as a photograph. */
  boolean isPhotograph() {
    return Photographs.are(patch.height(), patch.width());
  }

  /** Returns whether the whole image is stored as a photograph. */
  boolean isOfPhotograph() {
    return Photographs.are(image.height(), image.width());
  }
}
