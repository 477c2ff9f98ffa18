package switchback.reports.gallery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code gallery.json}, which may come from anywhere: nothing in it is followed or run. */
final class GalleryReader {
  private static final int LONGEST = 64 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private GalleryReader() {}

  /**
   * Reads a gallery's record.
   *
   * @param folder the gallery's
   * @throws SwitchbackException where it is none: cut off, longer than 64 MB, without what every
   *     gallery has, or with names of files that lead out of the folder
   * @throws IOException where it cannot be read
   */
  static GalleryManifest read(Path folder) throws IOException {
    Path file = folder.resolve(GalleryPaths.RECORD);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST + 1);
    }
    if (bytes.length > LONGEST) {
      throw damaged(file, "more than " + LONGEST + " bytes", null);
    }
    try {
      GalleryManifest record = JSON.readValue(bytes, GalleryManifest.class);
      if (record == null) {
        throw damaged(file, "null", null);
      }
      return record;
    } catch (JacksonException e) {
      throw damaged(file, place(e) + reason(e), e);
    }
  }

  /** Such as {@code features[3].top[0].y: }. */
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

  /** What a record says, where it refused; else what the parser does, without its types. */
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
        "a damaged gallery",
        file,
        got,
        "what 'switchback gallery' wrote, at most " + LONGEST + " bytes",
        "copy the folder again, or make the gallery again",
        cause);
  }
}
