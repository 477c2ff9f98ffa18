package switchback.deconv;

import java.util.Arrays;
import switchback.datasets.CounterRandom;
import switchback.deconv.signals.Patch;
import switchback.deconv.signals.Signal;
import switchback.deconv.signals.SignalMemory;
import switchback.training.kernels.Geometry;

/**
 * The places of the maxima in the windows of one max pooling, for one image. Among equal maxima the
 * first in row-major order counts. Immutable.
 */
public final class Switches {
  private final int planes;
  private final Geometry geometry;
  private final int windows;
  private final int[] places;
  private final long image;
  private final int layer;

  /**
   * Creates switches over an array without copying it.
   *
   * @param places for each window the place of its maximum, (planes, outHeight, outWidth)
   * @param image a hash of the image's values
   * @param layer the number of max poolings before this one
   */
  Switches(int planes, Geometry geometry, int[] places, long image, int layer) {
    this.planes = planes;
    this.geometry = geometry;
    this.windows = geometry.outputCells();
    this.places = places;
    this.image = image;
    this.layer = layer;
  }

  /** Returns the number of maps. */
  int planes() {
    return planes;
  }

  /** Returns the geometry of the windows. */
  Geometry geometry() {
    return geometry;
  }

  /**
   * Returns the place of a window's maximum in its input map, {@code row * width + column}.
   *
   * @param plane the number of the map, from 0
   * @param window the index of the window in the output map, row by row
   */
  public int place(int plane, int window) {
    return places[plane * windows + window];
  }

  /** Returns the random numbers of one window. */
  CounterRandom random(long seed, int plane, int window) {
    return new CounterRandom(seed, image, layer, (long) plane * windows + window);
  }

  /**
   * Undoes this pooling: returns the signal below it.
   *
   * @param memory gives the memory for its values
   */
  Signal unpool(Signal signal, Unpooling.Rule rule, SignalMemory memory) {
    Patch above = signal.area();
    if (above.isEmpty()) {
      return Signal.nothing(planes);
    }
    Patch area = above.below(geometry).clip(geometry.rows().size(), geometry.columns().size());
    int size = planes * area.height() * area.width();
    float[] below = memory.take(size);
    Arrays.fill(below, 0, size, 0);
    PoolingWindow window = new PoolingWindow(this, area, below);
    float[] values = signal.values();
    int i = 0;
    for (int y = above.top(); y < above.top() + above.height(); y++) {
      for (int x = above.left(); x < above.left() + above.width(); x++) {
        for (int plane = 0; plane < planes; plane++) {
          float value = values[i++];
          if (value != 0) {
            window.moveTo(plane, y, x);
            rule.unpool(value, window);
          }
        }
      }
    }
    return new Signal(planes, area, below);
  }
}
