package switchback.training.textbook;

import java.util.Arrays;
import java.util.stream.IntStream;
import switchback.datasets.CounterRandom;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;

/**
 * The samples, filters and passes of {@link FilterRecovery}. The forward pass is a true
 * convolution, as in MATLAB's tradition: its filters are the kernel's rotated by 180 degrees, and
 * this class alone rotates them. Filters are (features, planes, rows, columns).
 */
final class RecoveryProblem {
  static final int SAMPLES = 10;
  static final int PLANES = 3;
  static final int SIZE = 20;
  static final int FEATURES = 5;
  static final int FILTER = 2;

  private static final int OUTPUT = SIZE - FILTER + 1;
  private static final ConvolutionShape SHAPE =
      new ConvolutionShape(PLANES, FEATURES, Geometry.unpadded(SIZE, SIZE, FILTER, FILTER));

  /** The shape in which samples take the role of planes, and an output error that of a filter. */
  private static final ConvolutionShape VOLUMES =
      new ConvolutionShape(SAMPLES, FEATURES, Geometry.unpadded(SIZE, SIZE, OUTPUT, OUTPUT));

  private static final long PURPOSE = 4;

  private final double[] inputs;
  private final double[] trueFilters;
  private final double[] start;
  private final double[] targets;

  /** Draws everything: the same seed gives the same bits. */
  RecoveryProblem(long seed) {
    inputs = uniform(seed, 0, SAMPLES * SHAPE.inputSize(), 1);
    trueFilters = uniform(seed, 1, SHAPE.filterSize(), 5);
    double mean = mean(trueFilters);
    double[] noise = uniform(seed, 2, SHAPE.filterSize(), 1);
    start = new double[SHAPE.filterSize()];
    for (int i = 0; i < start.length; i++) {
      trueFilters[i] -= mean;
      start[i] = trueFilters[i] + noise[i];
    }
    targets = outputs(trueFilters);
  }

  private static double[] uniform(long seed, int what, int size, double high) {
    CounterRandom random = new CounterRandom(seed, PURPOSE, what, 0);
    return IntStream.range(0, size).mapToDouble(i -> random.between(0, high)).toArray();
  }

  /** The mean by a plain sum, which is the same on every machine. */
  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  double[] trueFilters() {
    return trueFilters.clone();
  }

  double[] start() {
    return start.clone();
  }

  /** Convolves every sample with the filters and averages over the input planes. */
  double[] outputs(double[] filters) {
    double[] sums = ReferenceConvolution.correlate(SHAPE, SAMPLES, inputs, turned(filters), null);
    return Arrays.stream(sums).map(sum -> sum / PLANES).toArray();
  }

  /** The outputs minus those of the true filters. */
  double[] outputError(double[] filters) {
    return difference(outputs(filters), targets);
  }

  double[] filterError(double[] filters) {
    return difference(filters, trueFilters);
  }

  /** The error E: half the squared output error, averaged over the samples. */
  double error(double[] filters) {
    double norm = norm(outputError(filters));
    return norm * norm / (2 * SAMPLES);
  }

  /** The published gradient, which treats the outputs as sums over the planes, not averages. */
  double[] publishedGradient(double[] outputError) {
    double[] sums = ReferenceConvolution.filterGradient(SHAPE, SAMPLES, inputs, outputError);
    return turned(Arrays.stream(sums).map(sum -> sum / SAMPLES).toArray());
  }

  /** The derivative of {@link #error}. */
  double[] trueGradient(double[] outputError) {
    return Arrays.stream(publishedGradient(outputError)).map(value -> value / PLANES).toArray();
  }

  /**
   * Computes the published gradient in another way: each of its 2x2 tables is one valid convolution
   * in three dimensions. The samples of a plane are stacked and flipped along all three axes, and
   * convolved with the stacked output errors of a feature. Both stacks are as deep as there are
   * samples, so one fits into the other at a single depth, and the kernel adds over depth as it
   * adds over planes.
   */
  double[] volumeGradient(double[] outputError) {
    double[] flipped = reversed(stacked(inputs, PLANES, SIZE * SIZE), SAMPLES * SIZE * SIZE);
    // A convolution rotates its filter; the kernel, a correlation, needs it already rotated.
    double[] laidOn =
        reversed(stacked(outputError, FEATURES, OUTPUT * OUTPUT), SAMPLES * OUTPUT * OUTPUT);
    double[] sums = ReferenceConvolution.correlate(VOLUMES, PLANES, flipped, laidOn, null);
    return Arrays.stream(swapped(sums, PLANES, FEATURES, FILTER * FILTER))
        .map(sum -> sum / SAMPLES)
        .toArray();
  }

  /** Rearranges (samples, maps, cells) as (maps, samples, cells). */
  private static double[] stacked(double[] values, int maps, int cells) {
    return swapped(values, SAMPLES, maps, cells);
  }

  /** Rearranges (first, second, cells) as (second, first, cells). */
  private static double[] swapped(double[] values, int first, int second, int cells) {
    double[] swapped = new double[values.length];
    for (int i = 0; i < first; i++) {
      for (int j = 0; j < second; j++) {
        System.arraycopy(values, (i * second + j) * cells, swapped, (j * first + i) * cells, cells);
      }
    }
    return swapped;
  }

  private static double[] turned(double[] filters) {
    return reversed(filters, FILTER * FILTER);
  }

  /** Reverses each block, which rotates it about its centre, in any number of dimensions. */
  private static double[] reversed(double[] values, int block) {
    double[] reversed = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i / block * block + block - 1 - i % block] = values[i];
    }
    return reversed;
  }

  private static double[] difference(double[] values, double[] from) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i] - from[i]).toArray();
  }

  /** The root of the sum of squares, added in order. */
  static double norm(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
