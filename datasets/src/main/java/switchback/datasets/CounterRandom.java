package switchback.datasets;

/**
 * Random numbers drawn by counter. A stream is a pure function of a seed and a purpose, so that the
 * numbers for any image of any epoch can be drawn again on any thread without the ones before them.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014), started at a hash of the key. It is not for cryptography.
 */
public final class CounterRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /**
   * Creates the stream of {@code seed} for one purpose.
   *
   * @param seed the user's seed
   * @param purpose distinguishes the uses of one seed, such as shuffling and augmentation
   * @param major the outer counter, such as the epoch
   * @param minor the inner counter, such as the index of an image
   */
  public CounterRandom(long seed, long purpose, long major, long minor) {
    state = mix(mix(mix(mix(seed) + purpose) + major) + minor);
  }

  private static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Returns a 64-bit hash of numbers in their order, to be part of a key. Zero and negative zero
   * have the same hash.
   */
  public static long hash(float[] values) {
    long hash = values.length;
    for (float value : values) {
      hash = mix(hash ^ Float.floatToIntBits(value + 0.0f));
    }
    return hash;
  }

  /** Returns the next 64 random bits. */
  public long next() {
    long value = mix(state);
    state += GOLDEN_GAMMA;
    return value;
  }

  /** Returns true with probability one half. */
  public boolean coin() {
    return next() < 0;
  }

  /** Returns a whole number from 0 to {@code bound - 1}, where {@code bound} is at least 1. */
  public int below(int bound) {
    // The high half of a 32 by 32 bit product; its bias is below bound / 2^32.
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** Returns a number from {@code low} to {@code high}. */
  public double between(double low, double high) {
    return low + (high - low) * ((next() >>> 11) * 0x1.0p-53);
  }

  /** Returns a normal number of mean 0 and standard deviation 1 (Box and Muller 1958). */
  public double normal() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - between(0, 1)));
    return radius * StrictMath.cos(between(0, 2 * Math.PI));
  }

  /** Returns the numbers 0..size-1 in random order (Fisher and Yates). */
  public int[] permutation(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = below(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
