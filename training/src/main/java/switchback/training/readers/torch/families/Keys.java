package switchback.training.readers.torch.families;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/**
 * Questions about the names of arrays.
 *
 * @param dict the arrays
 */
record Keys(StateDict dict) {
  /** Returns the weights of a layer if they have that number of axes, else null. */
  @Nullable Tensor weight(String layer, int rank) {
    Tensor tensor = dict.get(layer.isEmpty() ? "weight" : layer + ".weight");
    return tensor != null && tensor.rank() == rank ? tensor : null;
  }

  boolean isConvolution(String layer) {
    return weight(layer, 4) != null;
  }

  boolean isDense(String layer) {
    return weight(layer, 2) != null;
  }

  /** Returns whether a layer is a convolution with filters of that many rows and columns. */
  boolean isConvolution(String layer, int side) {
    Tensor weight = weight(layer, 4);
    return weight != null && weight.size(2) == side && weight.size(3) == side;
  }

  boolean isNormalization(String layer) {
    return dict.has(layer + ".running_mean");
  }

  /** Returns the numbers N, ascending, of all layers {@code prefix.N} with a weight. */
  List<Integer> numbers(String prefix) {
    Pattern pattern = Pattern.compile(Pattern.quote(prefix) + "\\.(\\d{1,4})\\.weight");
    return dict.tensors().keySet().stream()
        .map(pattern::matcher)
        .filter(match -> match.matches())
        .map(MatchResult.class::cast)
        .map(match -> Integer.parseInt(match.group(1)))
        .sorted()
        .toList();
  }

  /** Returns the number of layers {@code prefix0, prefix1, ...} that have a convolution. */
  int count(String prefix, String suffix) {
    int count = 0;
    while (isConvolution(prefix + count + suffix)) {
      count++;
    }
    return count;
  }
}
