package switchback.training.readers.torch.families;

import java.util.ArrayList;
import java.util.List;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/** Recognises arrays whose axes are in another order than PyTorch's, as Keras has them. */
final class Layouts {
  private static final int MOST_NAMED = 4;
  private static final String WEIGHT = ".weight";

  private Layouts() {}

  /**
   * Refuses arrays of Keras, or transposed ones.
   *
   * @throws SwitchbackException if names or shapes say so
   */
  static void check(StateDict dict) {
    List<String> kernels =
        dict.tensors().keySet().stream()
            .filter(name -> name.matches("(.*[./])?(depthwise_|pointwise_)?kernel(:0)?"))
            .limit(MOST_NAMED)
            .toList();
    if (!kernels.isEmpty()) {
      throw refused(dict, "arrays with the names of Keras", String.join(", ", kernels));
    }
    List<String> convolutions = new ArrayList<>();
    List<String> dense = new ArrayList<>();
    dict.tensors().forEach((name, tensor) -> add(dict, name, tensor, convolutions, dense));
    if (!convolutions.isEmpty()) {
      convolutions.addAll(dense);
      throw refused(
          dict,
          "filters with their axes in the order of Keras (rows, columns, in, out)",
          String.join(", ", convolutions.stream().limit(MOST_NAMED).toList()));
    }
    if (!dense.isEmpty()) {
      throw new SwitchbackException(
          "dense layers with their axes exchanged",
          dict.file(),
          String.join(", ", dense.stream().limit(MOST_NAMED).toList()),
          "weights of shape (out, in), as PyTorch has them",
          "if the inputs are in the order channels, rows, columns, save the transposed array,"
              + " weight.T; if they come from Keras, import the Keras model itself");
    }
  }

  private static void add(
      StateDict dict, String name, Tensor weight, List<String> convolutions, List<String> dense) {
    if (!name.endsWith(WEIGHT)) {
      return;
    }
    Tensor bias = dict.get(name.substring(0, name.length() - WEIGHT.length()) + ".bias");
    int last = weight.rank() - 1;
    if (bias == null || bias.rank() != 1 || last < 1 || weight.size(0) == bias.size()) {
      return;
    }
    if (weight.size(last) == bias.size()) {
      (last == 3 ? convolutions : dense).add(name + " of shape " + weight);
    }
  }

  private static SwitchbackException refused(StateDict dict, String what, String got) {
    return new SwitchbackException(
        what,
        dict.file(),
        got,
        "PyTorch's names and layouts: NAME.weight of shape (out, in, rows, columns) or (out, in)",
        "import the Keras model itself: in Python, model.save(\"model.h5\"); or transpose filters"
            + " with kernel.transpose(3, 2, 0, 1) and, of the first dense layer behind H x W maps"
            + " of C channels, kernel.reshape(H, W, C, -1).transpose(3, 2, 0, 1).reshape(-1, C * H"
            + " * W)");
  }
}
