package switchback.reports.gallery;

import java.util.ArrayList;
import java.util.List;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.deconv.search.TopUnit;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.Tiles;
import switchback.reports.study.Subject;
import switchback.reports.study.TopUnits;
import switchback.training.graphs.MapShape;

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

  /** Runs the unit's image forward, and projects the unit back by each recipe. */
  static UnitPictures of(
      Subject subject,
      Gallery.Settings settings,
      ProjectableLayer layer,
      int feature,
      TopUnits.Find find) {
    ProjectableNetwork network = subject.network();
    MapShape input = network.input();
    TopUnit unit = find.unit();
    Trace trace = network.trace(find.input(subject), layer.name());
    Patch frame = settings.frame(layer, input, unit.y(), unit.x());
    Patch seen = settings.seen(layer, input, unit.y(), unit.x());
    List<Raster> projections = new ArrayList<>();
    List<Float> scales = new ArrayList<>();
    for (Recipe recipe : settings.recipes(network, layer.name())) {
      float[] pixels =
          new Projector(network)
              .project(trace, layer.name(), feature, unit.y(), unit.x(), recipe)
              .pixels();
      ProjectionColors colours = ProjectionColors.spanning(pixels);
      projections.add(
          Tiles.seen(Tiles.projection(pixels, input, subject.statistics(), colours), frame, seen));
      scales.add(colours.scale());
    }
    float[] map = trace.map(layer.name(), feature);
    float maximum = trace.strongest(layer.name(), feature).activation();
    Raster image =
        Tiles.image(
            find.split().images(), unit.index(), new Patch(0, 0, input.height(), input.width()));
    return new UnitPictures(
        find,
        projections,
        scales,
        Tiles.seen(image, frame, seen),
        image,
        Tiles.map(map, layer.height(), layer.width(), maximum),
        maximum);
  }
}
