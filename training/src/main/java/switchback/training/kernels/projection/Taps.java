package switchback.training.kernels.projection;

import switchback.training.kernels.Axis;

/**
 * The taps of a window along an axis that meet the pixels of one remainder modulo the stride, in
 * the order of the cells that they come from, which is that of the window turned by 180 degrees.
 *
 * @param remainder the remainder of the pixels, counted from the first that windows reach
 * @param stride the stride
 * @param last the last tap that meets them; each before it is {@code apart} less
 * @param apart the distance of neighbouring taps
 * @param count the number of taps
 * @param first the cell that meets pixel number 0 of the remainder by the last tap, at most 0
 * @param step the distance of the cells of neighbouring taps
 */
record Taps(int remainder, int stride, int last, int apart, int count, int first, int step) {
  static Taps of(Axis axis, int remainder) {
    int last = -1;
    int count = 0;
    for (int tap = 0; tap < axis.window(); tap++) {
      if (tap * axis.dilation() % axis.stride() == remainder) {
        last = tap;
        count++;
      }
    }
    // Taps of one remainder return after as many as the dilation's multiples take to do so.
    int apart = 1;
    while (apart * axis.dilation() % axis.stride() != 0) {
      apart++;
    }
    int first = -(last * axis.dilation() - remainder) / axis.stride();
    int step = apart * axis.dilation() / axis.stride();
    return new Taps(remainder, axis.stride(), last, apart, count, first, step);
  }

  /** Returns the number of cells by which a tap of any remainder meets an earlier cell at most. */
  static int before(Axis axis) {
    return (axis.reach() - 1) / axis.stride();
  }

  /** Returns a tap by its position in the order. */
  int tap(int i) {
    return last - i * apart;
  }

  /** Returns the cell that meets pixel number 0 by a tap; may be less than 0. */
  int cell(int i) {
    return first + i * step;
  }

  /** Returns the pixel of a number among those of the remainder. */
  int below(int pixel) {
    return pixel * stride + remainder;
  }

  /** Returns the number, among those of the remainder, of the first pixel from one on. */
  int pixel(int from) {
    return Math.max(0, Math.ceilDiv(from - remainder, stride));
  }
}
