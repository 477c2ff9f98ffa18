package switchback.reports.gallery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.files.AtomicFiles;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.TilePair;

/** Writes and reads the pictures of one feature: one column per unit, strongest first. */
final class FeaturePictures {
  private FeaturePictures() {}

  /**
   * Writes a feature's three pictures, or none for a dead feature.
   *
   * @param folder the gallery's folder
   * @param units the pictures of the feature's units, strongest first
   * @return the SHA-256 of each file by its name in the folder
   */
  static Map<String, String> write(
      Path folder, Labels labels, ProjectableLayer layer, int feature, List<UnitPictures> units)
      throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    if (units.isEmpty()) {
      return files;
    }
    PngFiles.write(
        folder.resolve(GalleryPaths.projections(layer.name(), feature)),
        projections(units).toImage(),
        labels.projections(layer, feature));
    PngFiles.write(
        folder.resolve(GalleryPaths.images(layer.name(), feature)),
        row(units.stream().map(UnitPictures::image).toList()).toImage(),
        labels.images(layer, feature));
    PngFiles.write(
        folder.resolve(GalleryPaths.maps(layer.name(), feature)),
        row(units.stream().map(UnitPictures::map).toList()).toImage(),
        labels.maps(layer, feature));
    for (String file :
        List.of(
            GalleryPaths.projections(layer.name(), feature),
            GalleryPaths.images(layer.name(), feature),
            GalleryPaths.maps(layer.name(), feature))) {
      files.put(file, AtomicFiles.sha256(folder.resolve(file)));
    }
    return files;
  }

  /**
   * Reads a feature's projections by the first recipe and its image patches.
   *
   * @param folder the gallery's folder
   * @return one pair per unit, strongest first
   */
  static List<TilePair> read(Path folder, GalleryManifest.Feature feature) throws IOException {
    if (feature.top().isEmpty()) {
      return List.of();
    }
    Raster all = PngFiles.read(folder.resolve(feature.top().getFirst().projection()));
    List<TilePair> pairs = new ArrayList<>();
    for (GalleryManifest.Unit unit : feature.top()) {
      Patch tile = unit.tile();
      Patch patch =
          new Patch(all.height() - tile.height(), tile.left(), tile.height(), tile.width());
      pairs.add(new TilePair(all.cut(tile), all.cut(patch)));
    }
    return pairs;
  }

  /** Returns one row of projections per recipe and the row of image patches below them. */
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

  /** Returns tiles of the same size from left to right, without gaps. */
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
