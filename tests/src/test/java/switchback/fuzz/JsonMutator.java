package switchback.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Breaks the meaning of JSON; the result may still be valid JSON. */
public final class JsonMutator {
  private static final JsonMapper JSON = new JsonMapper();

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e999",
          "0.5",
          "2147483648",
          "99999999999999999999",
          "\"\"",
          "\"x\"",
          "\"NaN\"",
          "\"-Infinity\"",
          "\"\\u0000\\n\"",
          "\"java.lang.Runtime\"",
          "[]",
          "[null]",
          "[0, 0]",
          "{}",
          "{\"@class\": \"java.util.ArrayList\"}",
          "[".repeat(2000) + "]".repeat(2000));

  private JsonMutator() {}

  /** Returns one of these documents, mostly with broken values, otherwise with broken bytes. */
  public static byte[] broken(List<byte[]> whole, Mutator mutator) {
    return mutator.random().nextInt(4) == 0
        ? mutator.broken(whole)
        : broken(mutator.one(whole), mutator);
  }

  /** Removes, moves or replaces one to three values. */
  public static byte[] broken(byte[] whole, Mutator mutator) {
    JsonNode tree = JSON.readTree(whole);
    int steps = 1 + mutator.random().nextInt(3);
    String marked = "";
    for (int i = 0; i < steps; i++) {
      List<JsonNode> parents = new ArrayList<>();
      parents(tree, parents);
      JsonNode parent = mutator.one(parents);
      if (change(parent, mutator)) {
        marked = mutator.one(VALUES);
      }
    }
    // The parser would refuse some of the values itself.
    return tree.toString().replace("\"@@\"", marked).getBytes(UTF_8);
  }

  private static void parents(JsonNode node, List<JsonNode> found) {
    if (node.isContainer() && !node.isEmpty()) {
      found.add(node);
      node.forEach(child -> parents(child, found));
    }
  }

  /** Returns whether a value is a placeholder. */
  private static boolean change(JsonNode parent, Mutator mutator) {
    boolean isRemoved = mutator.random().nextInt(4) == 0;
    if (parent instanceof ArrayNode array) {
      int at = mutator.random().nextInt(array.size());
      if (isRemoved) {
        array.remove(at);
      } else {
        array.set(at, "@@");
      }
    } else if (parent instanceof ObjectNode object) {
      List<String> names = object.properties().stream().map(Map.Entry::getKey).toList();
      String name = mutator.one(names);
      if (isRemoved) {
        object.remove(name);
      } else {
        object.put(name, "@@");
      }
    }
    return !isRemoved;
  }
}
