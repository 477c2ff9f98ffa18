package switchback.reports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import switchback.deconv.ProjectableLayer;

/** The pictures of one feature in a gallery's folder: one column a unit, strongest first. */
final class FeaturePictures {
  private FeaturePictures() {}

  /**
   * Writes all of them; none of a dead feature.
   *
   * @param folder the gallery's
   */
  static void write(
      Path folder, Labels labels, ProjectableLayer layer, int feature, List<UnitPictures> units)
      throws IOException {
    if (units.isEmpty()) {
      return;
    }
    PngFiles.write(
        folder.resolve(GalleryFolder.projections(layer.name(), feature)),
        projections(units).toImage(),
        labels.projections(layer, feature));
    PngFiles.write(
        folder.resolve(GalleryFolder.images(layer.name(), feature)),
        row(units.stream().map(UnitPictures::image).toList()).toImage(),
        labels.images(layer, feature));
    PngFiles.write(
        folder.resolve(GalleryFolder.maps(layer.name(), feature)),
        row(units.stream().map(UnitPictures::map).toList()).toImage(),
        labels.maps(layer, feature));
  }

  /** One row a recipe, and below them the patches. */
  private static Raster projections(List<UnitPictures> units) {
    int recipes = units.getFirst().projections().size();
    List<Raster> rows = new ArrayList<>();
    for (int recipe = 0; recipe < recipes; recipe++) {
      int i = recipe;
      rows.add(row(units.stream().map(unit -> unit.projections().get(i)).toList()));
    }
    rows.add(row(units.stream().map(UnitPictures::patch).toList()));
    Raster all = blank(rows.size() * rows.getFirst().height(), rows.getFirst().width());
    for (int i = 0; i < rows.size(); i++) {
      all.paste(rows.get(i), i * rows.getFirst().height(), 0);
    }
    return all;
  }

  /** Tiles of one size from left to right, without gaps. */
  private static Raster row(List<Raster> tiles) {
    int width = tiles.getFirst().width();
    Raster row = blank(tiles.getFirst().height(), tiles.size() * width);
    for (int i = 0; i < tiles.size(); i++) {
      row.paste(tiles.get(i), 0, i * width);
    }
    return row;
  }

  private static Raster blank(int height, int width) {
    return new Raster(height, width, ProjectionColors.OUTSIDE);
  }
}
