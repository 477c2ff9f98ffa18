package switchback.training.readers.keras.files;

import java.util.Arrays;
import java.util.List;

/**
 * A weight of a layer.
 *
 * @param names the names that versions of Keras give it, such as {@code kernel}; the newest first
 * @param isTrained whether training by gradients changes it, unless the layer is frozen
 */
public record WeightKind(List<String> names, boolean isTrained) {
  /** Copies the list. */
  public WeightKind {
    names = List.copyOf(names);
  }

  /** Creates a weight that is trained. */
  public static WeightKind trained(String... names) {
    return new WeightKind(Arrays.asList(names), true);
  }

  /** Creates a weight that is not trained. */
  public static WeightKind fixed(String... names) {
    return new WeightKind(Arrays.asList(names), false);
  }

  /** Returns whether a name such as {@code conv1/kernel:0} or {@code conv1_W} ends in a name. */
  boolean isNamed(String stored) {
    String last = last(stored);
    return names.stream().anyMatch(name -> last.equals(name) || last.endsWith("_" + name));
  }

  /** Returns the last part of a path, without the number of an output. */
  static String last(String stored) {
    String last = stored.substring(stored.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return colon < 0 ? last : last.substring(0, colon);
  }

  /** Returns its newest name. */
  @Override
  public String toString() {
    return names.getFirst();
  }
}
