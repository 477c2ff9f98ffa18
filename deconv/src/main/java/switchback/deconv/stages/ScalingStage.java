package switchback.deconv.stages;

/**
 * A scale and a shift a map, {@code y = scale x + shift}: what a batch normalization is once its
 * statistics are fixed (Ioffe and Szegedy 2015, section 3.1). Undone, like a convolution, without
 * the shift: the signal is multiplied by the scale.
 */
public final class ScalingStage extends PlainStage {
  private final MapShape maps;
  private final float[] scale;
  private final float[] shift;

  /**
   * Copies both arrays.
   *
   * @param scale a factor a map
   * @param shift what is added after, a value a map
   * @throws IllegalArgumentException where there are more or fewer than maps
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
