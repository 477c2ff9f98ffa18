package switchback.reports.gallery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.RankBy;
import switchback.deconv.search.TopUnit;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.JpegFiles;
import switchback.reports.drawing.Raster;
import switchback.reports.study.Split;
import switchback.reports.study.Study;

/** Says of a feature's units what the manifest holds, with where their tiles are. */
record UnitFacts(Study study, Gallery.Settings settings, ProjectableLayer layer, int feature) {
  /** The files in which units are columns: their projections, and their patches as photographs. */
  private record Files(String projections, String patches) {}

  /** Returns the strongest units in order. */
  List<GalleryManifest.Unit> strongest(List<UnitPictures> units) {
    return columns(
        units,
        new Files(
            GalleryPaths.projections(layer.name(), feature),
            GalleryPaths.patches(layer.name(), feature)),
        true);
  }

  /** Returns the units in weaker images in order. */
  List<GalleryManifest.Unit> weaker(List<UnitPictures> units) {
    return columns(
        units,
        new Files(
            GalleryPaths.samples(layer.name(), feature),
            GalleryPaths.samplePatches(layer.name(), feature)),
        false);
  }

  private List<GalleryManifest.Unit> columns(
      List<UnitPictures> units, Files files, boolean areStrongest) {
    List<GalleryManifest.Unit> columns = new ArrayList<>();
    for (UnitPictures unit : units) {
      int column = columns.size();
      // The search ranks units by blocks of images; the strongest of all blocks are in order.
      int rank = areStrongest ? column + 1 : unit.find().unit().rank();
      columns.add(unit(unit, rank, column, files, areStrongest && unit.isOfPhotograph()));
    }
    return columns;
  }

  private GalleryManifest.Unit unit(
      UnitPictures pictures, int rank, int column, Files files, boolean hasPhotograph) {
    TopUnit unit = pictures.find().unit();
    Split split = pictures.find().split();
    Raster tile = pictures.patch();
    return new GalleryManifest.Unit(
        rank,
        split.name(),
        unit.index(),
        path(split.images().path(unit.index())),
        study.images().classes().get(split.images().label(unit.index())),
        unit.activation(),
        settings.recipe().rankBy() == RankBy.MAP ? unit.strength() : null,
        unit.y(),
        unit.x(),
        layer
            .field()
            .patch(unit.y(), unit.x())
            .clip(split.images().height(), split.images().width()),
        files.projections(),
        new Patch(0, column * tile.width(), tile.height(), tile.width()),
        pictures.isPhotograph()
            ? new GalleryManifest.Picture(
                files.patches(),
                new Patch(0, column * JpegFiles.aligned(tile.width()), tile.height(), tile.width()))
            : null,
        hasPhotograph ? GalleryPaths.image(split.name(), unit.index()) : null,
        pictures.scales().getFirst(),
        pictures.scales(),
        pictures.mapMaximum());
  }

  private static @Nullable String path(String path) {
    return path.isEmpty() ? null : path;
  }
}
