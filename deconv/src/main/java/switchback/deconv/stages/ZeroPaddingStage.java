package switchback.deconv.stages;

import java.util.Optional;
import switchback.training.kernels.Geometry;

/** Rows and columns of zeros around every map. Undone by cutting them off. */
public final class ZeroPaddingStage extends PlainStage {
  private final int planes;
  private final Geometry geometry;

  /**
   * Zeros around maps.
   *
   * @param maps what it takes
   * @param top rows above
   * @param bottom rows below
   * @param left columns left
   * @param right columns right
   * @throws IllegalArgumentException where one is below 0
   */
  public ZeroPaddingStage(MapShape maps, int top, int bottom, int left, int right) {
    this.planes = maps.channels();
    this.geometry =
        new Geometry(maps.height(), maps.width(), 1, 1, 1, 1, top, left, 1, 1, bottom, right);
  }

  @Override
  public MapShape input() {
    return new MapShape(planes, geometry.height(), geometry.width());
  }

  @Override
  public MapShape output() {
    return new MapShape(planes, geometry.outHeight(), geometry.outWidth());
  }

  /** Of one cell each. */
  @Override
  public Optional<Geometry> windows() {
    return Optional.of(geometry);
  }

  @Override
  public void forward(float[] input, float[] output) {
    MapShape maps = output();
    Patch inner =
        new Patch(geometry.padRows(), geometry.padColumns(), geometry.height(), geometry.width());
    float[] padded = new Signal(planes, inner, input).whole(maps);
    System.arraycopy(padded, 0, output, 0, output.length);
  }

  @Override
  public Signal back(Signal signal) {
    Patch area = signal.area();
    if (area.isEmpty()) {
      return signal;
    }
    return new Signal(planes, area.below(geometry), signal.values()).within(input());
  }

  @Override
  public String toString() {
    return "zero padding, " + input() + " to " + output();
  }
}
