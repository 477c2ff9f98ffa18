package switchback.training.readers.torch.architecture;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.readers.InputSize;

/**
 * A description of a network, all but its weights.
 *
 * @param name what kind of network it is, for messages, such as {@code resnet18}
 * @param size the size of its images; null if the description does not say it
 * @param layers its layers, each after those whose output it takes
 * @param outputs the names of the layers whose output is the network's
 */
public record Architecture(
    String name, @Nullable InputSize size, List<Layer> layers, List<String> outputs) {
  /** Copies the lists. */
  public Architecture {
    layers = List.copyOf(layers);
    outputs = List.copyOf(outputs);
  }
}
