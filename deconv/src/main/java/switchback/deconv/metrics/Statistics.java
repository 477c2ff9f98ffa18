package switchback.deconv.metrics;

import java.util.Arrays;

/** Computes sums, correlations and areas under curves. */
final class Statistics {
  private Statistics() {}

  /** Returns a sum whose rounding errors are carried along (Kahan 1965). */
  static double sum(double[] values) {
    double sum = 0;
    double error = 0;
    for (double value : values) {
      double term = value - error;
      double next = sum + term;
      error = (next - sum) - term;
      sum = next;
    }
    return sum - error;
  }

  /** Returns Pearson's correlation of two equally long arrays; 0 if one of them is constant. */
  static double correlation(double[] a, double[] b) {
    return new Centred(a).correlation(new Centred(b));
  }

  /**
   * Returns Spearman's rank correlation, in which ties share their rank; 0 if an array is constant.
   */
  static double rankCorrelation(double[] a, double[] b) {
    return correlation(ranks(a), ranks(b));
  }

  /** Returns the ranks, from 0 for the least value; equal values share the mean of their ranks. */
  static double[] ranks(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] rankOf = new double[sorted.length];
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      Arrays.fill(rankOf, from, to, (from + to - 1) / 2.0);
      from = to;
    }
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      ranks[i] = rankOf[Arrays.binarySearch(sorted, values[i])];
    }
    return ranks;
  }

  /**
   * Returns the numbers of values from the greatest to the least, equal ones in ascending order.
   */
  static int[] descending(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = values.length - 1;
    // Where the next one of equal values goes, by the place of the greatest of them in `sorted`.
    int[] next = new int[values.length];
    int[] order = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int place = lastOf(sorted, values[i]);
      order[last - place + next[place]++] = i;
    }
    return order;
  }

  /** Returns the last index of a value among sorted ones, one of which it is. */
  private static int lastOf(double[] sorted, double value) {
    int least = 0;
    int most = sorted.length - 1;
    while (least < most) {
      int middle = (least + most + 1) >>> 1;
      if (Double.compare(sorted[middle], value) > 0) {
        most = middle - 1;
      } else {
        least = middle;
      }
    }
    return least;
  }

  /** Returns the area under a curve through equally spaced points over [0, 1] (trapezoid rule). */
  static double area(double[] curve) {
    double sum = 0;
    for (int i = 1; i < curve.length; i++) {
      sum += (curve[i - 1] + curve[i]) / 2;
    }
    return sum / (curve.length - 1);
  }
}
