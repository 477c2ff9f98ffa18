package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

import java.util.Optional;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Adds rows and columns of zeros around every map. It is undone by cropping. */
public final class ZeroPaddingStage extends PlainStage {
  private final int planes;
  private final Geometry geometry;

  /**
   * Creates a padding.
   *
   * @param maps the size of the input
   * @param top the number of rows above
   * @param bottom the number of rows below
   * @param left the number of columns on the left
   * @param right the number of columns on the right
   * @throws IllegalArgumentException if a number is below 0
   */
  public ZeroPaddingStage(MapShape maps, int top, int bottom, int left, int right) {
    this.planes = maps.channels();
    this.geometry =
        new Geometry(
            new Axis(maps.height(), 1, 1, top, 1, bottom),
            new Axis(maps.width(), 1, 1, left, 1, right));
  }

  @Override
  public MapShape input() {
    return new MapShape(planes, geometry.rows().size(), geometry.columns().size());
  }

  @Override
  public MapShape output() {
    return new MapShape(planes, geometry.rows().outSize(), geometry.columns().outSize());
  }

  /** Returns windows of one cell each, which move over the padded maps. */
  @Override
  public Optional<Geometry> windows() {
    return Optional.of(geometry);
  }

  @Override
  public void forward(float[] input, float[] output) {
    MapShape maps = output();
    Patch inner =
        new Patch(
            geometry.rows().pad(),
            geometry.columns().pad(),
            geometry.rows().size(),
            geometry.columns().size());
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
