package switchback.training.readers.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Weights;
import switchback.training.readers.onnx.constants.Budget;
import switchback.training.readers.onnx.constants.Folding;
import switchback.training.readers.onnx.constants.Given;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;
import switchback.training.readers.onnx.file.OnnxNode;
import switchback.training.readers.onnx.file.OnnxTensor;

/**
 * The constants of a file, whatever the size of the images: its tensors, decoded when they are
 * first asked for, and what nodes compute of them.
 */
final class Known {
  /** The most whole numbers of all tensors, which are kept on the heap. */
  private static final long MOST_WHOLES = 1 << 24;

  private final Map<String, OnnxTensor> tensors;
  private final Map<String, Constant> decoded = new HashMap<>();
  private final IdentityHashMap<Constant, Weights> turned = new IdentityHashMap<>();
  private final Budget budget;
  private long wholes;

  /** Creates the constants of tensors. */
  Known(Map<String, OnnxTensor> tensors, Budget budget) {
    this.tensors = tensors;
    this.budget = budget;
  }

  /** Returns what computed constants may take. */
  Budget budget() {
    return budget;
  }

  /** Returns the names of all constants. */
  Set<String> all() {
    Set<String> names = new HashSet<>(tensors.keySet());
    names.addAll(decoded.keySet());
    return names;
  }

  /** Returns whether there is a constant of a name. */
  boolean has(String name) {
    return tensors.containsKey(name) || decoded.containsKey(name);
  }

  /**
   * Returns the constant of a name, or null if there is none.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  @Nullable Constant get(String name) {
    Constant known = decoded.get(name);
    OnnxTensor tensor = tensors.get(name);
    if (known == null && tensor != null) {
      known = Constant.of(tensor);
      if (!known.isReal()) {
        wholes += known.size();
        if (wholes > MOST_WHOLES) {
          throw new Untaken("beside more than " + MOST_WHOLES + " whole numbers");
        }
      }
      decoded.put(name, known);
    }
    return known;
  }

  /**
   * Computes the nodes that depend on constants alone.
   *
   * @return all other nodes, and those that cannot be computed, in their order
   */
  List<OnnxNode> fold(List<OnnxNode> nodes) {
    List<OnnxNode> left = new ArrayList<>();
    for (OnnxNode node : nodes) {
      if (!Folding.knows(node) || !fold(node)) {
        left.add(node);
      }
    }
    return left;
  }

  private boolean fold(OnnxNode node) {
    if (!node.inputs().stream().allMatch(name -> name.isEmpty() || has(name))) {
      return false;
    }
    try {
      List<Optional<Constant>> inputs =
          node.inputs().stream().map(name -> Optional.ofNullable(get(name))).toList();
      List<Constant> results = Folding.of(new Given(node, inputs, budget));
      for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
        decoded.put(node.outputs().get(i), results.get(i));
      }
      return true;
    } catch (Untaken | IllegalArgumentException | ArithmeticException _) {
      // The translation meets the same and names the node.
      return false;
    }
  }

  /** Returns the rows of a matrix (rows, columns) as columns. */
  Weights transposed(Constant matrix, int rows, int columns) {
    return turned.computeIfAbsent(
        matrix, _ -> matrix.reshaped(rows, columns).transposed().weights());
  }
}
