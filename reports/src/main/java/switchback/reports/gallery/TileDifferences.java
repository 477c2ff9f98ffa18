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
import switchback.deconv.stages.Patch;
import switchback.reports.drawing.Raster;

/** In what a recorded tile is not the one that was made again. */
final class TileDifferences {
  private final GalleryManifest.Settings settings;
  private final GalleryManifest.Unit unit;
  private final List<String> found = new ArrayList<>();

  TileDifferences(GalleryManifest.Settings settings, GalleryManifest.Unit unit) {
    this.settings = settings;
    this.unit = unit;
  }

  /** So far; empty where nothing differs. */
  List<String> found() {
    return found;
  }

  /**
   * Holds the numbers of the search against the record's.
   *
   * @param now null where the image no longer excites the feature
   * @param label the class of the image
   * @param isOfSums whether images are ranked by the sums of their maps
   */
  void numbers(@Nullable TopUnit now, String label, boolean isOfSums) {
    compare("label", unit.label(), label);
    if (now == null) {
      found.add("the image does not excite the feature");
      return;
    }
    compare("place", place(unit.y(), unit.x()), place(now.y(), now.x()));
    compare("activation", unit.activation(), now.activation());
    if (isOfSums) {
      compare("mapSum", String.valueOf(unit.mapSum()), String.valueOf(now.strength()));
    }
  }

  private static String place(int y, int x) {
    return "(" + y + ", " + x + ")";
  }

  /** Holds what was drawn against the record and the file. */
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

  /** A row a recipe, and one of the true pixels. */
  private void pixels(UnitPictures now, RgbImage file) {
    List<Raster> rows = new ArrayList<>(now.projections());
    rows.add(now.patch());
    Patch tile = unit.tile();
    Patch all = new Patch(0, tile.left(), rows.size() * now.patch().height(), now.patch().width());
    if (!tile.equals(new Patch(0, tile.left(), now.patch().height(), now.patch().width()))
        || !all.clip(file.height(), file.width()).equals(all)) {
      found.add(
          "%s of %s, which has %dx%d pixels"
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
          "%s: %d of %d pixels, by up to %d levels"
              .formatted(name, count, now.height() * now.width(), most));
    }
  }

  /** The largest over the three colours. */
  private static int difference(int one, int other) {
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      most = Math.max(most, Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)));
    }
    return most;
  }

  /** Floats are equal to the bit where boxed ones are. */
  private void compare(String what, Object recorded, Object now) {
    if (!recorded.equals(now)) {
      found.add("%s %s recorded, %s now".formatted(what, recorded, now));
    }
  }
}
