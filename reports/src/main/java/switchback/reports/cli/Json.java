package switchback.reports.cli;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON for standard output, its keys in the order of the record's components. */
final class Json {
  private Json() {}

  static String write(Record value) {
    try {
      return JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(value);
    } catch (JacksonException e) {
      throw new IllegalStateException(value.getClass() + " cannot be told as JSON", e);
    }
  }
}
