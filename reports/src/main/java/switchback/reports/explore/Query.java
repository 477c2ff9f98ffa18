package switchback.reports.explore;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.Convention;

/** The parameters of a request. */
final class Query {
  private final Map<String, String> values = new HashMap<>();

  /**
   * Parses a query; the last value of a repeated name counts.
   *
   * @param raw the text after the question mark, or null if there is none
   * @throws SwitchbackException if it is not percent-encoded UTF-8
   */
  Query(@Nullable String raw) {
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SwitchbackException(
          "invalid query",
          "the request",
          text,
          "percent-encoded UTF-8",
          "encode % itself as %25",
          e);
    }
  }

  /** Returns whether a parameter has a value that is not empty. */
  boolean has(String name) {
    return !optional(name).isEmpty();
  }

  /** Returns the value of a parameter; empty if there is none. */
  String optional(String name) {
    return values.getOrDefault(name, "");
  }

  /**
   * Returns the value of a parameter.
   *
   * @throws SwitchbackException if there is none
   */
  String text(String name) {
    if (!has(name)) {
      throw new SwitchbackException(
          "missing parameter", "the request", "no " + name, name + "=...", "add the parameter");
    }
    return optional(name);
  }

  /**
   * Returns a parameter's value as a whole number.
   *
   * @throws SwitchbackException if it is not one from 0 to {@code end - 1}
   */
  int number(String name, int end) {
    String text = text(name);
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number < end) {
        return number;
      }
    }
    throw new SwitchbackException(
        "number out of range", name, text, "0 to " + (end - 1), "count from 0");
  }

  /**
   * Returns the convention that a parameter names.
   *
   * @throws SwitchbackException if none has this name
   */
  <C extends Convention> C choice(String name, List<C> all) {
    String text = text(name);
    return Convention.named(text, all)
        .orElseThrow(
            () ->
                new SwitchbackException(
                    "no such " + name,
                    "the request",
                    text,
                    String.join(", ", Convention.names(all)),
                    "choose one of these"));
  }
}
