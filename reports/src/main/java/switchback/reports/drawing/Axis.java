package switchback.reports.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A range of values with round ticks.
 *
 * @param low the value at its start
 * @param high the value at its end, above {@code low}
 * @param step from tick to tick, counted from 0
 */
public record Axis(double low, double high, double step) {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  /** From 0 to a round number that is not below {@code largest}. */
  public static Axis fromZero(double largest) {
    double most = largest > 0 ? largest : 1;
    double step = round(most / 5);
    return new Axis(0, Math.ceil(most / step) * step, step);
  }

  /** From a round number that is not above {@code smallest} to {@code high}. */
  public static Axis upTo(double high, double smallest) {
    double step = round(Math.max(1, high - smallest) / 5);
    return new Axis(Math.min(Math.floor(smallest / step) * step, high - step), high, step);
  }

  /** Whole numbers from the first to the last epoch, with room for one where they are one. */
  public static Axis ofEpochs(int first, int last) {
    double step = Math.max(1, Math.ceil(round((last - first) / 10.0)));
    return first == last ? new Axis(first - 1, last + 1, 1) : new Axis(first, last, step);
  }

  /** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
  private static double round(double rough) {
    if (!(rough > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double step : STEPS) {
      if (step * power >= rough * (1 - 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /** All ticks within the range, rising. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Where a value lies if the range goes from {@code start} to {@code end}. */
  double place(double value, double start, double end) {
    return start + (value - low) / (high - low) * (end - start);
  }

  /** A tick's number, with as many digits as tell it from the next. */
  public String words(double tick) {
    int digits = step >= 1 && step == Math.rint(step) ? 0 : step >= 0.1 ? 1 : 2;
    if (step * Math.pow(10, digits) != Math.rint(step * Math.pow(10, digits))) {
      digits++;
    }
    return String.format(Locale.ROOT, "%." + digits + "f", tick);
  }
}
