package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

/**
 * A scale and a shift per map, {@code y = scale x + shift}, to which a batch normalization amounts
 * once its statistics are fixed (Ioffe and Szegedy 2015, section 3.1). Like a convolution it is
 * undone without the shift: the signal is multiplied by the scale.
 */
public final class ScalingStage extends PlainStage {
  private final MapShape maps;
  private final float[] scale;
  private final float[] shift;

  /**
   * Creates a stage with copies of both arrays.
   *
   * @param scale one factor per map
   * @param shift one value per map, added after scaling
   * @throws IllegalArgumentException if the size of an array is not the number of maps
   */
  public ScalingStage(MapShape maps, float[] scale, float[] shift) {
    if (scale.length != maps.channels() || shift.length != maps.channels()) {
      throw new IllegalArgumentException(
          "%d scales and %d shifts for maps %s".formatted(scale.length, shift.length, maps));
    }
    this.maps = maps;
    this.scale = scale.clone();
    this.shift = shift.clone();
  }

  @Override
  public MapShape input() {
    return maps;
  }

  @Override
  public MapShape output() {
    return maps;
  }

  @Override
  public void forward(float[] input, float[] output) {
    int plane = maps.plane();
    for (int i = 0; i < input.length; i++) {
      output[i] = Math.fma(input[i], scale[i / plane], shift[i / plane]);
    }
  }

  @Override
  public Signal back(Signal signal) {
    float[] above = signal.values();
    float[] below = new float[above.length];
    int plane = signal.area().height() * signal.area().width();
    for (int i = 0; i < below.length; i++) {
      below[i] = above[i] * scale[i / plane];
    }
    return new Signal(maps.channels(), signal.area(), below);
  }

  @Override
  public String toString() {
    return "scaling of " + maps;
  }
}
