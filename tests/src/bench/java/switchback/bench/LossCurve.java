package switchback.bench;

import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Verifies that a contestant learns; one that does not is disqualified. */
final class LossCurve {
  private static final int STEPS = 12;
  private static final int ENDS = 3;

  private LossCurve() {}

  /**
   * Takes some steps on the same batch.
   *
   * @param step trains once and returns the loss
   * @return a sentence for the reader
   * @throws IllegalStateException if the loss does not fall
   */
  static String check(DoubleSupplier step) {
    double first = 0;
    double last = 0;
    for (int i = 0; i < STEPS; i++) {
      double loss = step.getAsDouble();
      first += i < ENDS ? loss / ENDS : 0;
      last += i >= STEPS - ENDS ? loss / ENDS : 0;
    }
    if (!(last < first)) {
      throw new IllegalStateException(
          "the loss on a fixed batch did not fall: from " + first + " to " + last);
    }
    return String.format(
        Locale.ROOT, "loss on a fixed batch %.2f -> %.2f in %d steps", first, last, STEPS);
  }
}
