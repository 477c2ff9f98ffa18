package switchback.training.readers.torch.tensors;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import switchback.datasets.pickles.PythonValue;
import switchback.datasets.pickles.PythonValue.Dictionary;
import switchback.datasets.pickles.PythonValue.Other;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Finds the state dict in a checkpoint, which may hold it beside the epoch, the optimiser and other
 * things, under a name or two.
 */
final class CheckpointSearch {
  private static final int DEEPEST = 4;
  private static final int MOST_FOUND = 64;
  private static final int MOST_LOOKED_AT = 10_000;

  /** Names under which people save a state dict, the likeliest first. */
  private static final List<String> NAMES =
      List.of(
          "state_dict",
          "model_state_dict",
          "model_state",
          "model",
          "net",
          "network",
          "params_ema",
          "params",
          "weights",
          "module",
          "backbone",
          "ema",
          "state_dict_ema",
          "model_ema");

  private final Path file;
  private final Checkpoint checkpoint;
  private final List<Found> found = new ArrayList<>();

  /** A dictionary with tensors in it, and the keys that lead to it. */
  private record Found(List<String> path, Dictionary dictionary) {
    long tensors() {
      return dictionary.entries().values().stream().filter(TensorValue.class::isInstance).count();
    }

    /** Returns whether it has a tensor that can be a weight, of two axes or more. */
    boolean hasWeights() {
      return dictionary.entries().values().stream()
          .anyMatch(value -> value instanceof TensorValue array && array.sizes().length > 1);
    }

    boolean isOptimizer() {
      return path.stream().anyMatch(key -> key.contains("optim") || key.contains("sched"));
    }

    /** Returns how likely the last key is that of a state dict; the lower the likelier. */
    int rank() {
      int rank = path.isEmpty() ? -1 : NAMES.indexOf(path.getLast());
      return rank < 0 ? NAMES.size() : rank;
    }

    String name() {
      return String.join(".", path);
    }
  }

  private CheckpointSearch(Path file, Checkpoint checkpoint) {
    this.file = file;
    this.checkpoint = checkpoint;
  }

  /**
   * Returns the state dict of a checkpoint.
   *
   * @throws SwitchbackException if there is none, several could be it, or a tensor is damaged
   */
  static StateDict stateDict(Path file, Checkpoint checkpoint) {
    return new CheckpointSearch(file, checkpoint).stateDict();
  }

  private StateDict stateDict() {
    look();
    List<Found> candidates =
        found.stream().filter(each -> each.hasWeights() && !each.isOptimizer()).toList();
    Found chosen = root(candidates).orElseGet(() -> likeliest(candidates));
    List<String> notices = new ArrayList<>(checkpoint.notices());
    if (!chosen.path.isEmpty()) {
      notices.add("the weights are those under '" + chosen.name() + "' in the checkpoint");
      candidates.stream()
          .filter(other -> !other.equals(chosen))
          .forEach(other -> notices.add("the arrays under '" + other.name() + "' are left out"));
    }
    return new StateDict(file, checkpoint.format(), tensors(chosen), "", null, null, notices);
  }

  /** Returns the root if it is the state dict itself, and has no larger one in it. */
  private static Optional<Found> root(List<Found> candidates) {
    long most =
        candidates.stream()
            .filter(each -> each.rank() < NAMES.size())
            .mapToLong(Found::tensors)
            .max()
            .orElse(0);
    return candidates.stream()
        .filter(each -> each.path.isEmpty() && each.tensors() >= most)
        .findFirst();
  }

  /** Visits dictionaries from the root, breadth first, each once. */
  private void look() {
    Deque<Found> left = new ArrayDeque<>();
    Set<Dictionary> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    if (checkpoint.root() instanceof Dictionary root) {
      left.add(new Found(List.of(), root));
    }
    while (!left.isEmpty() && seen.size() < MOST_LOOKED_AT && found.size() < MOST_FOUND) {
      Found next = left.remove();
      if (!seen.add(next.dictionary)) {
        continue;
      }
      if (next.tensors() > 0) {
        found.add(next);
      }
      if (next.path.size() < DEEPEST) {
        next.dictionary.entries().forEach((key, value) -> add(left, next, key, value));
      }
    }
  }

  private static void add(Deque<Found> left, Found parent, String key, PythonValue value) {
    if (value instanceof Dictionary dictionary && left.size() < MOST_LOOKED_AT) {
      List<String> path = new ArrayList<>(parent.path);
      path.add(key);
      left.add(new Found(path, dictionary));
    }
  }

  private Found likeliest(List<Found> candidates) {
    List<Found> sorted = candidates.stream().sorted(Comparator.comparingInt(Found::rank)).toList();
    if (sorted.isEmpty()) {
      throw new SwitchbackException(
          "no arrays of weights",
          file,
          checkpoint.root() instanceof Dictionary root
              ? "a checkpoint with " + keys(root)
              : "an object that is no dictionary",
          "a state dict: names and tensors",
          checkpoint.root() instanceof Dictionary root && hasNumpyArrays(root)
              ? "its arrays are NumPy's; in Python: numpy.savez(\"model.npz\", **state)"
              : "in Python: torch.save(model.state_dict(), \"model.pth\")");
    }
    if (sorted.size() > 1 && sorted.getFirst().rank() == sorted.get(1).rank()) {
      throw new SwitchbackException(
          "several sets of weights",
          file,
          String.join(", ", sorted.stream().limit(8).map(Found::name).toList()),
          "one of them, under 'state_dict' or a name like that",
          "in Python, save the one: torch.save(checkpoint[\"%s\"], \"model.pth\")"
              .formatted(sorted.getFirst().path.getFirst()));
    }
    return sorted.getFirst();
  }

  private static boolean hasNumpyArrays(Dictionary dictionary) {
    return dictionary.entries().values().stream()
        .anyMatch(value -> value instanceof Other other && other.kind().startsWith("numpy."));
  }

  private static String keys(Dictionary dictionary) {
    List<String> keys = dictionary.entries().keySet().stream().limit(8).toList();
    return keys.isEmpty() ? "nothing in it" : "the entries " + String.join(", ", keys);
  }

  private Map<String, Tensor> tensors(Found chosen) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    chosen
        .dictionary
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof TensorValue array) {
                tensors.put(name, tensor(name, array));
              }
            });
    return tensors;
  }

  private Tensor tensor(String name, TensorValue array) {
    try {
      return checkpoint.tensor(array);
    } catch (IllegalArgumentException e) {
      throw new SwitchbackException(
          "a damaged tensor",
          file,
          name + " with " + e.getMessage(),
          "a tensor within its storage",
          "in Python, save it with .clone() for each tensor, or download the file again",
          e);
    }
  }
}
