package switchback.training.readers.torch.architecture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Value;
import switchback.training.readers.InputSize;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/** Puts a description of a network and its arrays together. */
public final class Assembly {
  /** The ending of arrays that count the batches of training and say nothing of the network. */
  private static final String COUNTER = "num_batches_tracked";

  /** The most values that layers may move in all, each of which takes several bytes. */
  private static final long MOST_MOVED = 1 << 26;

  private final StateDict dict;
  private final Architecture architecture;
  private final int channels;

  /**
   * Creates an assembly.
   *
   * @throws IllegalArgumentException if no layer says the number of the image's channels
   */
  public Assembly(StateDict dict, Architecture architecture) {
    this.dict = dict;
    this.architecture = architecture;
    this.channels = imageChannels();
  }

  /**
   * Returns what does not fit whatever the size of the image: missing arrays, arrays with other
   * axes, arrays that no layer has, and layers that nothing takes.
   */
  public static List<String> objections(StateDict dict, Architecture architecture) {
    List<String> objections = new ArrayList<>();
    Set<String> unused = new LinkedHashSet<>(dict.tensors().keySet());
    unused.removeIf(name -> name.equals(COUNTER) || name.endsWith("." + COUNTER));
    for (Layer layer : architecture.layers()) {
      for (ArrayRule rule : layer.operation().arrays()) {
        LayerArrays arrays = LayerArrays.of(dict, layer.name());
        Tensor tensor = arrays.get(rule.suffix());
        unused.remove(arrays.name(rule.suffix()));
        if (tensor == null && rule.isRequired()) {
          objections.add("no array " + arrays.name(rule.suffix()));
        } else if (tensor != null && (tensor.rank() != rule.rank() || tensor.size() == 0)) {
          objections.add(
              "%s of shape %s, not of %d axes"
                  .formatted(arrays.name(rule.suffix()), tensor, rule.rank()));
        }
      }
    }
    unused.forEach(name -> objections.add("the array " + name + ", which no layer has"));
    Set<String> taken = new HashSet<>(architecture.outputs());
    architecture.layers().forEach(layer -> taken.addAll(layer.inputs()));
    architecture.layers().stream()
        .filter(layer -> !taken.contains(layer.name()))
        .forEach(layer -> objections.add(layer.name() + ", whose output nothing takes"));
    return objections;
  }

  /** Returns the channels that the first convolution takes. */
  private int imageChannels() {
    for (Layer layer : architecture.layers()) {
      Tensor weight = LayerArrays.of(dict, layer.name()).get("weight");
      if (layer.operation() instanceof Sums.Convolution && weight != null && weight.rank() == 4) {
        return weight.size(1);
      }
    }
    throw new IllegalArgumentException("no convolution takes the image");
  }

  /** Returns the number of the image's channels. */
  public int channels() {
    return channels;
  }

  /**
   * Returns whether the network takes images of a size. This looks at sizes alone, not at weights.
   */
  public boolean fits(InputSize size) {
    try {
      sizes(size);
      return true;
    } catch (IllegalArgumentException | ArithmeticException _) {
      return false;
    }
  }

  /**
   * Returns the sizes of the outputs of all layers, by name.
   *
   * @throws IllegalArgumentException if a layer does not fit; the message names it
   */
  public Map<String, int[]> sizes(InputSize size) {
    Map<String, int[]> sizes = new HashMap<>();
    sizes.put(Layer.IMAGE, Sizes.checked(new int[] {1, channels, size.height(), size.width()}));
    long moved = 0;
    for (Layer layer : architecture.layers()) {
      List<int[]> inputs = layer.inputs().stream().map(name -> of(sizes, name)).toList();
      try {
        int[] out = layer.operation().sizes(LayerArrays.of(dict, layer.name()), inputs);
        sizes.put(layer.name(), Sizes.checked(out));
        moved += layer.operation().moves() ? Sizes.count(out) : 0;
        if (moved > MOST_MOVED) {
          throw new IllegalArgumentException("more than " + MOST_MOVED + " values to move");
        }
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException(layer.name() + ": " + e.getMessage(), e);
      }
    }
    return sizes;
  }

  private static <T> T of(Map<String, T> values, String name) {
    T value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no layer called " + name + " so far");
    }
    return value;
  }

  /**
   * Builds the network for images of a size.
   *
   * @throws IllegalArgumentException if a layer does not fit; the message names it
   * @throws SwitchbackException if an array holds numbers that cannot be weights
   */
  public NetworkGraph build(InputSize size) {
    // Sizes first: they are bounded, and the builder's views would take memory.
    sizes(size);
    GraphBuilder builder = new GraphBuilder(new MapShape(channels, size.height(), size.width()));
    Map<String, Value> values = new HashMap<>();
    values.put(Layer.IMAGE, builder.input());
    for (Layer layer : architecture.layers()) {
      List<Value> inputs = layer.inputs().stream().map(name -> of(values, name)).toList();
      LayerArrays arrays = LayerArrays.of(dict, layer.name());
      try {
        Value out = layer.operation().build(layer.name(), builder, arrays, inputs);
        values.put(layer.name(), out);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(layer.name() + ": " + e.getMessage(), e);
      }
    }
    architecture.outputs().forEach(name -> builder.output(name, of(values, name)));
    return builder.build();
  }
}
