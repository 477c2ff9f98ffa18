package switchback.reports.gallery;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The names of the files in a gallery's folder, all relative to it, with {@code /} between. */
public final class GalleryPaths {
  /** The file that makes a folder a gallery. */
  static final String RECORD = "gallery.json";

  /** The record as a script, for pages that are opened as files: these may not fetch. */
  static final String SCRIPT = "gallery.js";

  private GalleryPaths() {}

  /** The contact sheet of a layer. */
  static String sheet(String layer) {
    return fileName(layer) + ".png";
  }

  /** The best tile of every feature of a layer. */
  static String index(String layer) {
    return fileName(layer) + "-index.png";
  }

  /** The filters of a layer. */
  static String filters(String layer) {
    return fileName(layer) + "-filters.png";
  }

  /** The folder with the pictures of a layer's features. */
  static String features(String layer) {
    return fileName(layer);
  }

  /** The projections of a feature, and the patches they belong to. */
  static String projections(String layer, int feature) {
    return "%s/%03d.png".formatted(fileName(layer), feature);
  }

  /** The whole images behind a feature's projections. */
  static String images(String layer, int feature) {
    return "%s/%03d-images.png".formatted(fileName(layer), feature);
  }

  /** The maps of a feature for these images. */
  static String maps(String layer, int feature) {
    return "%s/%03d-maps.png".formatted(fileName(layer), feature);
  }

  /** The strip of a feature in a comparison. */
  public static String strip(String layer, int feature) {
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
