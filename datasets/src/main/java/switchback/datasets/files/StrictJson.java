package switchback.datasets.files;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON from unknown sources. */
public final class StrictJson {
  /** Refuses an object with a name twice, of which readers would take the first or the last. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private StrictJson() {}
}
