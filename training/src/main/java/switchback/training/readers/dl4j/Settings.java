package switchback.training.readers.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.databind.JsonNode;

/**
 * The settings of a layer, vertex or preprocessor, as JSON. Values that are not valid are named.
 */
final class Settings {
  private static final int LARGEST_WINDOW = 4096;
  private static final int MOST_FEATURES = 1 << 24;

  private final JsonNode node;
  private final String where;

  /**
   * Creates settings.
   *
   * @param where the file and the layer, for messages
   */
  Settings(JsonNode node, String where) {
    this.node = node;
    this.where = where;
  }

  /** Returns these settings with the name of their layer in messages. */
  Settings of(String layer) {
    return new Settings(node, where + ", " + layer);
  }

  /** Returns whether there is a value other than null. */
  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** Returns the class that {@code @class} names. */
  String className() {
    return text("@class", "");
  }

  /** Returns the class without its package. */
  String type() {
    String name = className();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Returns the package of the class. */
  String packageName() {
    String name = className();
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  /** Returns the settings in an object of these; empty ones if there is none. */
  Settings child(String name) {
    return new Settings(node.path(name), where);
  }

  /** Returns the settings in an array of these. */
  List<Settings> children(String name) {
    List<Settings> children = new ArrayList<>();
    node.path(name).forEach(child -> children.add(new Settings(child, where)));
    return children;
  }

  /** Returns the names in an object and the settings below each, in the file's order. */
  List<Map.Entry<String, Settings>> entries(String name) {
    return node.path(name).properties().stream()
        .map(entry -> Map.entry(entry.getKey(), new Settings(entry.getValue(), where)))
        .toList();
  }

  /** Returns a text, or a default if there is none. */
  String text(String name, String standard) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return standard;
    }
    if (!value.isString()) {
      throw invalid(name, "text");
    }
    return value.stringValue();
  }

  /** Returns the texts of an array; empty if there is none. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : node.path(name)) {
      if (!value.isString()) {
        throw invalid(name, "names");
      }
      texts.add(value.stringValue());
    }
    return texts;
  }

  /** Returns one of an enumeration's constants, or a default if there is none. */
  <E extends Enum<E>> E constant(String name, E standard) {
    String text = text(name, standard.name());
    for (E constant : standard.getDeclaringClass().getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw invalid(name, List.of(standard.getDeclaringClass().getEnumConstants()).toString());
  }

  /** Returns a flag, or a default if there is none. */
  boolean flag(String name, boolean standard) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return standard;
    }
    if (!value.isBoolean()) {
      throw invalid(name, "true or false");
    }
    return value.booleanValue();
  }

  /** Returns a finite number, or a default if there is none. */
  double number(String name, double standard) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return standard;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw invalid(name, "a number");
    }
    return value.doubleValue();
  }

  /** Returns an integer in a range, or a default if there is none. */
  int integer(String name, int standard, int least, int most) {
    JsonNode value = node.path(name);
    return value.isMissingNode() || value.isNull() ? standard : checked(value, name, least, most);
  }

  /** Returns the number of inputs or outputs of a layer. */
  int features(String name) {
    int features = integer(name, 0, 0, MOST_FEATURES);
    if (features == 0) {
      throw invalid(name, "a number of 1 to " + MOST_FEATURES);
    }
    return features;
  }

  /** Returns the integers of an array, if there is one. */
  Optional<int[]> integers(String name, int least, int most) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode array = node.path(name);
    if (!array.isArray() || array.size() > 32) {
      throw invalid(name, "a list of numbers");
    }
    int[] integers = new int[array.size()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = checked(array.get(i), name, least, most);
    }
    return Optional.of(integers);
  }

  /** Returns sizes of windows, at least {@code least}. */
  int[] sizes(String name, int least, int... standard) {
    int[] sizes = integers(name, least, LARGEST_WINDOW).orElse(standard);
    if (sizes.length != standard.length) {
      throw invalid(name, standard.length + " numbers");
    }
    return sizes;
  }

  private int checked(JsonNode value, String name, int least, int most) {
    boolean isValid =
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= least
            && value.intValue() <= most;
    if (!isValid) {
      throw invalid(name, "an integer of " + least + " to " + most);
    }
    return value.intValue();
  }

  /** Creates the message about a value that is not valid. */
  SwitchbackException invalid(String name, String expected) {
    return new SwitchbackException(
        "a damaged configuration of a DL4J network",
        where,
        name + ": " + (node.has(name) ? node.get(name) : "nothing"),
        expected,
        "save the network again with ModelSerializer.writeModel of DL4J 1.0.0-M2.1");
  }

  /** Returns the JSON. */
  @Override
  public String toString() {
    return node.toString();
  }
}
