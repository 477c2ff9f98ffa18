package switchback.training.readers.onnx;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.training.readers.onnx.file.OnnxNode;

/**
 * Chooses the tensors that are a network's outputs. In the place of the number of a class or a
 * table of names, which cannot be projected, comes what they are made of.
 */
final class NetworkOutputs {
  /** Operators that choose, and the input of which they choose. */
  private static final Map<String, Integer> CHOOSING =
      Map.of(
          "ArgMax", 0,
          "ArgMin", 0,
          "TopK", 0,
          "Hardmax", 0,
          "ai.onnx.ml:ZipMap", 0,
          "ai.onnx.ml:ArrayFeatureExtractor", 1,
          "ai.onnx.ml:LabelEncoder", 0);

  private static final Set<String> MOVING =
      Set.of("Cast", "Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Transpose");

  private static final int FURTHEST = 32;

  private final Map<String, OnnxNode> producers;
  private final Set<String> tensors = new LinkedHashSet<>();

  /** Creates a choice. */
  NetworkOutputs(Map<String, OnnxNode> producers) {
    this.producers = producers;
  }

  /**
   * Chooses.
   *
   * @param outputs the names of the file's outputs
   * @param notices receives a line about each that gives way
   */
  Set<String> chosen(List<String> outputs, List<String> notices) {
    for (String output : outputs) {
      String behind = behind(output, 0);
      if (behind != null) {
        notices.add(
            "the output "
                + output
                + " only chooses: `"
                + behind
                + "`, which it is made of, is"
                + " taken in its place");
      }
      tensors.add(behind == null ? output : behind);
    }
    return tensors;
  }

  /** Returns what a choice is made of, or null if a tensor is no choice. */
  private @Nullable String behind(String tensor, int depth) {
    OnnxNode node = producers.get(tensor);
    if (node == null || depth > FURTHEST) {
      return null;
    }
    Integer position = CHOOSING.get(node.operator());
    if (position != null && position < node.inputs().size()) {
      String made = node.inputs().get(position);
      return Optional.ofNullable(behind(made, depth + 1)).orElse(made);
    }
    if (MOVING.contains(node.operator()) && !node.inputs().isEmpty()) {
      return behind(node.inputs().getFirst(), depth + 1);
    }
    return null;
  }
}
