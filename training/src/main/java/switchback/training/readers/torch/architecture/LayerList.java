package switchback.training.readers.torch.architecture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.training.readers.InputSize;

/** Collects the layers of an architecture one after the other, each behind the last by default. */
public final class LayerList {
  private final List<Layer> layers = new ArrayList<>();
  private final Set<String> names = new HashSet<>(Set.of(Layer.IMAGE));
  private String last = Layer.IMAGE;

  /** Creates an empty list. */
  public LayerList() {}

  /** Adds a layer behind the last one. */
  public LayerList add(String name, LayerOperation operation) {
    return add(name, operation, List.of(last));
  }

  /** Adds a layer behind other ones, which need not be the last. */
  public LayerList add(String name, LayerOperation operation, List<String> inputs) {
    String unique = unique(name);
    layers.add(new Layer(unique, operation, inputs));
    last = unique;
    return this;
  }

  private String unique(String name) {
    String unique = name;
    for (int number = 2; !names.add(unique); number++) {
      unique = name + "_" + number;
    }
    return unique;
  }

  /** Returns the name of the last layer, or that of the image. */
  public String last() {
    return last;
  }

  /** Goes on behind another layer. */
  public LayerList from(String name) {
    last = name;
    return this;
  }

  /** Returns whether there is a layer of that name, or it is the image's. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** Returns the network whose output is that of the last layer. */
  public Architecture architecture(String name, @Nullable InputSize size) {
    return architecture(name, size, List.of(last));
  }

  /** Returns the network with several outputs. */
  public Architecture architecture(String name, @Nullable InputSize size, List<String> outputs) {
    return new Architecture(name, size, layers, outputs);
  }
}
