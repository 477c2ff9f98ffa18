package switchback.reports.sheets;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.RankBy;
import switchback.deconv.Recipe;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Numbers;
import switchback.reports.drawing.Plate;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.Tiles;
import switchback.reports.study.LabelledImage;
import switchback.reports.study.Subject;
import switchback.training.graphs.MapShape;

/** Draws views of features as the cells of a plate. */
final class SheetCells {
  private final Subject subject;
  private final ProjectableLayer layer;
  private final FeatureSheet.Kind kind;
  private final List<FeatureView> views;
  private final FeatureSheet.Display display;
  private final boolean isOfUnits;
  private final boolean isOfSums;

  SheetCells(
      Subject subject,
      ProjectableLayer layer,
      Recipe recipe,
      FeatureSheet.Kind kind,
      List<FeatureView> views,
      FeatureSheet.Display display) {
    this.subject = subject;
    this.layer = layer;
    this.kind = kind;
    this.views = views;
    this.display = display;
    this.isOfUnits = recipe.isOfOneUnit(layer);
    this.isOfSums = recipe.rankBy() == RankBy.MAP;
  }

  /** Returns a patch of the size of every tile. */
  Patch frame() {
    return frame(0, 0);
  }

  private Patch frame(int y, int x) {
    MapShape input = subject.network().input();
    return display.isPatch()
        ? layer.field().patch(y, x)
        : new Patch(0, 0, input.height(), input.width());
  }

  /** Returns the largest absolute value of all projections: the scale if all tiles share one. */
  float scale() {
    float largest = 0;
    for (FeatureView view : views) {
      largest = Math.max(largest, ProjectionColors.spanning(view.pixels()).scale());
    }
    return largest;
  }

  /** Returns one cell per view, in order. */
  List<Plate.Cell> cells() {
    ProjectionColors common = new ProjectionColors(scale());
    List<Plate.Cell> cells = new ArrayList<>();
    for (FeatureView view : views) {
      ProjectionColors colours =
          display.isOneScale() ? common : ProjectionColors.spanning(view.pixels());
      cells.add(cell(view, tiles(view, colours)));
    }
    return cells;
  }

  private Plate.Cell cell(FeatureView view, List<Plate.Tile> tiles) {
    String number = Integer.toString(view.feature());
    LabelledImage image = view.image();
    if (image == null) {
      return new Plate.Cell(number, "dead", "", tiles);
    }
    String note = Numbers.brief(isOfSums ? view.strength() : view.activation());
    return switch (kind) {
      case IMAGE -> new Plate.Cell(number, note, "", tiles);
      case FEATURE -> new Plate.Cell(image.name(), note, image.label(), tiles);
      case STRONGEST -> new Plate.Cell(number, note, image.words(), tiles);
    };
  }

  private List<Plate.Tile> tiles(FeatureView view, ProjectionColors colours) {
    Plate.Tile projection = new Plate.Tile(null);
    if (view.isExcited()) {
      Raster raster =
          Tiles.projection(
              view.pixels(),
              subject.network().input(),
              subject.statistics(),
              frame(view.y(), view.x()),
              colours);
      String scale = display.isOneScale() ? "" : "\u00b1" + Numbers.brief(colours.scale());
      projection = new Plate.Tile(raster, scale, null);
    }
    return kind == FeatureSheet.Kind.IMAGE && !display.isPatch()
        ? List.of(projection)
        : List.of(picture(view), projection);
  }

  /** Returns the image, or the patch of it that the unit saw. */
  private Plate.Tile picture(FeatureView view) {
    LabelledImage image = view.image();
    if (image == null || (display.isPatch() && !view.isExcited())) {
      return new Plate.Tile(null);
    }
    Raster raster = Tiles.image(image.images(), image.index(), frame(view.y(), view.x()));
    return new Plate.Tile(raster, "", outline(view, image));
  }

  /** Returns the unit's receptive field if it is a part of the image to be outlined, else null. */
  private @Nullable Patch outline(FeatureView view, LabelledImage image) {
    Patch patch = layer.field().patch(view.y(), view.x());
    boolean isAll =
        patch.height() >= image.images().height() && patch.width() >= image.images().width();
    return !isOfUnits || display.isPatch() || isAll || !view.isExcited() ? null : patch;
  }
}
