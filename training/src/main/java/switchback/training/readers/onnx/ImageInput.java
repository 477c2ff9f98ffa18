package switchback.training.readers.onnx;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;
import switchback.training.readers.InputSize;

/**
 * The image among a network's inputs.
 *
 * @param name the input's name
 * @param layout the order of its axes
 * @param batch the number of images that the file states; 1 if it is open
 * @param channels the number of channels
 * @param height the rows; -1 if they are open
 * @param width the columns; -1 if they are open
 */
record ImageInput(String name, Layout layout, int batch, int channels, int height, int width) {
  /** The most values of an image. */
  private static final int MOST_VALUES = 1 << 26;

  /** Orders of axes. */
  enum Layout {
    /** (N, C, H, W). */
    CHANNELS_FIRST,
    /** (N, H, W, C). */
    CHANNELS_LAST,
    /** (C, H, W). */
    SINGLE_CHANNELS_FIRST,
    /** (H, W, C). */
    SINGLE_CHANNELS_LAST,
    /** (N, C, steps): one row. */
    LINE,
    /** (N, C H W). */
    FLAT_CHANNELS_FIRST,
    /** (N, H W C). */
    FLAT_CHANNELS_LAST
  }

  /** Returns the file's size of images, or null if a side is open. */
  @Nullable InputSize size() {
    return height < 1 || width < 1 ? null : new InputSize(height, width);
  }

  /** Returns whether images of a size agree with what the file states. */
  boolean allows(InputSize size) {
    return (height < 1 || height == size.height()) && (width < 1 || width == size.width());
  }

  /** Returns whether images of a size are not too large. */
  boolean isTakeable(InputSize size) {
    return (double) channels * size.height() * size.width() <= MOST_VALUES;
  }

  /**
   * Returns the size of the maps of an image.
   *
   * @throws IllegalArgumentException if it is too large
   */
  MapShape maps(InputSize size) {
    if (!isTakeable(size)) {
      throw new IllegalArgumentException(
          "an image of " + channels + "x" + size + ", more than " + MOST_VALUES + " values");
    }
    return new MapShape(channels, size.height(), size.width());
  }

  /** Returns a builder's image with the file's axes. */
  Value view(GraphBuilder builder) {
    Value image = builder.input();
    int values = image.size();
    return switch (layout) {
      case CHANNELS_FIRST -> image;
      case CHANNELS_LAST -> image.transpose(0, 2, 3, 1);
      case SINGLE_CHANNELS_FIRST -> image.reshape(image.size(1), image.size(2), image.size(3));
      case SINGLE_CHANNELS_LAST ->
          image.transpose(0, 2, 3, 1).reshape(image.size(2), image.size(3), image.size(1));
      case LINE -> image.reshape(1, image.size(1), image.size(3));
      case FLAT_CHANNELS_FIRST -> image.reshape(1, values);
      case FLAT_CHANNELS_LAST -> image.transpose(0, 2, 3, 1).reshape(1, values);
    };
  }

  /** Returns whether a number of channels is one that pictures have. */
  static boolean isColours(long channels) {
    return channels == 1 || channels == 3 || channels == 4;
  }

  /** Returns whether the sizes (H, W, C) or (C, H, W) are in the first order. */
  static boolean isLast(List<Long> three) {
    return isColours(three.getLast()) && !isColours(three.getFirst()) && three.get(1) != 1;
  }

  @Override
  public String toString() {
    return name + " " + layout + " " + Arrays.asList(batch, channels, height, width);
  }
}
