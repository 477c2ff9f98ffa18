package switchback.reports.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The range of values along one side of a plot, and its ticks.
 *
 * @param low the value at its start; above 0 on a logarithmic axis
 * @param high the value at its end, above {@code low}
 * @param step the difference between ticks, which are multiples of it; on a logarithmic axis not
 *     used, as its ticks are the powers of ten
 * @param isLog whether equal factors, not equal differences, are equally far apart
 */
public record PlotAxis(double low, double high, double step, boolean isLog) {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  /** Returns a linear axis with ticks at the multiples of {@code step}. */
  public static PlotAxis linear(double low, double high, double step) {
    return new PlotAxis(low, high, step, false);
  }

  /** Returns a logarithmic axis from one power of ten to another, with a tick at each. */
  public static PlotAxis powers(int low, int high) {
    return new PlotAxis(power(low), power(high), 1, true);
  }

  /** Returns an axis from 0 to a round number that is not below {@code largest}. */
  public static PlotAxis fromZero(double largest) {
    double most = largest > 0 ? largest : 1;
    double step = round(most / 5);
    return linear(0, Math.ceil(most / step) * step, step);
  }

  /** Returns an axis from a round number that is not above {@code smallest} to {@code high}. */
  public static PlotAxis upTo(double high, double smallest) {
    double step = round(Math.max(1, high - smallest) / 5);
    return linear(Math.min(Math.floor(smallest / step) * step, high - step), high, step);
  }

  /** Returns an axis of about four steps between round numbers around two different values. */
  public static PlotAxis around(double smallest, double largest) {
    double step = round((largest - smallest) / 4);
    double low = Math.floor(smallest / step) * step;
    return linear(low, Math.max(low + step, Math.ceil(largest / step) * step), step);
  }

  /** Returns an axis of whole numbers from the first to the last epoch, which may be the same. */
  public static PlotAxis ofEpochs(int first, int last) {
    double step = Math.max(1, Math.ceil(round((last - first) / 10.0)));
    return first == last ? linear(first - 1, last + 1, 1) : linear(first, last, step);
  }

  /** Returns the next of 1, 2, 2.5, 5 and 10 times a power of ten. */
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

  /** Returns the power of ten that is nearest to the true one, which {@code Math.pow} may miss. */
  private static double power(int exponent) {
    return Double.parseDouble("1e" + exponent);
  }

  /** Returns all ticks within the range, in rising order. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (isLog) {
      for (long i = Math.round(Math.log10(low)); i <= Math.round(Math.log10(high)); i++) {
        ticks.add(power((int) i));
      }
    } else {
      for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
        ticks.add(i * step);
      }
    }
    return ticks;
  }

  /** Returns a value's share of the range: 0 at its start, 1 at its end. */
  public double share(double value) {
    return isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  }

  /** Returns the place of a value if the range goes from {@code start} to {@code end}. */
  public double place(double value, double start, double end) {
    return start + share(value) * (end - start);
  }

  /** Returns the label of a tick of a linear axis, with as many decimals as the step has. */
  public String words(double tick) {
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    boolean hasHalves = Math.abs(step * Math.pow(10, decimals) % 1) > 1e-6;
    return String.format(
        Locale.ROOT, "%." + (hasHalves ? decimals + 1 : decimals) + "f", tick + 0.0);
  }
}
