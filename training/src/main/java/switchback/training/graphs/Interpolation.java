package switchback.training.graphs;

import java.util.Arrays;

/**
 * One axis of a resizing: each output position is a weighted sum of as many input positions.
 *
 * @param size the number of input positions
 * @param taps the number of input positions per output position
 * @param sources the input positions, {@code taps} for each output position
 * @param weights their weights
 */
public record Interpolation(int size, int taps, Indices sources, Weights weights) {
  /** Returns the number of output positions. */
  public int outSize() {
    return sources.size() / taps;
  }

  /** Returns the interpolation that picks one input position for each output position. */
  public static Interpolation nearest(int size, int[] sources) {
    float[] ones = new float[sources.length];
    Arrays.fill(ones, 1);
    return new Interpolation(size, 1, Indices.of(sources), Weights.of(ones));
  }
}
