package switchback.training.readers.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call of a layer in a functional model.
 *
 * @param arguments the tensors and constants that it takes, in order, lists taken apart
 * @param named the tensors and constants that it takes by name
 */
record LayerCall(List<Argument> arguments, Map<String, Argument> named) {
  LayerCall {
    arguments = List.copyOf(arguments);
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  /** Returns all arguments: those in order, then those by name. */
  List<Argument> all() {
    List<Argument> all = new ArrayList<>(arguments);
    all.addAll(named.values());
    return all;
  }

  /** Returns the tensors among all arguments. */
  List<Reference> tensors() {
    List<Reference> tensors = new ArrayList<>();
    for (Argument argument : all()) {
      if (argument.tensor() != null) {
        tensors.add(argument.tensor());
      }
    }
    return tensors;
  }

  /**
   * An argument of a call.
   *
   * @param tensor the tensor; null for a constant
   * @param constant the constant; a missing node for a tensor
   */
  record Argument(@Nullable Reference tensor, JsonNode constant) {}
}
