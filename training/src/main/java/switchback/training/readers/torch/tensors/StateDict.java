package switchback.training.readers.torch.tensors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.Weights;
import switchback.training.readers.InputSize;

/**
 * The arrays of a network by their names, in the order of the file.
 *
 * @param file the file, for messages
 * @param format the format, a word such as {@code safetensors}
 * @param tensors the arrays by name
 * @param prefix what was taken off all names; empty if nothing
 * @param size the size of the input that the file states; null if it states none
 * @param statistics the pixel statistics that the file states; null if it states none
 * @param notices what the user should know about the file, a line each
 */
public record StateDict(
    Path file,
    String format,
    Map<String, Tensor> tensors,
    String prefix,
    @Nullable InputSize size,
    @Nullable PixelStatistics statistics,
    List<String> notices) {
  /** Copies the map, in its order, and the list. */
  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    notices = List.copyOf(notices);
  }

  /** Returns whether there is an array of this name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Returns the array of this name; null if there is none. */
  public @Nullable Tensor get(String name) {
    return tensors.get(name);
  }

  /**
   * Returns an array's values as float32.
   *
   * @throws SwitchbackException if there is no such array, it holds whole numbers, or a number that
   *     is not finite
   */
  public Weights weights(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw refused("a missing array", "no " + name, name, "save all arrays of the network");
    }
    if (!tensor.type().isFloating()) {
      throw refused(
          "weights of the wrong type",
          name + " of " + tensor.type(),
          "float32, float64, float16 or bfloat16",
          "save the network before it is quantised");
    }
    Weights weights = tensor.weights();
    for (int i = 0; i < weights.size(); i++) {
      if (!Float.isFinite(weights.at(i))) {
        throw refused(
            "an array holds a number that is not finite as float32",
            name + " with " + weights.at(i) + " at position " + i,
            "finite numbers",
            "its training diverged or its conversion overflowed; use a checkpoint from before");
      }
    }
    return weights;
  }

  private SwitchbackException refused(String what, String got, String expected, String hint) {
    return new SwitchbackException(what, file, got, expected, hint);
  }

  /** Returns the same arrays under shorter names, and one more notice. */
  StateDict renamed(Map<String, Tensor> shorter, String taken, String notice) {
    List<String> more = new ArrayList<>(notices);
    more.add(notice);
    return new StateDict(file, format, shorter, taken, size, statistics, more);
  }

  /** Returns the same arrays with other notices. */
  StateDict with(List<String> others) {
    return new StateDict(file, format, tensors, prefix, size, statistics, others);
  }
}
