package switchback.reports.explore;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.Convention;

/** The named values of a request. */
final class Query {
  private final Map<String, String> values = new HashMap<>();

  /**
   * Takes a query apart; of a name that comes twice the last value counts.
   *
   * @param raw as it stands behind the question mark, or null where there is none
   * @throws SwitchbackException where it is no query
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
          "no query", "the request", text, "percent-encoded UTF-8", "encode it", e);
    }
  }

  /** Whether there is a value that is not empty. */
  boolean has(String name) {
    return !values.getOrDefault(name, "").isEmpty();
  }

  /**
   * A value.
   *
   * @throws SwitchbackException where there is none
   */
  String text(String name) {
    if (!has(name)) {
      throw new SwitchbackException(
          "a value is missing", "the request", "no " + name, name + "=...", "give it");
    }
    return values.getOrDefault(name, "");
  }

  /**
   * A whole number.
   *
   * @throws SwitchbackException where it is not one from 0 to {@code end - 1}
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
        "no such number", name, text, "0 to " + (end - 1), "count from 0");
  }

  /**
   * One of several conventions, by its name.
   *
   * @throws SwitchbackException where there is none of that name
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
                    "take one of these"));
  }
}
