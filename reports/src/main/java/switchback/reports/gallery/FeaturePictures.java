package switchback.reports.gallery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import switchback.datasets.files.AtomicFiles;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.JpegFiles;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.TilePair;

/**
 * Writes and reads the pictures of one feature: one column per unit, strongest first. Units in
 * weaker images have files of their own.
 */
final class FeaturePictures {
  private final Path folder;
  private final Labels labels;
  private final WholeImages images;

  /** The SHA-256 of each file by its name in the folder. */
  private final Map<String, String> files = new LinkedHashMap<>();

  /**
   * Creates a writer for one feature.
   *
   * @param folder the gallery's folder
   * @param images writes the whole images
   */
  FeaturePictures(Path folder, Labels labels, WholeImages images) {
    this.folder = folder;
    this.labels = labels;
    this.images = images;
  }

  /**
   * Writes the pictures of a feature. A dead feature has none.
   *
   * @param units the pictures of the feature's strongest units, strongest first
   * @param weaker those of its units in weaker images
   * @return the SHA-256 of each file by its name in the folder
   */
  Map<String, String> write(
      ProjectableLayer layer, int feature, List<UnitPictures> units, List<UnitPictures> weaker)
      throws IOException {
    String name = layer.name();
    if (!units.isEmpty()) {
      png(
          GalleryPaths.projections(name, feature),
          projections(units),
          labels.projections(layer, feature));
      patches(
          GalleryPaths.patches(name, feature), units, name + " feature " + feature + ": patches");
      writeWhole(layer, feature, units);
    }
    if (!weaker.isEmpty()) {
      png(GalleryPaths.samples(name, feature), projections(weaker), labels.samples(layer, feature));
      patches(
          GalleryPaths.samplePatches(name, feature),
          weaker,
          name + " feature " + feature + ": patches of weaker images");
    }
    return files;
  }

  /** Writes units' patches if they are photographs, which do not lie below their projections. */
  private void patches(String file, List<UnitPictures> units, String title) throws IOException {
    if (units.getFirst().isPhotograph()) {
      jpeg(
          file,
          row(units.stream().map(unit -> Photographs.aligned(unit.patch())).toList()),
          labels.comment(title));
    }
  }

  /** Writes units' whole images, and their maps unless these are single values. */
  private void writeWhole(ProjectableLayer layer, int feature, List<UnitPictures> units)
      throws IOException {
    String name = layer.name();
    if (units.getFirst().isOfPhotograph()) {
      for (UnitPictures unit : units) {
        String file = GalleryPaths.image(unit.find().split().name(), unit.find().unit().index());
        files.put(file, images.write(file, unit));
      }
    } else {
      png(
          GalleryPaths.images(name, feature),
          row(units.stream().map(UnitPictures::image).toList()),
          labels.images(layer, feature));
    }
    if (layer.maps().plane() > 1) {
      png(
          GalleryPaths.maps(name, feature),
          row(units.stream().map(UnitPictures::map).toList()),
          labels.maps(layer, feature));
    }
  }

  private void png(String file, Raster picture, Map<String, String> text) throws IOException {
    PngFiles.write(folder.resolve(file), picture.toImage(), text);
    files.put(file, AtomicFiles.sha256(folder.resolve(file)));
  }

  private void jpeg(String file, Raster picture, String comment) throws IOException {
    JpegFiles.write(folder.resolve(file), picture.toImage(), comment);
    files.put(file, AtomicFiles.sha256(folder.resolve(file)));
  }

  /**
   * Reads a feature's projections by the first recipe and its image patches.
   *
   * @param folder the gallery's folder
   * @param seen returns the part of a unit's tile that the unit saw
   * @return one pair per unit, strongest first
   */
  static List<TilePair> read(
      Path folder, GalleryManifest.Feature feature, Function<GalleryManifest.Unit, Patch> seen)
      throws IOException {
    if (feature.top().isEmpty()) {
      return List.of();
    }
    GalleryManifest.Unit first = feature.top().getFirst();
    Raster projections = PngFiles.read(folder.resolve(first.projection()));
    Raster patches =
        first.photograph() == null
            ? projections
            : JpegFiles.read(folder.resolve(first.photograph().file()));
    List<TilePair> pairs = new ArrayList<>();
    for (GalleryManifest.Unit unit : feature.top()) {
      Patch tile = unit.tile();
      Patch patch =
          unit.photograph() == null
              ? tile.moved(unit.scales().size() * tile.height(), 0)
              : unit.photograph().tile();
      pairs.add(new TilePair(projections.cut(tile), patches.cut(patch), seen.apply(unit)));
    }
    return pairs;
  }

  /**
   * Returns one row of projections per recipe and, unless they are photographs, the row of image
   * patches below them.
   */
  private static Raster projections(List<UnitPictures> units) {
    int recipes = units.getFirst().projections().size();
    List<Raster> rows = new ArrayList<>();
    for (int recipe = 0; recipe < recipes; recipe++) {
      int i = recipe;
      rows.add(row(units.stream().map(unit -> unit.projections().get(i)).toList()));
    }
    if (!units.getFirst().isPhotograph()) {
      rows.add(row(units.stream().map(UnitPictures::patch).toList()));
    }
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
