package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

import java.util.Optional;
import switchback.deconv.Unpooling;
import switchback.training.kernels.Geometry;

/**
 * An average pooling: the sum of a window's cells divided by their number. It is undone by its
 * adjoint, which gives every cell the value divided by that number; an {@link Unpooling} concerns
 * max poolings only.
 */
public final class AveragePoolingStage extends PlainStage {
  private final int planes;
  private final Geometry geometry;
  private final boolean countsPadding;

  /**
   * Creates a pooling over every map.
   *
   * @param planes the number of maps
   * @param countsPadding whether the sum is divided by the cells of a whole window even at a
   *     border, instead of the cells within the map
   * @throws IllegalArgumentException if windows have gaps or could lie in the padding alone
   */
  public AveragePoolingStage(int planes, Geometry geometry, boolean countsPadding) {
    if (Math.max(geometry.rows().pad(), geometry.rows().padEnd()) >= geometry.rows().reach()
        || Math.max(geometry.columns().pad(), geometry.columns().padEnd())
            >= geometry.columns().reach()
        || geometry.rows().dilation() != 1
        || geometry.columns().dilation() != 1) {
      throw new IllegalArgumentException(
          "pooling needs windows without gaps, larger than the padding, got " + geometry);
    }
    this.planes = planes;
    this.geometry = geometry;
    this.countsPadding = countsPadding;
  }

  @Override
  public MapShape input() {
    return new MapShape(planes, geometry.rows().size(), geometry.columns().size());
  }

  @Override
  public MapShape output() {
    return new MapShape(planes, geometry.rows().outSize(), geometry.columns().outSize());
  }

  @Override
  public Optional<Geometry> windows() {
    return Optional.of(geometry);
  }

  @Override
  public void forward(float[] input, float[] output) {
    int i = 0;
    for (int plane = 0; plane < planes; plane++) {
      int map = plane * geometry.inputCells();
      for (int y = 0; y < geometry.rows().outSize(); y++) {
        for (int x = 0; x < geometry.columns().outSize(); x++) {
          Patch window = window(y, x);
          output[i++] = sum(input, map, window) / cells(window);
        }
      }
    }
  }

  private float sum(float[] input, int map, Patch window) {
    float sum = 0;
    for (int row = window.top(); row < window.top() + window.height(); row++) {
      int from = map + row * geometry.columns().size() + window.left();
      for (int at = from; at < from + window.width(); at++) {
        sum += input[at];
      }
    }
    return sum;
  }

  @Override
  public Signal back(Signal signal) {
    Patch above = signal.area();
    if (above.isEmpty()) {
      return Signal.nothing(planes);
    }
    Patch area = above.below(geometry).clip(geometry.rows().size(), geometry.columns().size());
    float[] below = new float[planes * area.height() * area.width()];
    int i = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int y = above.top(); y < above.top() + above.height(); y++) {
        for (int x = above.left(); x < above.left() + above.width(); x++) {
          Patch window = window(y, x);
          add(signal.values()[i++] / cells(window), window, plane, area, below);
        }
      }
    }
    return new Signal(planes, area, below);
  }

  private static void add(float value, Patch window, int plane, Patch area, float[] below) {
    for (int row = window.top(); row < window.top() + window.height(); row++) {
      int line = (plane * area.height() + row - area.top()) * area.width();
      int from = line + window.left() - area.left();
      for (int at = from; at < from + window.width(); at++) {
        below[at] += value;
      }
    }
  }

  /** Returns the part of a window within the map. */
  private Patch window(int y, int x) {
    Patch whole =
        new Patch(
            geometry.rows().at(y, 0),
            geometry.columns().at(x, 0),
            geometry.rows().window(),
            geometry.columns().window());
    return whole.clip(geometry.rows().size(), geometry.columns().size());
  }

  private int cells(Patch window) {
    return countsPadding ? geometry.taps() : window.height() * window.width();
  }

  @Override
  public String toString() {
    return "average pooling, " + input() + " to " + output();
  }
}
