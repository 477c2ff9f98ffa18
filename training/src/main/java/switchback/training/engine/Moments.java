package switchback.training.engine;

/**
 * Mean and deviation of a part of an array, in double.
 *
 * @param mean the mean
 * @param deviation the root of variance and epsilon
 */
public record Moments(double mean, double deviation) {
  /** Returns those of {@code count} values from an index on, by sums in their order. */
  public static Moments of(float[] values, int from, int count, double epsilon) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i];
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = from; i < from + count; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return new Moments(mean, Math.sqrt(squares / count + epsilon));
  }
}
