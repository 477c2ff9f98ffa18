package switchback.reports.gallery;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import switchback.reports.drawing.JpegFiles;
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

  /** Compares the pictures drawn now with the manifest's scales and the files' pixels. */
  void pictures(UnitPictures now, Path folder) {
    compare("scales", unit.scales(), now.scales());
    compare("scale", unit.scale(), now.scales().getFirst());
    compare("mapMaximum", unit.mapMaximum(), now.mapMaximum());
    if (now.isPhotograph() != (unit.photograph() != null)) {
      found.add("the patch is stored in another format");
      return;
    }
    List<Raster> rows = new ArrayList<>(now.projections());
    if (unit.photograph() == null) {
      rows.add(now.patch());
      pixels(rows, unit.tile(), folder, unit.projection());
    } else {
      pixels(rows, unit.tile(), folder, unit.projection());
      pixels(
          List.of(reread(now.patch())), unit.photograph().tile(), folder, unit.photograph().file());
    }
  }

  /** Returns a patch as its photograph shows it. */
  private static Raster reread(Raster patch) {
    try {
      return JpegFiles.reread(Photographs.aligned(patch))
          .cut(new Patch(0, 0, patch.height(), patch.width()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares tiles of equal size that lie one below the other. */
  private void pixels(List<Raster> rows, Patch tile, Path folder, String name) {
    Path path = folder.resolve(name);
    if (!Files.isRegularFile(path)) {
      found.add(name + " is missing");
      return;
    }
    RgbImage file;
    try {
      file = ImageDecoder.decode(path);
    } catch (SwitchbackException e) {
      found.add(String.valueOf(e.getMessage()));
      return;
    }
    Raster first = rows.getFirst();
    Patch all = new Patch(0, tile.left(), rows.size() * first.height(), first.width());
    if (!tile.equals(new Patch(0, tile.left(), first.height(), first.width()))
        || !all.clip(file.height(), file.width()).equals(all)) {
      found.add(
          "%s lies outside %s, which has %dx%d pixels"
              .formatted(tile, name, file.height(), file.width()));
      return;
    }
    boolean isPhotograph = unit.photograph() != null && name.equals(unit.photograph().file());
    for (int row = 0; row < rows.size(); row++) {
      boolean isRecipe =
          !isPhotograph && row < settings.recipes().size() && row < unit.scales().size();
      pixels(
          isRecipe ? settings.recipes().get(row).name() : "the image",
          rows.get(row),
          file,
          tile.moved(row * tile.height(), 0));
    }
  }

  private void pixels(String name, Raster now, RgbImage file, Patch tile) {
    int count = 0;
    int most = 0;
    for (int y = 0; y < now.height(); y++) {
      for (int x = 0; x < now.width(); x++) {
        int difference = difference(now.get(y, x), file.rgb(tile.left() + x, tile.top() + y));
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
