package switchback.training.readers.onnx;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.onnx.file.OnnxGraph;
import switchback.training.readers.onnx.file.OnnxNode;

/** Puts nodes into an order in which they can be computed, and leaves out those without a use. */
final class NodeOrder {
  private final Path file;
  private final List<OnnxNode> nodes;
  private final Map<String, OnnxNode> producers = new HashMap<>();

  /**
   * Creates an order.
   *
   * @throws SwitchbackException if two nodes give the same tensor
   */
  NodeOrder(Path file, List<OnnxNode> nodes) {
    this.file = file;
    this.nodes = nodes;
    for (OnnxNode node : nodes) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && producers.put(output, node) != null) {
          throw damaged("tensor `" + output + "` is given twice", "each tensor once");
        }
      }
    }
  }

  private SwitchbackException damaged(String got, String expected) {
    return new SwitchbackException(
        "the ONNX file is not a valid graph",
        file,
        got,
        expected,
        "check it with onnx.checker, and export it again");
  }

  /** Returns the node that gives each tensor. */
  Map<String, OnnxNode> producers() {
    return producers;
  }

  /**
   * Returns the nodes that some tensors need, each behind those that it takes from, and else in the
   * file's order.
   *
   * @param wanted the names of the tensors
   * @param given the names of tensors that no node gives
   * @throws SwitchbackException if a tensor is given by no one, or needs itself
   */
  List<OnnxNode> needed(Collection<String> wanted, Set<String> given) {
    Set<OnnxNode> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    needed.addAll(ordered(wanted, given));
    List<String> tensors = new ArrayList<>();
    for (OnnxNode node : nodes) {
      if (needed.contains(node)) {
        node.outputs().stream().filter(output -> !output.isEmpty()).forEach(tensors::add);
      }
    }
    return ordered(tensors, given);
  }

  private List<OnnxNode> ordered(Collection<String> wanted, Set<String> given) {
    List<OnnxNode> order = new ArrayList<>();
    Set<OnnxNode> done = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<OnnxNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<String> path = new ArrayDeque<>(wanted);
    while (!path.isEmpty()) {
      String tensor = path.peek();
      OnnxNode node = producers.get(tensor);
      if (node == null || done.contains(node)) {
        if (node == null && !given.contains(tensor)) {
          throw damaged("tensor `" + tensor + "`, which nothing gives", "a node or constant");
        }
        path.pop();
      } else if (open.add(node)) {
        taken(node).forEach(path::push);
      } else if (taken(node).stream().allMatch(t -> isDone(t, done))) {
        done.add(node);
        order.add(node);
        path.pop();
      } else {
        throw damaged("node `" + node.label() + "`, which needs itself", "a graph without cycles");
      }
    }
    return order;
  }

  private boolean isDone(String tensor, Set<OnnxNode> done) {
    OnnxNode node = producers.get(tensor);
    return node == null || done.contains(node);
  }

  /** Returns the tensors that a node takes, those of the graphs within it included. */
  static Set<String> taken(OnnxNode node) {
    Set<String> taken = new LinkedHashSet<>(node.inputs());
    node.attributes().graphs().forEach(graph -> taken.addAll(taken(graph)));
    taken.remove("");
    return taken;
  }

  private static Set<String> taken(OnnxGraph graph) {
    Set<String> taken = new LinkedHashSet<>(graph.outputs());
    Set<String> own = new HashSet<>(graph.tensors().keySet());
    graph.inputs().forEach(input -> own.add(input.name()));
    for (OnnxNode node : graph.nodes()) {
      taken.addAll(taken(node));
      own.addAll(node.outputs());
    }
    taken.removeAll(own);
    return taken;
  }
}
