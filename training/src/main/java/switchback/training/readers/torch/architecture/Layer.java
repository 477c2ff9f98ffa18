package switchback.training.readers.torch.architecture;

import java.util.List;

/**
 * A layer of a described network.
 *
 * @param name its name, which is also the beginning of the names of its arrays
 * @param operation what it computes
 * @param inputs the names of the layers whose output it takes; {@value #IMAGE} is the image
 */
public record Layer(String name, LayerOperation operation, List<String> inputs) {
  /** The name of the network's input. */
  public static final String IMAGE = "image";

  /** Copies the list. */
  public Layer {
    inputs = List.copyOf(inputs);
  }
}
