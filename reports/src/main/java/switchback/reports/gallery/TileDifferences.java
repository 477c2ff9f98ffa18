package switchback.reports.gallery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.datasets.images.ImageDecoder;
import switchback.datasets.images.RgbImage;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.search.TopUnit;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Raster;

/** Collects the differences between a recorded tile and the same tile made again. */
final class TileDifferences {
  private final GalleryManifest.Settings settings;
  private final GalleryManifest.Unit unit;
  private final List<String> found = new ArrayList<>();

  TileDifferences(GalleryManifest.Settings settings, GalleryManifest.Unit unit) {
    this.settings = settings;
    this.unit = unit;
  }

  /** Returns the differences found so far; empty if there are none. */
  List<String> found() {
    return found;
  }

  /**
   * Compares the numbers of the manifest with those of a new search.
   *
   * @param now the unit found now; null if the image no longer excites the feature
   * @param label the class of the image
   * @param isOfSums whether images are ranked by the sums of their maps
   */
  void numbers(@Nullable TopUnit now, String label, boolean isOfSums) {
    compare("label", unit.label(), label);
    if (now == null) {
      found.add("the image does not excite the feature");
      return;
    }
    compare("location", location(unit.y(), unit.x()), location(now.y(), now.x()));
    compare("activation", unit.activation(), now.activation());
    if (isOfSums) {
      compare("mapSum", String.valueOf(unit.mapSum()), String.valueOf(now.strength()));
    }
  }

  private static String location(int y, int x) {
    return "(" + y + ", " + x + ")";
  }

  /** Compares the pictures drawn now with the manifest's scales and the file's pixels. */
  void pictures(UnitPictures now, Path folder) {
    compare("scales", unit.scales(), now.scales());
    compare("scale", unit.scale(), now.scales().getFirst());
    compare("mapMaximum", unit.mapMaximum(), now.mapMaximum());
    Path file = folder.resolve(unit.projection());
    if (!Files.isRegularFile(file)) {
      found.add(unit.projection() + " is missing");
      return;
    }
    try {
      pixels(now, ImageDecoder.decode(file));
    } catch (SwitchbackException e) {
      found.add(String.valueOf(e.getMessage()));
    }
  }

  /** Compares one row of pixels per recipe, and one row of true pixels. */
  private void pixels(UnitPictures now, RgbImage file) {
    List<Raster> rows = new ArrayList<>(now.projections());
    rows.add(now.patch());
    Patch tile = unit.tile();
    Patch all = new Patch(0, tile.left(), rows.size() * now.patch().height(), now.patch().width());
    if (!tile.equals(new Patch(0, tile.left(), now.patch().height(), now.patch().width()))
        || !all.clip(file.height(), file.width()).equals(all)) {
      found.add(
          "%s lies outside %s, which has %dx%d pixels"
              .formatted(tile, unit.projection(), file.height(), file.width()));
      return;
    }
    for (int row = 0; row < rows.size(); row++) {
      String name =
          row < settings.recipes().size() ? settings.recipes().get(row).name() : "the image";
      pixels(name, rows.get(row), file, row * tile.height());
    }
  }

  private void pixels(String name, Raster now, RgbImage file, int top) {
    int count = 0;
    int most = 0;
    for (int y = 0; y < now.height(); y++) {
      for (int x = 0; x < now.width(); x++) {
        int difference = difference(now.get(y, x), file.rgb(unit.tile().left() + x, top + y));
        count += difference > 0 ? 1 : 0;
        most = Math.max(most, difference);
      }
    }
    if (count > 0) {
      found.add(
          "%s: %d of %d pixels differ, by up to %d levels"
              .formatted(name, count, now.height() * now.width(), most));
    }
  }

  /** Returns the largest difference over the three colours. */
  private static int difference(int one, int other) {
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      most = Math.max(most, Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)));
    }
    return most;
  }

  /** Compares objects; boxed floats are equal only if they are bit-identical. */
  private void compare(String what, Object recorded, Object now) {
    if (!recorded.equals(now)) {
      found.add("%s %s recorded, %s now".formatted(what, recorded, now));
    }
  }
}
