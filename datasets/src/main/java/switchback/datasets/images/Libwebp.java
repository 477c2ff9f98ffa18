package switchback.datasets.images;

import com.luciad.imageio.webp.internal.NativeLoader;
import com.luciad.imageio.webp.internal.OsInfo;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Loads libwebp, the native library that decodes WebP, once. Its binary is unpacked into a folder
 * for temporary files and loaded from there; where none comes for this machine, one is looked for
 * among Java's own native libraries.
 */
final class Libwebp {
  /** The property that names the folder in place of {@value #USUAL_FOLDER}. */
  private static final String FOLDER = "com.luciad.imageio.webp.tmpdir";

  private static final String USUAL_FOLDER = "java.io.tmpdir";
  private static final String CONVERT =
      "convert the image to PNG, for example by: dwebp FILE -o FILE.png";
  private static final String CHOOSE =
      "set SWITCHBACK_JAVA_OPTS=-D" + FOLDER + "=DIR for a folder that does, or " + CONVERT;

  /** Why it is not loaded; null if it is. Found when this class is first used. */
  private static final @Nullable Fault FAULT = load();

  /** A reason not to decode WebP, in the parts of a message. */
  private record Fault(String got, String expected, String hint) {}

  private Libwebp() {}

  /**
   * Loads the library unless this has been tried before.
   *
   * @throws UnsupportedImage if it cannot be loaded
   */
  static void require() throws UnsupportedImage {
    if (FAULT != null) {
      throw new UnsupportedImage(
          "a WebP image, while libwebp " + FAULT.got, FAULT.expected, FAULT.hint);
    }
  }

  private static @Nullable Fault load() {
    String property = System.getProperty(FOLDER) == null ? USUAL_FOLDER : FOLDER;
    File folder = new File(System.getProperty(property, ""));
    String place = "%s (%s)".formatted(folder, property);
    String machine = OsInfo.getNativeLibFolderPathForCurrentOS();
    boolean comes = comesFor(machine);
    // The loader itself would only print why it cannot write.
    if (comes && !(folder.isDirectory() && folder.canWrite())) {
      return new Fault(
          "cannot be unpacked into " + place, "a folder that lets files be written", CHOOSE);
    }
    try {
      NativeLoader.initialize();
      return null;
    } catch (IllegalStateException | UnsatisfiedLinkError e) {
      return comes
          ? new Fault(
              "does not load from " + place,
              "a folder that has 1 MB of room and lets programs be loaded",
              CHOOSE)
          : new Fault(
              "comes without a binary for " + machine,
              "an image of a kind that needs none, such as PNG",
              CONVERT);
    }
  }

  private static boolean comesFor(String machine) {
    String binary = "/native/" + machine + "/" + System.mapLibraryName("webp-imageio");
    return NativeLoader.class.getResource(binary) != null;
  }
}
