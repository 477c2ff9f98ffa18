package switchback.reports.gallery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code gallery.json} from any source; nothing in the file is followed or run. */
final class GalleryReader {
  private static final int LONGEST = 64 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private GalleryReader() {}

  /**
   * Reads the manifest in a gallery's folder.
   *
   * @throws SwitchbackException if the manifest is invalid: truncated, longer than 64 MB, lacking a
   *     required value, or naming files outside the folder
   * @throws IOException if the manifest cannot be read
   */
  static GalleryManifest read(Path folder) throws IOException {
    Path file = folder.resolve(GalleryPaths.MANIFEST);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST + 1);
    }
    if (bytes.length > LONGEST) {
      throw damaged(file, "more than " + LONGEST + " bytes", null);
    }
    try {
      GalleryManifest manifest = JSON.readValue(bytes, GalleryManifest.class);
      if (manifest == null) {
        throw damaged(file, "null", null);
      }
      return manifest;
    } catch (JacksonException e) {
      throw damaged(file, place(e) + reason(e), e);
    }
  }

  /** Returns where in the file an error is, such as {@code features[3].top[0].y: }. */
  private static String place(JacksonException e) {
    StringBuilder place = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return place.isEmpty() ? "" : place.append(": ").toString();
  }

  /** Returns the message of the manifest's own check, or else of the parser, without its types. */
  private static String reason(JacksonException e) {
    Throwable cause = e.getCause();
    if (cause instanceof NullPointerException) {
      return "no " + (cause.getMessage() == null ? "value" : cause.getMessage());
    }
    return cause instanceof IllegalArgumentException
        ? String.valueOf(cause.getMessage())
        : String.valueOf(e.getOriginalMessage());
  }

  private static SwitchbackException damaged(Path file, String got, @Nullable Exception cause) {
    return new SwitchbackException(
        "damaged gallery",
        file,
        got,
        "a file written by 'switchback gallery', at most " + LONGEST + " bytes",
        "copy the gallery's folder again, or run 'switchback gallery' again",
        cause);
  }
}
