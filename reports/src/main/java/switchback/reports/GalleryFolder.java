package switchback.reports;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The names of the files in a gallery's folder. */
final class GalleryFolder {
  /** The file that makes a folder a gallery. */
  static final String RECORD = "gallery.json";

  private GalleryFolder() {}

  /** The contact sheet of a layer, relative to the folder. */
  static String sheet(String layer) {
    return fileName(layer) + ".png";
  }

  /** The strip of a feature, relative to the folder. */
  static String strip(String layer, int feature) {
    return "%s-%03d.png".formatted(fileName(layer), feature);
  }

  /** Layers of other people's networks may be called anything; two names never become one. */
  private static String fileName(String layer) {
    if (layer.matches("[A-Za-z0-9][A-Za-z0-9_]*")) {
      return layer;
    }
    String plain = layer.replaceAll("[^A-Za-z0-9_]", "_");
    return plain + "." + HexFormat.of().formatHex(layer.getBytes(StandardCharsets.UTF_8));
  }
}
