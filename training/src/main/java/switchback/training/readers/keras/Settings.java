package switchback.training.readers.keras;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * The configuration of a layer. A setting may have several names, of which the first that is there
 * and not null counts. Values of another kind than expected end in an {@link
 * IllegalArgumentException} that names the setting.
 */
final class Settings {
  private static final int MOST = 1 << 24;

  private final JsonNode config;

  Settings(JsonNode config) {
    this.config = config;
  }

  /** Returns settings of which there is one. */
  static Settings of(String name, JsonNode value) {
    return new Settings(JsonNodeFactory.instance.objectNode().set(name, value));
  }

  /** Returns whether a setting is there and not null. */
  boolean has(String... names) {
    return !get(names).isMissingNode();
  }

  /** Returns a setting, or a missing node. */
  JsonNode get(String... names) {
    for (String name : names) {
      for (String spelling : List.of(name, camel(name))) {
        JsonNode value = config.path(spelling);
        if (!value.isMissingNode() && !value.isNull()) {
          return value;
        }
      }
    }
    return MissingNode.getInstance();
  }

  /** Returns a name as TensorFlow.js writes it: {@code kernelSize} for {@code kernel_size}. */
  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    boolean isUpper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        isUpper = true;
      } else {
        camel.append(isUpper ? Character.toUpperCase(c) : c);
        isUpper = false;
      }
    }
    return camel.toString();
  }

  /** Returns a text; otherwise, if the setting is not there. */
  String text(String otherwise, String... names) {
    JsonNode value = get(names);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isString()) {
      throw unfit(value, "a text", names);
    }
    return value.stringValue();
  }

  /** Returns a truth value; otherwise, if the setting is not there. */
  boolean flag(boolean otherwise, String... names) {
    JsonNode value = get(names);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (value.isNumber()) {
      return value.asDouble() != 0;
    }
    if (!value.isBoolean()) {
      throw unfit(value, "true or false", names);
    }
    return value.booleanValue();
  }

  /** Returns a number; otherwise, if the setting is not there. */
  double number(double otherwise, String... names) {
    JsonNode value = get(names);
    return value.isMissingNode() ? otherwise : number(value, names);
  }

  private static double number(JsonNode value, String... names) {
    JsonNode plain = unwrapped(value);
    if (plain.isNumber()) {
      return plain.asDouble();
    }
    if (plain.isArray() && plain.size() == 1) {
      return number(plain.get(0), names);
    }
    throw unfit(value, "a number", names);
  }

  /** Returns numbers, of which one may stand alone; none if the setting is not there. */
  double[] numbers(String... names) {
    List<Double> numbers = new ArrayList<>();
    collect(get(names), numbers, 0, names);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonNode from, List<Double> to, int depth, String... names) {
    JsonNode plain = unwrapped(from);
    if (plain.isArray() && depth < 8) {
      plain.forEach(value -> collect(value, to, depth + 1, names));
    } else if (!plain.isMissingNode()) {
      to.add(number(plain, names));
    }
  }

  /** Returns the value of an array or tensor of Keras 3, which has a class around it. */
  private static JsonNode unwrapped(JsonNode value) {
    JsonNode inner = value.path("config").path("value");
    return value.isObject() && !inner.isMissingNode() ? inner : value;
  }

  /** Returns an integer; otherwise, if the setting is not there. */
  int integer(int otherwise, String... names) {
    JsonNode value = get(names);
    return value.isMissingNode() ? otherwise : integer(value, names);
  }

  private static int integer(JsonNode value, String... names) {
    double number = number(value, names);
    if (number != Math.rint(number) || Math.abs(number) > MOST) {
      throw unfit(value, "an integer", names);
    }
    return (int) number;
  }

  /** Returns integers, of which one may stand alone; none if the setting is not there. */
  int[] integers(String... names) {
    JsonNode value = unwrapped(get(names));
    if (value.isMissingNode()) {
      return new int[0];
    }
    if (!value.isArray()) {
      return new int[] {integer(value, names)};
    }
    List<Integer> integers = new ArrayList<>();
    value.forEach(each -> integers.add(integer(each, names)));
    return integers.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Returns one integer per axis, at least 1. One alone counts for all axes.
   *
   * @param axes the number of axes
   */
  int[] sizes(int axes, int otherwise, String... names) {
    int[] given = integers(names);
    int[] sizes = new int[axes];
    for (int i = 0; i < axes; i++) {
      sizes[i] = given.length == 0 ? otherwise : given.length == 1 ? given[0] : at(given, i, axes);
      if (sizes[i] < 1) {
        throw unfit(get(names), "at least 1", names);
      }
    }
    return sizes;
  }

  private static int at(int[] given, int index, int axes) {
    if (given.length != axes) {
      throw new IllegalArgumentException(given.length + " sizes for " + axes + " axes");
    }
    return given[index];
  }

  private static IllegalArgumentException unfit(JsonNode got, String expected, String... names) {
    String text = got.toString();
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return new IllegalArgumentException(names[0] + " is " + shown + ", expected " + expected);
  }
}
