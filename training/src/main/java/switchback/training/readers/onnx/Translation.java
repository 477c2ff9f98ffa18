package switchback.training.readers.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Weights;
import switchback.training.readers.InputSize;
import switchback.training.readers.onnx.constants.Budget;
import switchback.training.readers.onnx.constants.Folding;
import switchback.training.readers.onnx.constants.Given;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;
import switchback.training.readers.onnx.file.OnnxGraph;
import switchback.training.readers.onnx.file.OnnxNode;

/**
 * Makes the graph of a plan for images of one size. A node that cannot be taken is remembered, and
 * what depends on it is passed over, so that all of them are found in one go.
 */
final class Translation {
  private static final int DEEPEST = 16;

  private final Plan plan;
  private final GraphBuilder builder;
  private final boolean isSketch;
  private final Map<String, Operand> operands = new HashMap<>();

  /** Tensors of which nothing is known, as they depend on a node that cannot be taken. */
  private final Set<String> lost = new HashSet<>();

  private final Map<String, Integer> uses = new HashMap<>();
  private final Budget budget;
  private final Refusals refusals = new Refusals();
  private @Nullable String misfit;
  private int depth;

  /**
   * Translates a plan's nodes.
   *
   * @param isSketch whether sizes alone are to be checked
   * @throws IllegalArgumentException if images of this size are too large
   */
  Translation(Plan plan, InputSize size, boolean isSketch) {
    this.plan = plan;
    this.isSketch = isSketch;
    this.budget = plan.known().budget().copy();
    MapShape maps = plan.image().maps(size);
    this.builder = isSketch ? GraphBuilder.sketch(maps) : new GraphBuilder(maps);
    operands.put(plan.image().name(), new Operand.Computed(plan.image().view(builder)));
    plan.nodes()
        .forEach(node -> NodeOrder.taken(node).forEach(name -> uses.merge(name, 1, Integer::sum)));
    plan.outputs().forEach(name -> uses.merge(name, 1, Integer::sum));
    for (OnnxNode node : plan.nodes()) {
      translate(node);
      NodeOrder.taken(node).forEach(this::release);
    }
  }

  /** Forgets an array, with its table of places, behind the last node that takes it. */
  private void release(String name) {
    if (uses.merge(name, -1, Integer::sum) == 0) {
      operands.remove(name);
    }
  }

  /** Returns the builder. */
  GraphBuilder builder() {
    return builder;
  }

  /** Returns the number of images that the file states for a batch; 1 if it is open. */
  int batch() {
    return plan.image().batch();
  }

  /** Returns whether a node or an output takes a tensor. */
  boolean isTaken(String name) {
    return uses.getOrDefault(name, 0) > 0;
  }

  /** Returns the rows of a matrix (rows, columns) as columns. */
  Weights transposed(Constant matrix, int rows, int columns) {
    return isSketch ? matrix.weights() : plan.known().transposed(matrix, rows, columns);
  }

  /** Returns what could not be taken. */
  Refusals refusals() {
    return refusals;
  }

  /** Returns the first node whose sizes do not fit, and why; null if all fit. */
  @Nullable String misfit() {
    return misfit;
  }

  private void translate(OnnxNode node) {
    Optional<Operator> operator = Operators.of(node);
    if (operator.isEmpty() && !Folding.knows(node)) {
      refusals.add(node, "");
      lost.addAll(node.outputs());
      return;
    }
    if (NodeOrder.taken(node).stream().anyMatch(lost::contains)) {
      lost.addAll(node.outputs());
      return;
    }
    try {
      Map<String, Operand> results = results(node, operator);
      operands.putAll(results);
      for (String output : node.outputs()) {
        if (!results.containsKey(output) && lost.add(output) && isTaken(output)) {
          refusals.add(node, "with the unknown output `" + output + "`");
        }
      }
    } catch (Untaken e) {
      refusals.add(node, String.valueOf(e.getMessage()));
      lost.addAll(node.outputs());
    } catch (IllegalArgumentException | ArithmeticException e) {
      if (misfit == null) {
        misfit = node.label() + " (" + node.operator() + "): " + e.getMessage();
      }
      lost.addAll(node.outputs());
    }
  }

  private Map<String, Operand> results(OnnxNode node, Optional<Operator> operator) {
    List<Optional<Operand>> inputs = node.inputs().stream().map(this::operand).toList();
    boolean isConstant =
        inputs.stream().allMatch(in -> in.isEmpty() || in.get() instanceof Operand.Fixed);
    if (Folding.knows(node) && (isConstant || operator.isEmpty())) {
      return folded(node, inputs);
    }
    Call call = new Call(this, node, inputs);
    operator.orElseThrow(() -> new Untaken("")).add(call);
    return call.results();
  }

  private Optional<Operand> operand(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Operand known = operands.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Constant constant = plan.known().get(name);
    if (constant == null) {
      throw new Untaken("with the unknown tensor `" + name + "`");
    }
    return Optional.of(new Operand.Fixed(constant));
  }

  private Map<String, Operand> folded(OnnxNode node, List<Optional<Operand>> inputs) {
    List<Optional<Constant>> constants = new ArrayList<>();
    for (Optional<Operand> input : inputs) {
      constants.add(
          input.map(
              in ->
                  switch (in) {
                    case Operand.Fixed fixed -> fixed.constant();
                    case Operand.Computed _ -> throw new Untaken("of values of the image");
                  }));
    }
    List<Constant> results = Folding.of(new Given(node, constants, budget));
    Map<String, Operand> named = new HashMap<>();
    for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
      named.put(node.outputs().get(i), new Operand.Fixed(results.get(i)));
    }
    return named;
  }

  /**
   * Translates the nodes of a graph within a node.
   *
   * @return what its outputs are; empty where that is not known
   */
  List<Optional<Operand>> inline(OnnxGraph graph) {
    if (++depth > DEEPEST) {
      throw new Untaken("in graphs within graphs, more than " + DEEPEST + " deep");
    }
    graph
        .tensors()
        .forEach((name, tensor) -> operands.put(name, new Operand.Fixed(Constant.of(tensor))));
    NodeOrder order = new NodeOrder(plan.file(), graph.nodes());
    Set<String> outer = new HashSet<>(operands.keySet());
    outer.addAll(plan.known().all());
    outer.addAll(lost);
    for (OnnxNode node : order.needed(graph.outputs(), outer)) {
      translate(node);
    }
    depth--;
    return graph.outputs().stream()
        .map(name -> lost.contains(name) ? Optional.<Operand>empty() : operand(name))
        .toList();
  }

  /**
   * Returns the finished graph.
   *
   * @throws IllegalArgumentException if no output depends on the image
   */
  NetworkGraph graph(List<String> notices) {
    int count = 0;
    for (String name : plan.outputs()) {
      if (!operands.containsKey(name) && !plan.known().has(name)) {
        throw new IllegalArgumentException("the output " + name + ", which nothing gives");
      }
      if (operand(name).orElse(null) instanceof Operand.Computed computed) {
        builder.output(name, computed.value());
        count++;
      } else {
        notices.add("the output " + name + " does not depend on the image and is left out");
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("no output depends on the image");
    }
    return builder.build();
  }
}
