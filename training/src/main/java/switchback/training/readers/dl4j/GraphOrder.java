package switchback.training.readers.dl4j;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The vertices of a {@code ComputationGraph} in the order in which DL4J runs them, which is that of
 * their parameters. The configuration of a network that was ever initialised states it; for others
 * it is found as DL4J does.
 */
final class GraphOrder {
  private final Path file;
  private final Settings root;
  private final List<String> inputs;
  private final Map<String, Settings> vertices = new LinkedHashMap<>();
  private final Map<String, List<String>> sources = new HashMap<>();

  /**
   * Reads a configuration.
   *
   * @throws SwitchbackException if a vertex takes one that does not exist
   */
  GraphOrder(Path file, Settings root) {
    this.file = file;
    this.root = root;
    this.inputs = root.texts("networkInputs");
    root.entries("vertices").forEach(entry -> vertices.put(entry.getKey(), entry.getValue()));
    Settings taken = root.child("vertexInputs");
    for (String name : vertices.keySet()) {
      List<String> names = taken.texts(name);
      if (names.isEmpty()) {
        throw damaged("vertex " + name + " without inputs", "inputs of each vertex");
      }
      for (String source : names) {
        if (!vertices.containsKey(source) && !inputs.contains(source)) {
          throw damaged(
              "vertex " + name + " with the input " + source, "the names of other vertices");
        }
      }
      sources.put(name, names);
    }
    if (inputs.isEmpty() || inputs.stream().anyMatch(vertices::containsKey)) {
      throw damaged("the inputs " + inputs, "inputs with names of their own");
    }
  }

  private SwitchbackException damaged(String got, String expected) {
    return new SwitchbackException(
        "a damaged configuration of a DL4J network",
        file,
        got,
        expected,
        "save the network again with ModelSerializer.writeModel of DL4J 1.0.0-M2.1");
  }

  /**
   * Returns the vertices without the inputs.
   *
   * @throws SwitchbackException if they are not in an order in which they can be run, or there is
   *     none
   */
  List<Vertex> vertices() {
    List<String> order = root.texts("topologicalOrderStr");
    if (order.isEmpty()) {
      order = found();
    }
    Set<String> done = new HashSet<>(inputs);
    List<Vertex> ordered = new ArrayList<>();
    for (String name : order) {
      if (inputs.contains(name)) {
        continue;
      }
      Settings vertex = vertices.get(name);
      if (vertex == null
          || !done.containsAll(sources.getOrDefault(name, List.of()))
          || !done.add(name)) {
        throw damaged("vertex " + name + " too early, twice or unknown", "an order without cycles");
      }
      ordered.add(vertex(name, vertex));
    }
    if (ordered.size() != vertices.size()) {
      throw damaged(
          ordered.size() + " vertices in order", "all " + vertices.size() + ", without cycles");
    }
    return ordered;
  }

  private Vertex vertex(String name, Settings plain) {
    Settings vertex = plain.of(name);
    List<String> from = sources.getOrDefault(name, List.of());
    if (!vertex.type().equals("LayerVertex")) {
      return new Vertex(name, vertex, null, from, false);
    }
    return new Vertex(
        name,
        vertex.child("layerConf").child("layer"),
        vertex.has("preProcessor") ? vertex.child("preProcessor") : null,
        from,
        true);
  }

  /**
   * Finds the order by Kahn's algorithm on numbers. Where several vertices come next it depends on
   * how sets of numbers are traversed, for which the same kind of set is used as in DL4J.
   */
  private List<String> found() {
    List<String> names = new ArrayList<>(inputs);
    names.addAll(vertices.keySet());
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    Map<Integer, Set<Integer>> missing = new HashMap<>();
    Map<Integer, Set<Integer>> users = new HashMap<>();
    for (String name : vertices.keySet()) {
      int number = numbers.getOrDefault(name, 0);
      Set<Integer> its = new HashSet<>();
      for (String source : sources.getOrDefault(name, List.of())) {
        its.add(numbers.getOrDefault(source, 0));
        users.computeIfAbsent(numbers.getOrDefault(source, 0), _ -> new HashSet<>()).add(number);
      }
      missing.put(number, its);
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < inputs.size(); i++) {
      ready.add(i);
    }
    List<String> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.removeFirst();
      order.add(names.get(next));
      for (int user : users.getOrDefault(next, Set.of())) {
        Set<Integer> its = missing.getOrDefault(user, Set.of());
        its.remove(next);
        if (its.isEmpty()) {
          ready.add(user);
        }
      }
    }
    return order;
  }
}
