package switchback.training.readers.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A layer of a network to be written: the same for all formats.
 *
 * @param type the name of its class
 * @param name its name
 * @param config its configuration, apart from the name
 * @param weights its weights by their names, in Keras's order
 * @param inputs the names of the layers that it takes outputs of; empty in a sequential model
 */
record Layer(
    String type,
    String name,
    Map<String, Object> config,
    Map<String, Array> weights,
    List<String> inputs) {

  /** An array of numbers in C order. */
  static final class Array {
    private final float[] values;
    private final int[] shape;

    Array(float[] values, int... shape) {
      this.values = values;
      this.shape = shape;
    }

    /** Returns the numbers, for reading only. */
    float[] values() {
      return values;
    }

    /** Returns the sizes of its axes, for reading only. */
    int[] shape() {
      return shape;
    }

    /** Returns random numbers. */
    static Array random(long seed, int... shape) {
      int size = 1;
      for (int axis : shape) {
        size *= axis;
      }
      SplittableRandom random = new SplittableRandom(seed);
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) random.nextDouble(-1, 1);
      }
      return new Array(values, shape);
    }

    /** Returns random numbers above 0. */
    static Array positive(long seed, int... shape) {
      Array array = random(seed, shape);
      for (int i = 0; i < array.values.length; i++) {
        array.values[i] = 1.5f + array.values[i];
      }
      return array;
    }

    /** Returns a copy with its axes in another order. */
    Array transposed(int... order) {
      int[] sizes = new int[order.length];
      int[] steps = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        sizes[i] = shape[order[i]];
        steps[i] = 1;
        for (int axis = order[i] + 1; axis < shape.length; axis++) {
          steps[i] *= shape[axis];
        }
      }
      float[] moved = new float[values.length];
      for (int i = 0; i < moved.length; i++) {
        int rest = i;
        int from = 0;
        for (int axis = order.length - 1; axis >= 0; axis--) {
          from += rest % sizes[axis] * steps[axis];
          rest /= sizes[axis];
        }
        moved[i] = values[from];
      }
      return new Array(moved, sizes);
    }

    /** Returns a copy of (rows, columns, ...) with rows and columns backwards. */
    Array flipped() {
      int inner = values.length / shape[0] / shape[1];
      float[] moved = new float[values.length];
      int cells = shape[0] * shape[1];
      for (int cell = 0; cell < cells; cell++) {
        System.arraycopy(values, cell * inner, moved, (cells - 1 - cell) * inner, inner);
      }
      return new Array(moved, shape);
    }
  }

  /** Creates a layer with settings: each is a name followed by its value. */
  static Layer of(String type, String name, Object... settings) {
    Map<String, Object> config = new LinkedHashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      config.put((String) settings[i], settings[i + 1]);
    }
    return new Layer(type, name, config, Map.of(), List.of());
  }

  /** Returns the values of one of its weights. */
  float[] values(String weight) {
    return weight(weight).values();
  }

  /** Returns one of its weights. */
  Array weight(String weight) {
    return Objects.requireNonNull(weights.get(weight), weight);
  }

  /** Returns this layer with another weight. */
  Layer with(String weight, Array array) {
    Map<String, Array> more = new LinkedHashMap<>(weights);
    more.put(weight, array);
    return new Layer(type, name, config, more, inputs);
  }

  /** Returns this layer with another setting. */
  Layer set(String setting, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(config);
    more.put(setting, value);
    return new Layer(type, name, more, weights, inputs);
  }

  /** Returns this layer as one of a functional model. */
  Layer after(String... layers) {
    return new Layer(type, name, config, weights, List.of(layers));
  }

  /** Returns the configuration with the name. */
  Map<String, Object> named() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", name);
    all.putAll(config);
    return all;
  }

  /** Returns a convolution of square windows with a bias. */
  static Layer convolution(String name, int side, int channels, int features, Object... settings) {
    List<Object> all =
        new ArrayList<>(List.of("filters", features, "kernel_size", List.of(side, side)));
    all.addAll(List.of(settings));
    return of("Conv2D", name, all.toArray())
        .with("kernel", Array.random(name.hashCode(), side, side, channels, features))
        .with("bias", Array.random(name.hashCode() + 1, features));
  }

  /** Returns a dense layer with a bias. */
  static Layer dense(String name, int inputs, int units, Object... settings) {
    List<Object> all = new ArrayList<>(List.of("units", units));
    all.addAll(List.of(settings));
    return of("Dense", name, all.toArray())
        .with("kernel", Array.random(name.hashCode(), inputs, units))
        .with("bias", Array.random(name.hashCode() + 1, units));
  }
}
