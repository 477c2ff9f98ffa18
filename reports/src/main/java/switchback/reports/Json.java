package switchback.reports;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.io.StringWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as JSON: their components, in order, and nothing else. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          // A method such as isEmpty() of a record is no part of a file's format.
          .changeDefaultVisibility(all -> all.withIsGetterVisibility(Visibility.NONE))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private static final JsonMapper COMPACT = new JsonMapper();

  private Json() {}

  /** Returns a record as indented text that ends with its last brace, without a line end. */
  public static String write(Record value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JacksonException e) {
      throw new IllegalStateException(value.getClass() + " cannot be written as JSON", e);
    }
  }

  /**
   * Returns an expression of JavaScript for a JSON text. Browsers read a string of JSON several
   * times as fast as the same text as a program. The string stands between single quotes, of which
   * JSON has few: each quote within would be escaped.
   *
   * @throws JacksonException if the text is not JSON
   */
  public static String expression(String json) {
    StringWriter compact = new StringWriter();
    try (JsonParser from = COMPACT.createParser(json);
        JsonGenerator to = COMPACT.createGenerator(compact)) {
      from.nextToken();
      to.copyCurrentStructureExact(from);
    }
    String escaped = compact.toString().replace("\\", "\\\\").replace("'", "\\'");
    return "JSON.parse('" + escaped + "')";
  }
}
