package switchback.training.readers.torch.tensors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes a prefix that all names share off them, such as the {@code module.} that PyTorch's {@code
 * DataParallel} puts before each.
 */
final class Prefixes {
  /** What wrappers put before names, and no network of its own has. */
  private static final Set<String> WRAPPERS = Set.of("module.", "_orig_mod.");

  private static final int MOST_PREFIXES = 16;

  private Prefixes() {}

  /** Returns the same arrays with short names, and a notice if that changed them. */
  static StateDict without(StateDict whole) {
    String prefix = "";
    for (int i = 0; i < MOST_PREFIXES; i++) {
      String next = next(whole.tensors(), prefix);
      if (next.equals(prefix)) {
        break;
      }
      prefix = next;
    }
    if (prefix.isEmpty()) {
      return whole;
    }
    Map<String, Tensor> shorter = new LinkedHashMap<>();
    int length = prefix.length();
    whole.tensors().forEach((name, tensor) -> shorter.put(name.substring(length), tensor));
    return whole.renamed(
        shorter, prefix, "all names begin with '" + prefix + "', which is left out");
  }

  /** Returns a prefix one part longer if all names share it and it can go, else the same one. */
  private static String next(Map<String, Tensor> tensors, String prefix) {
    if (tensors.isEmpty()) {
      return prefix;
    }
    String first = tensors.keySet().iterator().next();
    int dot = first.indexOf('.', prefix.length());
    if (dot < 0) {
      return prefix;
    }
    String longer = first.substring(0, dot + 1);
    String part = longer.substring(prefix.length());
    boolean isWrapper = WRAPPERS.contains(part);
    boolean canGo =
        tensors.keySet().stream()
            .allMatch(name -> name.startsWith(longer) && (isWrapper || keepsAName(name, dot + 1)));
    return canGo ? longer : prefix;
  }

  /**
   * Returns whether a name without its beginning still names a layer: not by a number alone, as in
   * {@code features.0.weight}, and not by nothing, as in {@code fc.weight}.
   */
  private static boolean keepsAName(String name, int from) {
    return name.indexOf('.', from) > 0 && !Character.isDigit(name.charAt(from));
  }
}
