package switchback.reports.gallery;

import java.util.ArrayList;
import java.util.List;
import switchback.datasets.ImageSet;
import switchback.deconv.MapUnit;
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
import switchback.reports.study.Sample;
import switchback.reports.study.Subject;
import switchback.reports.study.TopUnits;
import switchback.training.graphs.MapShape;

/**
 * Draws the pictures of a feature's units: runs a unit's image forward and projects the unit back.
 * Safe for use by several threads.
 *
 * @param subject the network
 * @param settings the recipes
 * @param layer the feature's layer
 * @param feature the feature
 */
record UnitDrawing(
    Subject subject, Gallery.Settings settings, ProjectableLayer layer, int feature) {

  /**
   * Draws a unit by all recipes.
   *
   * @param image the unit's image alone
   */
  UnitPictures draw(TopUnits.Find find, ImageSet image) {
    return draw(find, image, trace(image), settings.recipes(subject.network(), layer.name()));
  }

  /**
   * Draws the strongest unit of an image by the gallery's own recipe.
   *
   * @param image the image alone
   */
  UnitPictures draw(Sample.Place place, int rank, float strength, ImageSet image) {
    Trace trace = trace(image);
    MapUnit unit = trace.strongest(layer.name(), feature);
    TopUnit found =
        new TopUnit(rank, place.index(), strength, unit.activation(), unit.y(), unit.x());
    return draw(new TopUnits.Find(place.split(), found), image, trace, List.of(settings.recipe()));
  }

  private Trace trace(ImageSet image) {
    return subject.network().trace(image.standardized(0, subject.statistics()), layer.name());
  }

  private UnitPictures draw(TopUnits.Find find, ImageSet image, Trace trace, List<Recipe> recipes) {
    ProjectableNetwork network = subject.network();
    MapShape input = network.input();
    TopUnit unit = find.unit();
    Patch frame = settings.frame(layer, input, unit.y(), unit.x());
    Patch seen = settings.seen(layer, input, unit.y(), unit.x());
    List<Raster> projections = new ArrayList<>();
    List<Float> scales = new ArrayList<>();
    for (Recipe recipe : recipes) {
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
    Raster whole = Tiles.image(image, 0, new Patch(0, 0, input.height(), input.width()));
    return new UnitPictures(
        find,
        projections,
        scales,
        Tiles.seen(whole, frame, seen),
        whole,
        Tiles.map(map, layer.height(), layer.width(), maximum),
        maximum);
  }
}
