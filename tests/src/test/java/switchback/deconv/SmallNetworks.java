package switchback.deconv;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import switchback.fixtures.Nets;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Builds small networks for tests. */
public final class SmallNetworks {
  private SmallNetworks() {}

  /** Creates a network of the classic one's geometry, 3x32x32, whose weights are all zero. */
  static ProjectableNetwork classic(int first, int second) {
    return Nets.of(3, 32, 32)
        .convolution("conv1", 5, new float[first * 75], new float[first])
        .relu()
        .pool(2)
        .convolution("conv2", 5, new float[second * first * 25], new float[second])
        .relu()
        .pool(2)
        .network();
  }

  /**
   * Creates one to three operations of any geometry over one 11x12 map; the last is a convolution
   * called {@code top}. All filters are above 0, so that a unit depends on every pixel that it can
   * see.
   */
  static ProjectableNetwork randomWindows(RandomGenerator random) {
    Nets net = Nets.of(1, 11, 12);
    int windows = random.nextInt(1, 4);
    for (int i = 1; i <= windows; i++) {
      boolean last = i == windows;
      boolean pooling = !last && random.nextBoolean();
      Geometry geometry = randomGeometry(random, net.maps(), pooling);
      if (pooling) {
        net.pool(geometry);
      } else {
        float[] filters = positive(geometry.taps(), random);
        net.convolution(last ? "top" : "conv" + i, geometry, filters, 0.1f);
      }
    }
    return net.network();
  }

  private static float[] positive(int size, RandomGenerator random) {
    float[] filters = new float[size];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = random.nextFloat(0.5f, 1.5f);
    }
    return filters;
  }

  /** Draws a geometry that fits maps of a given size; no window lies in the padding alone. */
  public static Geometry randomGeometry(RandomGenerator random, MapShape maps, boolean pooling) {
    return new Geometry(
        randomAxis(random, maps.height(), pooling), randomAxis(random, maps.width(), pooling));
  }

  private static Axis randomAxis(RandomGenerator random, int size, boolean pooling) {
    while (true) {
      int window = random.nextInt(1, 5);
      int stride = random.nextInt(1, 4);
      int padding = random.nextInt(window);
      int dilation = random.nextInt(1, 3);
      if ((window - 1) * dilation + 1 <= size + 2 * padding) {
        Axis axis = new Axis(size, window, stride, padding, dilation);
        if (!pooling || axis.meetsMap()) {
          return axis;
        }
      }
    }
  }

  /** Draws whole numbers from {@code from} to {@code to} inclusive, whose sums are exact. */
  public static float[] wholes(RandomGenerator random, int size, int from, int to) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(from, to + 1);
    }
    return values;
  }

  /** Returns zeros except for a value at each of the places. */
  static float[] zerosBut(int size, float value, int... places) {
    float[] values = new float[size];
    Arrays.stream(places).forEach(i -> values[i] = value);
    return values;
  }
}
