package switchback.training.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A network's arrays with PyTorch's names, checked to fit together: {@code conv1.weight} (O, I,
 * rows, columns), {@code conv1.bias} (O), ..., {@code fc1.weight} (out, in) over (C, H, W), {@code
 * fc1.bias} (out), .... Optional are {@code input.mean} and {@code input.std} (3 values each, for
 * pixels in [0, 1]) and {@code input.size} (rows, columns). Each convolution keeps the size of the
 * maps, and the 2x2 pooling after it halves the size, rounding down.
 */
final class NpzWeights {
  private static final String MEAN = "input.mean";
  private static final String SD = "input.std";
  private static final String SIZE = "input.size";
  private static final int CHANNELS = 3;
  private static final int SIDE = 32;
  private static final int LONGEST_SIDE = 4096;

  private final Path file;
  private final Map<String, NpyArray> arrays;
  private final List<String> convolutions;
  private final List<String> dense;
  private final int[] size;

  /**
   * Checks all arrays.
   *
   * @param file the file, for messages
   * @throws SwitchbackException if an array is missing, unknown, or of the wrong shape or type
   */
  NpzWeights(Path file, Map<String, NpyArray> arrays) {
    this.file = file;
    this.arrays = arrays;
    this.convolutions = layers("conv");
    this.dense = layers("fc");
    refuseUnknown();
    this.size = inputSize();
    checkShapes();
  }

  /**
   * Returns the names of the layers of a kind, numbered from 1 while either array of one exists.
   */
  private List<String> layers(String kind) {
    List<String> layers = new ArrayList<>();
    do {
      layers.add(kind + (layers.size() + 1));
    } while (has(kind + (layers.size() + 1)));
    return layers;
  }

  private boolean has(String layer) {
    return arrays.containsKey(layer + ".weight") || arrays.containsKey(layer + ".bias");
  }

  private void refuseUnknown() {
    Set<String> unknown = new LinkedHashSet<>(arrays.keySet());
    for (String layer : convolutions) {
      unknown.removeAll(List.of(layer + ".weight", layer + ".bias"));
    }
    for (String layer : dense) {
      unknown.removeAll(List.of(layer + ".weight", layer + ".bias"));
    }
    unknown.removeAll(List.of(MEAN, SD, SIZE));
    if (!unknown.isEmpty()) {
      throw refused(
          "an unknown array",
          String.join(", ", unknown),
          "conv1.weight, conv1.bias, ..., fc1.weight, fc1.bias, ... without gaps, input.mean,"
              + " input.std, input.size");
    }
  }

  private SwitchbackException refused(String what, Object got, Object expected) {
    return new SwitchbackException(
        what, file, got, expected, "save the network's arrays with PyTorch's names and layouts");
  }

  private int[] inputSize() {
    NpyArray array = arrays.get(SIZE);
    if (array == null) {
      return new int[] {SIDE, SIDE};
    }
    checkShape(SIZE, 2);
    int[] sides = DoubleStream.of(array.doubles()).mapToInt(side -> (int) side).toArray();
    for (int i = 0; i < sides.length; i++) {
      if (sides[i] != array.get(i) || sides[i] < 1 || sides[i] > LONGEST_SIDE) {
        throw refused(
            "not the size of an image",
            SIZE + " " + array.get(i),
            "whole numbers from 1 to " + LONGEST_SIDE);
      }
    }
    return sides;
  }

  private void checkShapes() {
    int maps = CHANNELS;
    int rows = size[0];
    int columns = size[1];
    for (String layer : convolutions) {
      List<Integer> shape = array(layer + ".weight").shape();
      if (shape.size() != 4 || shape.get(2) % 2 == 0 || shape.get(3) % 2 == 0) {
        throw wrongShape(layer + ".weight", "(O, " + maps + ", rows, columns), both odd");
      }
      checkShape(layer + ".weight", shape.getFirst(), maps, shape.get(2), shape.get(3));
      checkShape(layer + ".bias", shape.getFirst());
      maps = shape.getFirst();
      rows /= 2;
      columns /= 2;
    }
    if (rows < 1 || columns < 1) {
      throw refused(
          "poolings leave nothing of the image",
          convolutions.size() + " poolings of " + size[0] + "x" + size[1],
          "fewer convolutions, or a larger " + SIZE);
    }
    int inputs = (int) Math.min(Integer.MAX_VALUE, (long) maps * rows * columns);
    for (String layer : dense) {
      List<Integer> shape = array(layer + ".weight").shape();
      checkShape(layer + ".weight", shape.isEmpty() ? 0 : shape.getFirst(), inputs);
      checkShape(layer + ".bias", shape.getFirst());
      inputs = shape.getFirst();
    }
    statistics();
  }

  private NpyArray array(String name) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw refused("a missing array", "no " + name, name);
    }
    if (!array.type().isFloating() && !name.equals(SIZE)) {
      throw refused(
          "weights of the wrong type", name + " of " + array.type(), "float32 or float64");
    }
    return array;
  }

  /** Checks an array's shape, whose sides must be at least 1. */
  private void checkShape(String name, Integer... shape) {
    List<Integer> expected = List.of(shape);
    if (!array(name).shape().equals(expected) || array(name).size() == 0) {
      throw wrongShape(name, expected.toString());
    }
  }

  private SwitchbackException wrongShape(String name, String expected) {
    return refused(
        "an array of the wrong shape", name + " of " + array(name).shape(), "shape " + expected);
  }

  /** Returns the pixel statistics; mean 0 and standard deviation 1 if the file has none. */
  PixelStatistics statistics() {
    List<Double> mean = values(MEAN, 0);
    List<Double> sd = values(SD, 1);
    try {
      return new PixelStatistics(mean, sd);
    } catch (IllegalArgumentException e) {
      throw refused(
          "invalid means or standard deviations",
          String.valueOf(e.getMessage()),
          "finite numbers in " + MEAN + ", and numbers above 0 in " + SD);
    }
  }

  private List<Double> values(String name, double otherwise) {
    @Nullable NpyArray array = arrays.get(name);
    if (array == null) {
      return List.of(otherwise, otherwise, otherwise);
    }
    checkShape(name, CHANNELS);
    return DoubleStream.of(array(name).doubles()).boxed().toList();
  }

  /** Returns whether the file has pixel statistics. */
  boolean hasStatistics() {
    return arrays.containsKey(MEAN) || arrays.containsKey(SD);
  }

  /** Returns whether a weight or bias is float64, so that it has to be rounded. */
  boolean isRounded() {
    return arrays.entrySet().stream()
        .filter(array -> !array.getKey().startsWith("input."))
        .anyMatch(array -> array.getValue().type() == NpyArray.Type.FLOAT64);
  }

  /** Returns the convolutions' names, at least one. */
  List<String> convolutions() {
    return convolutions;
  }

  /** Returns the dense layers' names, at least one. */
  List<String> dense() {
    return dense;
  }

  /** Returns a layer's weights in the file's layout. */
  NpyArray weight(String layer) {
    return array(layer + ".weight");
  }

  /** Returns a layer's biases. */
  NpyArray bias(String layer) {
    return array(layer + ".bias");
  }

  /** Returns the height of the input images. */
  int height() {
    return size[0];
  }

  /** Returns the width of the input images. */
  int width() {
    return size[1];
  }
}
