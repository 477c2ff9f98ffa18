package switchback.training.readers.onnx.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the nodes of functions in the place of the nodes that call them. */
final class Inlining {
  private final Map<String, OnnxFunction> functions;
  private final Parts parts;

  /** Creates an inlining of functions by their keys, which counts the nodes that it makes. */
  Inlining(Map<String, OnnxFunction> functions, Parts parts) {
    this.functions = functions;
    this.parts = parts;
  }

  /** Returns a graph that calls no function. Graphs within nodes stay as they are. */
  OnnxGraph inlined(OnnxGraph graph) {
    if (functions.isEmpty()) {
      return graph;
    }
    List<OnnxNode> nodes = new ArrayList<>();
    graph.nodes().forEach(node -> add(node, 0, nodes));
    return new OnnxGraph(nodes, graph.tensors(), graph.sparse(), graph.inputs(), graph.outputs());
  }

  private void add(OnnxNode node, int depth, List<OnnxNode> to) {
    OnnxFunction function = functions.get(node.domain() + ":" + node.type());
    if (function == null) {
      to.add(node);
      return;
    }
    Parts.checkDepth(depth);
    String label = node.label();
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < function.inputs().size(); i++) {
      String actual = i < node.inputs().size() ? node.inputs().get(i) : "";
      names.put(function.inputs().get(i), actual);
    }
    List<OnnxNode> aliases = new ArrayList<>();
    for (int i = 0; i < Math.min(function.outputs().size(), node.outputs().size()); i++) {
      String formal = function.outputs().get(i);
      String actual = node.outputs().get(i);
      String before = names.putIfAbsent(formal, actual);
      if (before != null && !actual.isEmpty()) {
        // An input that is an output as it is, or one output twice.
        aliases.add(
            new OnnxNode(
                "",
                "",
                "Identity",
                List.of(before),
                List.of(actual),
                new Attributes(Map.of()),
                node.opset()));
      }
    }
    Attributes given = node.attributes().or(function.defaults());
    for (OnnxNode inner : function.nodes()) {
      parts.add();
      OnnxNode renamed =
          new OnnxNode(
              label + "/" + inner.label(),
              inner.domain(),
              inner.type(),
              renamed(inner.inputs(), names, label),
              renamed(inner.outputs(), names, label),
              inner.attributes().resolved(given),
              inner.opset());
      add(renamed, depth + 1, to);
    }
    to.addAll(aliases);
  }

  private static List<String> renamed(
      List<String> tensors, Map<String, String> names, String label) {
    return tensors.stream()
        .map(name -> name.isEmpty() ? name : names.getOrDefault(name, label + "/" + name))
        .toList();
  }
}
