package switchback.datasets.sources;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The places of images in an array of numbers.
 *
 * @param count the number of images
 * @param channels 1 for grey, 3 for colours
 * @param height the rows of an image
 * @param width its columns
 * @param imageStep the numbers from one image to the next
 * @param channelStep the numbers from one channel to the next
 * @param rowStep the numbers from one row to the next
 * @param columnStep the numbers from one column to the next
 */
public record ImageLayout(
    int count,
    int channels,
    int height,
    int width,
    long imageStep,
    long channelStep,
    long rowStep,
    long columnStep) {
  private static final String EXPECTED =
      "images as (N, H, W), (N, 1, H, W), (N, 3, H, W), (N, H, W, 1) or (N, H, W, 3)";

  /** The order of an image's axes in an array. */
  public enum Order {
    /** Planes of channels, as in PyTorch. */
    NCHW(1, 2, 3),
    /** Channels next to each other, as in TensorFlow and image libraries. */
    NHWC(3, 1, 2);

    private final int channelAxis;
    private final int rowAxis;
    private final int columnAxis;

    Order(int channelAxis, int rowAxis, int columnAxis) {
      this.channelAxis = channelAxis;
      this.rowAxis = rowAxis;
      this.columnAxis = columnAxis;
    }

    private boolean fits(List<Integer> shape) {
      return shape.get(channelAxis) == 1 || shape.get(channelAxis) == 3;
    }
  }

  /**
   * Returns the layout of an array of three or four axes. The axis of 1 or 3 is that of the
   * channels, unless the order is given.
   *
   * @param isFortran whether the first index varies fastest
   * @param given the order of the axes; null if the array is to tell
   * @param where the array, for messages
   * @throws SwitchbackException if it does not hold images, or both orders are possible
   */
  static ImageLayout of(
      List<Integer> shape, boolean isFortran, @Nullable Order given, Object where) {
    if (shape.size() == 3) {
      if (given != null || shape.get(2) == 1 || shape.get(2) == 3) {
        throw refused(where, shape, "a single image in colour has to be array[None], of four axes");
      }
      return grey(shape, isFortran, where);
    }
    if (shape.size() != 4) {
      throw refused(where, shape, "reshape it, or leave out what is no image");
    }
    requireImages(shape, where);
    long[] steps = steps(shape, isFortran);
    Order order = given != null ? given : told(shape, where);
    if (!order.fits(shape)) {
      throw refused(
          where,
          shape,
          "%d channels as %s: grey has 1 and colours have 3"
              .formatted(shape.get(order.channelAxis), order));
    }
    return new ImageLayout(
        shape.get(0),
        shape.get(order.channelAxis),
        shape.get(order.rowAxis),
        shape.get(order.columnAxis),
        steps[0],
        steps[order.channelAxis],
        steps[order.rowAxis],
        steps[order.columnAxis]);
  }

  /** Returns the layout of grey images, (N, H, W). */
  static ImageLayout grey(List<Integer> shape, boolean isFortran, Object where) {
    requireImages(shape, where);
    long[] steps = steps(shape, isFortran);
    return new ImageLayout(
        shape.get(0), 1, shape.get(1), shape.get(2), steps[0], 0, steps[1], steps[2]);
  }

  private static void requireImages(List<Integer> shape, Object where) {
    if (shape.contains(0)) {
      throw refused(where, shape, "it holds no image");
    }
  }

  private static Order told(List<Integer> shape, Object where) {
    if (Order.NCHW.fits(shape) && Order.NHWC.fits(shape)) {
      throw refused(where, shape, "both orders fit: say --layout nchw or --layout nhwc");
    }
    return Order.NCHW.fits(shape) ? Order.NCHW : Order.NHWC;
  }

  private static long[] steps(List<Integer> shape, boolean isFortran) {
    long[] steps = new long[shape.size()];
    long step = 1;
    for (int i = 0; i < steps.length; i++) {
      int axis = isFortran ? i : steps.length - 1 - i;
      steps[axis] = step;
      step *= Math.max(1, shape.get(axis));
    }
    return steps;
  }

  private static SwitchbackException refused(Object where, List<Integer> shape, String hint) {
    return new SwitchbackException(
        "not an array of images", where, "shape " + shape, EXPECTED, hint);
  }

  /** Returns the position of a number among all. */
  long at(int image, int channel, int row, int column) {
    return image * imageStep + channel * channelStep + row * rowStep + column * columnStep;
  }

  /** Returns text such as {@code 100 images of 32x32 in colour}. */
  @Override
  public String toString() {
    return "%s of %dx%d %s"
        .formatted(
            Counted.of(count, "image"), width, height, channels == 1 ? "in grey" : "in colour");
  }
}
