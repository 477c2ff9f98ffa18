package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

/** Lays maps out as one row of values for a dense layer. It is undone by the inverse layout. */
public final class FlatteningStage extends PlainStage {
  private final MapShape maps;
  private final boolean channelsLast;

  /**
   * Creates a stage that lays values out in the order (C, H, W) or (H, W, C).
   *
   * @param maps the size of the input; the output is (C H W, 1, 1)
   * @param channelsLast whether the channels of one location are neighbours in the row
   */
  public FlatteningStage(MapShape maps, boolean channelsLast) {
    this.maps = maps;
    this.channelsLast = channelsLast;
  }

  @Override
  public MapShape input() {
    return maps;
  }

  @Override
  public MapShape output() {
    return new MapShape(maps.size(), 1, 1);
  }

  @Override
  public void forward(float[] input, float[] output) {
    for (int i = 0; i < input.length; i++) {
      output[place(i)] = input[i];
    }
  }

  @Override
  public Signal back(Signal signal) {
    float[] row = signal.whole(output());
    float[] below = new float[row.length];
    for (int i = 0; i < below.length; i++) {
      below[i] = row[place(i)];
    }
    return Signal.over(maps, below);
  }

  /** Returns the index in the row of value {@code i} of the maps. */
  private int place(int i) {
    int plane = maps.plane();
    return channelsLast ? i % plane * maps.channels() + i / plane : i;
  }

  @Override
  public String toString() {
    return "flattening, " + input() + " to " + output();
  }
}
