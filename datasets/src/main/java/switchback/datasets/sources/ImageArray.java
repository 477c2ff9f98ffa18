package switchback.datasets.sources;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.tasks.SwitchbackException;

/**
 * An array that holds images: levels of 0..255 in 8 bits, or fractions of 0..1, which are rounded
 * to such levels.
 *
 * @param name the name of its file
 * @param memory the numbers, usually a mapped file
 * @param type the type of the numbers: uint8, or one of fractions
 * @param order the order of their bytes
 * @param layout where the images are
 */
record ImageArray(
    String name, MemorySegment memory, NumberType type, ByteOrder order, ImageLayout layout) {
  /** The number of images that are looked at beforehand. */
  private static final int LOOKED_AT = 16;

  /**
   * Returns an image, (C, H, W) as unsigned bytes.
   *
   * @throws SwitchbackException if one of its numbers is not within 0..1; {@code got} names the
   *     first
   */
  byte[] levels(int image) {
    byte[] levels = new byte[layout.channels() * layout.height() * layout.width()];
    int next = 0;
    for (int channel = 0; channel < layout.channels(); channel++) {
      for (int row = 0; row < layout.height(); row++) {
        for (int column = 0; column < layout.width(); column++) {
          long at = layout.at(image, channel, row, column);
          if (type == NumberType.UINT8) {
            levels[next++] = (byte) type.whole(memory, order, at);
            continue;
          }
          double value = type.at(memory, order, at);
          if (!(value >= 0 && value <= 1)) {
            throw outside(image, value, channel, row, column);
          }
          levels[next++] = (byte) Math.round(255 * value);
        }
      }
    }
    return levels;
  }

  private SwitchbackException outside(int image, double value, int channel, int row, int column) {
    return new SwitchbackException(
        "an image holds a number that is no level",
        name + "[" + image + "]",
        "%s at [C %d, H %d, W %d]".formatted((float) value, channel, row, column),
        "numbers from 0 to 1",
        "numpy.argwhere(~((array >= 0) & (array <= 1))) lists their places");
  }

  /**
   * Looks at some images, evenly spaced, for numbers that show another scale.
   *
   * @param where the file, for messages
   * @throws SwitchbackException if there are any that are finite and outside 0..1
   */
  void checkScale(Object where) {
    if (type == NumberType.UINT8) {
      return;
    }
    double[] ends = {0, 1};
    int looked = Math.min(LOOKED_AT, layout.count());
    IntConsumer look = i -> widen(ends, Math.toIntExact((long) i * layout.count() / looked));
    IntStream.range(0, looked).forEach(look);
    if (ends[0] < 0 || ends[1] > 1) {
      throw new SwitchbackException(
          "numbers that are no levels",
          where,
          String.format(Locale.ROOT, "%s from %.4g to %.4g", type, ends[0], ends[1]),
          "uint8, or fractions from 0 to 1",
          ends[0] < 0
              ? "undo the normalisation: array * sd + mean; networks have their own, which"
                  + " 'describe' shows"
              : "save it as uint8: numpy.save(file, array.round().astype(numpy.uint8))");
    }
  }

  private void widen(double[] ends, int image) {
    for (int channel = 0; channel < layout.channels(); channel++) {
      for (int row = 0; row < layout.height(); row++) {
        for (int column = 0; column < layout.width(); column++) {
          double value = type.at(memory, order, layout.at(image, channel, row, column));
          if (Double.isFinite(value)) {
            ends[0] = Math.min(ends[0], value);
            ends[1] = Math.max(ends[1], value);
          }
        }
      }
    }
  }
}
