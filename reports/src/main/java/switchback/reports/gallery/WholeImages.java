package switchback.reports.gallery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import switchback.datasets.files.AtomicFiles;
import switchback.reports.drawing.JpegFiles;

/** Writes whole images as photographs. Features share them, so that each is written once. */
final class WholeImages {
  private final Path folder;
  private final Labels labels;
  private final Map<String, String> written = new HashMap<>();

  /** Creates a writer of images into a gallery's folder. */
  WholeImages(Path folder, Labels labels) {
    this.folder = folder;
    this.labels = labels;
  }

  /** Writes a unit's image unless this has written it, and returns its SHA-256. */
  String write(String file, UnitPictures unit) throws IOException {
    String known = written.get(file);
    if (known != null) {
      return known;
    }
    Path path = folder.resolve(file);
    JpegFiles.write(
        path, Photographs.beside(unit.image()).toImage(), labels.comment("image " + file));
    String digest = AtomicFiles.sha256(path);
    written.put(file, digest);
    return digest;
  }
}
