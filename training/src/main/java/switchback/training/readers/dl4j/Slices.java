package switchback.training.readers.dl4j;

/** Hands out the places of a network's parameters, one array after the other. */
final class Slices {
  private long next;

  /**
   * Returns the place of the next array.
   *
   * @throws IllegalArgumentException if it is longer than an array of Java can be
   */
  Slice take(long... sizes) {
    long size = 1;
    for (long factor : sizes) {
      size *= factor;
      if (factor < 0 || size > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("more than 2147483639 values in one array");
      }
    }
    Slice slice = new Slice(next, (int) size);
    next += size;
    return slice;
  }

  /** Returns the number of values so far. */
  long total() {
    return next;
  }
}
