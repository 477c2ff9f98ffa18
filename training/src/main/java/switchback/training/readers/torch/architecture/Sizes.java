package switchback.training.readers.torch.architecture;

import java.util.Arrays;
import java.util.stream.Collectors;
import switchback.training.graphs.Windows;
import switchback.training.kernels.Geometry;

/** Checks and computes the sizes of axes. */
final class Sizes {
  private static final long MOST_VALUES = 1 << 26;

  private Sizes() {}

  /**
   * Checks that sizes are those of maps, (1, C, H, W).
   *
   * @throws IllegalArgumentException if they are not
   */
  static int[] maps(int[] sizes) {
    if (sizes.length != 4 || sizes[0] != 1) {
      throw new IllegalArgumentException("it takes maps, not values of shape " + text(sizes));
    }
    return sizes;
  }

  /** Returns the maps that windows give. */
  static int[] windows(int features, int[] sizes, Windows windows) {
    Geometry geometry = windows.over(sizes[2], sizes[3]);
    return new int[] {1, features, geometry.rows().outSize(), geometry.columns().outSize()};
  }

  /**
   * Checks that an output is not too large.
   *
   * @throws IllegalArgumentException if it is, or if it is empty
   */
  static int[] checked(int[] sizes) {
    long count = 1;
    for (int size : sizes) {
      count *= size;
      if (size < 1 || count > MOST_VALUES) {
        throw new IllegalArgumentException("its output is of shape " + text(sizes));
      }
    }
    return sizes;
  }

  static int count(int[] sizes) {
    return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
  }

  /** Returns text such as {@code (1, 3, 32, 32)}. */
  static String text(int[] sizes) {
    return Arrays.stream(sizes)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * Returns the axis of a number that may count from the end.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  static int axis(int number, int[] sizes) {
    int axis = number < 0 ? number + sizes.length : number;
    if (axis < 0 || axis >= sizes.length) {
      throw new IllegalArgumentException("no axis " + number + " in shape " + text(sizes));
    }
    return axis;
  }
}
