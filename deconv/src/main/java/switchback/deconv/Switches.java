package switchback.deconv;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.MaxPoolingKernel;
import switchback.training.kernels.Workers;

/**
 * Where each window of one max pooling had its maximum, for one image: the first in row-major order
 * where several are equal. Immutable.
 */
public final class Switches {
  private final int planes;
  private final Geometry geometry;
  private final int[] places;

  private Switches(int planes, Geometry geometry, int[] places) {
    this.planes = planes;
    this.geometry = geometry;
    this.places = places;
  }

  /** Pools maps (planes, H, W) into {@code output} and writes down the places of the maxima. */
  static Switches pool(MaxPoolingStage stage, float[] input, float[] output) {
    int[] places = new int[output.length];
    try (Workers alone = new Workers(1)) {
      MaxPoolingKernel.forward(
          stage.geometry(),
          stage.planes(),
          MemorySegment.ofArray(input),
          MemorySegment.ofArray(output),
          places,
          alone);
    }
    return new Switches(stage.planes(), stage.geometry(), places);
  }

  /** The number of maps. */
  public int planes() {
    return planes;
  }

  /** The windows. */
  public Geometry geometry() {
    return geometry;
  }

  /**
   * The place of a window's maximum in its input map, {@code row * width + column}.
   *
   * @param plane the map, from 0
   * @param window the window's own place in the output map, row by row
   */
  public int place(int plane, int window) {
    return places[plane * geometry.outHeight() * geometry.outWidth() + window];
  }

  /** The adjoint of this pooling: (planes, outHeight, outWidth) to (planes, H, W). */
  float[] scatter(float[] signal) {
    float[] below = new float[planes * geometry.height() * geometry.width()];
    try (Workers alone = new Workers(1)) {
      MaxPoolingKernel.scatter(
          geometry,
          planes,
          MemorySegment.ofArray(signal),
          places,
          MemorySegment.ofArray(below),
          alone);
    }
    return below;
  }
}
