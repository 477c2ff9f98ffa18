package switchback.training.graphs;

/**
 * The size of one image's maps, (channels, height, width) in C order.
 *
 * @param channels the number of maps, at least 1
 * @param height the rows of a map, at least 1
 * @param width the columns of a map, at least 1
 */
public record MapShape(int channels, int height, int width) {
  /**
   * Checks all three numbers.
   *
   * @throws IllegalArgumentException if a number is below 1, or there are more values than an array
   *     can have
   */
  public MapShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "maps must be at least 1x1x1, got " + channels + "x" + height + "x" + width);
    }
    if ((double) channels * height * width > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "maps are too large: " + channels + "x" + height + "x" + width);
    }
  }

  /** Returns the maps of one image for the sizes of an array's axes, of which the last two stay. */
  static MapShape of(int... shape) {
    int from = shape.length > 0 && shape[0] == 1 ? 1 : 0;
    int last = shape.length - 1;
    return switch (shape.length - from) {
      case 0 -> new MapShape(1, 1, 1);
      case 1 -> new MapShape(shape[last], 1, 1);
      case 2 -> new MapShape(shape[last - 1], 1, shape[last]);
      default -> new MapShape(Shapes.count(shape, from, last - 1), shape[last - 1], shape[last]);
    };
  }

  /** Returns the number of values per map. */
  public int plane() {
    return height * width;
  }

  /** Returns the number of values of all maps. */
  public int size() {
    return channels * plane();
  }

  /** Returns the shape in the form {@code 32x16x16}. */
  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
