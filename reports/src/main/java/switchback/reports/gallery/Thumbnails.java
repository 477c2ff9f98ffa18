package switchback.reports.gallery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.reports.drawing.Atlas;
import switchback.reports.drawing.JpegFiles;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.TilePair;

/**
 * Writes one pair of tiles per feature of a layer, which the pages show. Small tiles are in one PNG
 * picture, pixel for pixel, each projection above its patch. Photographs are reduced, and {@value
 * #PER_FILE} features share a PNG picture of projections and a JPEG picture of patches, so that a
 * page loads only what it shows.
 */
final class Thumbnails {
  private static final int PER_FILE = 64;

  /** The longer side of the largest thumbnail, as large as the pages show it. */
  static final int MOST_SIDE = 112;

  private final Path folder;
  private final Labels labels;
  private final ProjectableLayer layer;
  private final int features;
  private final boolean arePhotographs;
  private final Raster size;
  private final List<String> files = new ArrayList<>();
  private @Nullable Atlas projections;
  private @Nullable Atlas patches;

  Thumbnails(
      Path folder, Labels labels, ProjectableLayer layer, int features, int height, int width) {
    this.folder = folder;
    this.labels = labels;
    this.layer = layer;
    this.features = features;
    this.arePhotographs = Photographs.are(height, width);
    this.size = Photographs.within(new Raster(height, width, 0), MOST_SIDE);
  }

  /** Draws the thumbnail of the feature at a position, which must be the next one. */
  void draw(int position, @Nullable TilePair pair) throws IOException {
    int perFile = arePhotographs ? PER_FILE : Math.max(1, features);
    int cell = position % perFile;
    if (cell == 0) {
      write();
      start(Math.min(perFile, features));
    }
    if (pair != null && projections != null && patches != null) {
      projections.draw(cell, 0, Photographs.within(pair.projection(), MOST_SIDE));
      Raster patch = Photographs.within(pair.patch(), MOST_SIDE);
      patches.draw(
          cell,
          arePhotographs ? 0 : size.height(),
          arePhotographs ? Photographs.aligned(patch) : patch);
    }
  }

  private void start(int count) {
    if (arePhotographs) {
      projections = new Atlas(count, size.height(), size.width());
      patches = new Atlas(count, JpegFiles.aligned(size.height()), JpegFiles.aligned(size.width()));
    } else {
      projections = new Atlas(count, 2 * size.height(), size.width());
      patches = projections;
    }
  }

  /** Writes what has been drawn since the last time. */
  void write() throws IOException {
    if (projections == null || patches == null) {
      return;
    }
    String file =
        arePhotographs
            ? GalleryPaths.thumbnails(layer.name(), files.size(), "png")
            : GalleryPaths.index(layer.name());
    PngFiles.write(folder.resolve(file), projections.image(), labels.index(layer));
    if (arePhotographs) {
      JpegFiles.write(
          folder.resolve(GalleryPaths.thumbnails(layer.name(), files.size(), "jpg")),
          patches.image(),
          labels.comment("the patch of each feature of " + layer.name()));
    }
    files.add(file);
    projections = null;
    patches = null;
  }

  /** Returns the picture with all thumbnails; null if they are photographs. */
  @Nullable String file() {
    return arePhotographs ? null : GalleryPaths.index(layer.name());
  }

  /** Returns what the manifest says of thumbnails in several pictures; null if there is one. */
  GalleryManifest.@Nullable Thumbnails record() {
    if (!arePhotographs) {
      return null;
    }
    List<String> ofPatches = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      ofPatches.add(GalleryPaths.thumbnails(layer.name(), i, "jpg"));
    }
    return new GalleryManifest.Thumbnails(
        new GalleryManifest.Size(size.height(), size.width()),
        new GalleryManifest.Size(JpegFiles.aligned(size.height()), JpegFiles.aligned(size.width())),
        PER_FILE,
        List.copyOf(files),
        ofPatches);
  }
}
