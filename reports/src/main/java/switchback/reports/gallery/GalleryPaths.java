package switchback.reports.gallery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import switchback.datasets.files.Digests;

/** Names the files in a gallery's folder, relative to it, separated by {@code /}. */
public final class GalleryPaths {
  /** The file that makes a folder a gallery. */
  public static final String MANIFEST = "gallery.json";

  /** The manifest as a script, as pages that are opened as files must not fetch JSON. */
  static final String SCRIPT = "gallery.js";

  /** The folder of whole images. */
  static final String IMAGES = "images";

  /** The bytes of a layer's name that stand in file names as they are; file systems take 255. */
  private static final int LONGEST = 64;

  private GalleryPaths() {}

  /** Returns the name of a layer's contact sheet, with its ending: {@code png} or {@code jpg}. */
  static String sheet(String layer, String ending) {
    return fileName(layer) + "." + ending;
  }

  /** Returns the name of a picture with the thumbnails of some features of a layer. */
  static String thumbnails(String layer, int number, String ending) {
    return "%s-index-%02d.%s".formatted(fileName(layer), number, ending);
  }

  /** Returns the name of the picture with the best tile of every feature of a layer. */
  static String index(String layer) {
    return fileName(layer) + "-index.png";
  }

  /** Returns the name of the picture of a layer's filters. */
  static String filters(String layer) {
    return fileName(layer) + "-filters.png";
  }

  /** Returns the name of the folder with the pictures of a layer's features. */
  static String features(String layer) {
    return fileName(layer);
  }

  /** Returns the name of the picture of a feature's projections and image patches. */
  static String projections(String layer, int feature) {
    return "%s/%03d.png".formatted(fileName(layer), feature);
  }

  /** Returns the name of the photograph of a feature's image patches, where it is on its own. */
  static String patches(String layer, int feature) {
    return "%s/%03d.jpg".formatted(fileName(layer), feature);
  }

  /** Returns the name of the picture of a feature's units in weaker images. */
  static String samples(String layer, int feature) {
    return "%s/%03d-samples.png".formatted(fileName(layer), feature);
  }

  /** Returns the name of the photograph of these units' image patches, where it is on its own. */
  static String samplePatches(String layer, int feature) {
    return "%s/%03d-samples.jpg".formatted(fileName(layer), feature);
  }

  /** Returns the name of the photograph of a whole image, which features share. */
  static String image(String split, int index) {
    return "%s/%s-%06d.jpg".formatted(IMAGES, fileName(split), index);
  }

  /** Returns the name of the picture of the whole images of a feature's units. */
  static String images(String layer, int feature) {
    return "%s/%03d-images.png".formatted(fileName(layer), feature);
  }

  /** Returns the name of the picture of a feature's maps for these images. */
  static String maps(String layer, int feature) {
    return "%s/%03d-maps.png".formatted(fileName(layer), feature);
  }

  /** Returns the name of a feature's picture in a comparison. */
  public static String strip(String layer, int feature) {
    return "%s-%03d.png".formatted(fileName(layer), feature);
  }

  /** Returns a file name for a layer with any name; different layers have different file names. */
  private static String fileName(String layer) {
    if (layer.matches("[A-Za-z0-9][A-Za-z0-9_]{0,%d}".formatted(LONGEST - 1))) {
      return layer;
    }
    String plain = layer.replaceAll("[^A-Za-z0-9_]", "_");
    byte[] bytes = layer.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST) {
      return plain + "." + HexFormat.of().formatHex(bytes);
    }
    MessageDigest digest = Digests.sha256();
    digest.update(bytes);
    return plain.substring(0, Math.min(LONGEST, plain.length())) + "." + Digests.hex(digest);
  }
}
