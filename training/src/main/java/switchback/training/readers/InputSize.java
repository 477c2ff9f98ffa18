package switchback.training.readers;

/**
 * The size of a network's images.
 *
 * @param height the number of rows, at least 1
 * @param width the number of columns, at least 1
 */
public record InputSize(int height, int width) {
  /**
   * Checks both numbers.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public InputSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("an image of " + height + "x" + width);
    }
  }

  /** Returns text such as {@code 224x224}: height x width. */
  @Override
  public String toString() {
    return height + "x" + width;
  }
}
