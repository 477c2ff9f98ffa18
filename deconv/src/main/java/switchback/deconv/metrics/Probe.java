package switchback.deconv.metrics;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import switchback.datasets.CounterRandom;
import switchback.deconv.signals.Patch;
import switchback.training.engine.Cone;
import switchback.training.graphs.MapShape;

/**
 * Measures how one unit responds to altered images. It works on the memory of its worker, for one
 * thread.
 */
final class Probe {
  /** The number of steps of a curve, or the number of pixels of R if that is smaller. */
  private static final int STEPS = 28;

  /** The number of grey squares that fit along the shorter side of R. */
  private static final int SQUARES_PER_SIDE = 5;

  private final Cone.Pass pass;
  private final MapShape input;
  private final float[] image;
  private final float[] altered;
  private final Patch field;
  private final SeenPixels seen;

  /** The pixels of R as indices in a channel, row by row. */
  private final int[] pixels;

  private final int feature;
  private final float activation;

  /**
   * Creates a probe and computes the unit's activation.
   *
   * @param pass gives all features at the unit's location
   * @param image the image, (C, H, W) in network-input space; only read
   * @param field the part of the unit's receptive field inside the image
   */
  Probe(Cone.Pass pass, MapShape input, float[] image, Patch field, int feature) {
    this.pass = pass;
    this.input = input;
    this.image = image;
    this.altered = image.clone();
    this.field = field;
    this.seen = new SeenPixels(input, field);
    this.pixels = seen.places();
    this.feature = feature;
    this.activation = pass.run(image)[feature];
  }

  /** Returns the unit's activation for each of several images, which are asked for in order. */
  private double[] activations(int count, IntFunction<float[]> images) {
    return Arrays.stream(pass.run(count, images)).mapToDouble(values -> values[feature]).toArray();
  }

  /** Returns the values of R, channel by channel. */
  double[] inside(float[] values) {
    return seen.values(values);
  }

  /** Computes {@link Metric#REACTIVATION} and {@link Metric#RANK}. */
  double[] reactivation(float[] projection) {
    double[] patch = inside(image);
    double[] values = inside(projection);
    int count = patch.length / input.channels();
    double[] means = new double[input.channels()];
    for (int i = 0; i < patch.length; i++) {
      means[i / count] += patch[i] / count;
    }
    double patchNorm = 0;
    double norm = 0;
    for (int i = 0; i < patch.length; i++) {
      patchNorm += Math.pow(patch[i] - means[i / count], 2);
      norm += values[i] * values[i];
    }
    double scale = norm > 0 ? Math.sqrt(patchNorm / norm) : 0;
    Arrays.fill(altered, 0);
    for (int i = 0; i < values.length; i++) {
      altered[i / count * input.plane() + pixels[i % count]] =
          (float) (means[i / count] + values[i] * scale);
    }
    float[] regained = pass.run(altered);
    double stronger = 0;
    for (int other = 0; other < regained.length; other++) {
      if (other != feature) {
        stronger +=
            regained[other] > regained[feature]
                ? 1
                : regained[other] == regained[feature] ? 0.5 : 0;
      }
    }
    int others = regained.length - 1;
    return new double[] {
      (double) regained[feature] / activation, others > 0 ? stronger / others : 0
    };
  }

  /** Computes {@link Metric#DELETION}. */
  double deletion(float[] projection) {
    double[] weights = weights(projection);
    Integer[] order = IntStream.range(0, weights.length).boxed().toArray(Integer[]::new);
    // The sort is stable: equal pixels stay in row-major order.
    Arrays.sort(order, (i, j) -> Double.compare(weights[j], weights[i]));
    return deletion(Arrays.stream(order).mapToInt(i -> i).toArray());
  }

  /** Computes {@link Metric#DELETION_RANDOM}. */
  double randomDeletion(CounterRandom random) {
    return deletion(random.permutation(pixels.length));
  }

  private double deletion(int[] order) {
    int steps = Math.min(STEPS, order.length);
    System.arraycopy(image, 0, altered, 0, image.length);
    double[] left =
        activations(
            steps,
            step -> {
              for (int i = step * order.length / steps;
                  i < (step + 1) * order.length / steps;
                  i++) {
                grey(pixels[order[i]]);
              }
              return altered;
            });
    double[] curve = new double[steps + 1];
    curve[0] = 1;
    for (int step = 0; step < steps; step++) {
      curve[step + 1] = left[step] / activation;
    }
    return Statistics.area(curve);
  }

  private void grey(int pixel) {
    for (int channel = 0; channel < input.channels(); channel++) {
      altered[channel * input.plane() + pixel] = 0;
    }
  }

  /** Returns |P| of each pixel of R, summed over channels. */
  private double[] weights(float[] projection) {
    double[] values = inside(projection);
    int count = values.length / input.channels();
    double[] weights = new double[count];
    for (int i = 0; i < values.length; i++) {
      weights[i % count] += Math.abs(values[i]);
    }
    return weights;
  }

  /** Returns the side of a grey square. */
  private int side() {
    return Math.max(1, Math.min(field.height(), field.width()) / SQUARES_PER_SIDE);
  }

  /** Returns the distance between neighbouring grey squares, which overlap by half. */
  private int step() {
    return Math.max(1, side() / 2 + side() % 2);
  }

  private int rows() {
    return (field.height() - side()) / step() + 1;
  }

  private int columns() {
    return (field.width() - side()) / step() + 1;
  }

  /** Returns the drop in activation caused by each grey square, row by row. */
  double[] occlusion() {
    double[] left =
        activations(
            rows() * columns(),
            i -> {
              System.arraycopy(image, 0, altered, 0, image.length);
              for (int cell : square(i)) {
                grey(pixels[cell]);
              }
              return altered;
            });
    return Arrays.stream(left).map(value -> activation - value).toArray();
  }

  /** Returns |P| summed over each grey square, row by row. */
  double[] overSquares(float[] projection) {
    double[] weights = weights(projection);
    return IntStream.range(0, rows() * columns())
        .mapToDouble(i -> Arrays.stream(square(i)).mapToDouble(c -> weights[c]).sum())
        .toArray();
  }

  private int[] square(int number) {
    int top = number / columns() * step();
    int left = number % columns() * step();
    return IntStream.range(0, side() * side())
        .map(i -> (top + i / side()) * field.width() + left + i % side())
        .toArray();
  }

  /** Computes {@link Metric#SHARPNESS}. */
  double sharpness(float[] projection) {
    double[] values = inside(projection);
    int count = pixels.length;
    double differences = 0;
    int pairs = 0;
    double variance = 0;
    for (int channel = 0; channel < input.channels(); channel++) {
      int from = channel * count;
      double mean = 0;
      for (int i = 0; i < count; i++) {
        mean += values[from + i] / count;
      }
      for (int i = 0; i < count; i++) {
        variance += Math.pow(values[from + i] - mean, 2);
        if ((i + 1) % field.width() != 0) {
          differences += Math.pow(values[from + i + 1] - values[from + i], 2);
          pairs++;
        }
        if (i + field.width() < count) {
          differences += Math.pow(values[from + i + field.width()] - values[from + i], 2);
          pairs++;
        }
      }
    }
    return variance > 0 && pairs > 0
        ? differences / pairs / (2 * variance / values.length)
        : Double.NaN;
  }

  /** Computes {@link Metric#ENERGY_INSIDE}. */
  double energyInside(float[] projection) {
    double all = 0;
    for (float value : projection) {
      all += (double) value * value;
    }
    double within = Arrays.stream(inside(projection)).map(v -> v * v).sum();
    // The sums run in different orders, so the last digit may differ.
    return all > 0 ? Math.min(1, within / all) : Double.NaN;
  }
}
