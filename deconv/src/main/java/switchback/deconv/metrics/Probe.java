package switchback.deconv.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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

  private final Cone.Pass unit;
  private final Cone.Pass all;
  private final MapShape input;
  private final float[] image;
  private final float[] altered;

  /** The pixels of R as indices in a channel, row by row. */
  private final int[] pixels;

  private final double[] patch;
  private final GreySquares squares;
  private final int feature;

  /**
   * Creates a probe.
   *
   * @param unit gives the unit
   * @param all gives all features at the unit's location
   * @param image the image, (C, H, W) in network-input space; only read
   * @param field the part of the unit's receptive field inside the image
   */
  Probe(Cone.Pass unit, Cone.Pass all, MapShape input, float[] image, Patch field, int feature) {
    this.unit = unit;
    this.all = all;
    this.input = input;
    this.image = image;
    this.altered = image.clone();
    SeenPixels seen = new SeenPixels(input, field);
    this.pixels = seen.places();
    this.patch = seen.values(image);
    this.squares = new GreySquares(field);
    this.feature = feature;
  }

  /**
   * Asks everything.
   *
   * @param orders orders of the pixels of R in which they turn grey
   * @param projections the values in R of projections, channel by channel
   */
  Answers ask(List<int[]> orders, List<double[]> projections) {
    List<Supplier<float[]>> questions = new ArrayList<>();
    questions.add(() -> image);
    for (int[] square : squares.cells()) {
      questions.add(() -> occluded(square));
    }
    int steps = Math.min(STEPS, pixels.length);
    for (int[] order : orders) {
      for (int step = 0; step < steps; step++) {
        int now = step;
        questions.add(() -> deleted(order, now, steps));
      }
    }
    double[] activations =
        Arrays.stream(unit.run(questions.size(), number -> questions.get(number).get()))
            .mapToDouble(values -> values[0])
            .toArray();
    double activation = activations[0];
    int firstStep = 1 + squares.cells().length;
    float[][] regained = all.run(projections.size(), i -> repainted(projections.get(i)));
    return new Answers(
        IntStream.range(1, firstStep).mapToDouble(i -> activation - activations[i]).toArray(),
        IntStream.range(0, orders.size())
            .mapToDouble(i -> area(activations, firstStep + i * steps, steps))
            .toArray(),
        Arrays.stream(regained).mapToDouble(values -> values[feature] / activation).toArray(),
        Arrays.stream(regained).mapToDouble(this::rank).toArray());
  }

  private float[] occluded(int[] square) {
    System.arraycopy(image, 0, altered, 0, image.length);
    for (int cell : square) {
      grey(pixels[cell]);
    }
    return altered;
  }

  /** Turns the pixels of the next step grey, from those of the whole image on. */
  private float[] deleted(int[] order, int step, int steps) {
    if (step == 0) {
      System.arraycopy(image, 0, altered, 0, image.length);
    }
    for (int i = step * order.length / steps; i < (step + 1) * order.length / steps; i++) {
      grey(pixels[order[i]]);
    }
    return altered;
  }

  private void grey(int pixel) {
    for (int channel = 0; channel < input.channels(); channel++) {
      altered[channel * input.plane() + pixel] = 0;
    }
  }

  /** Returns the area under the curve of a deletion. */
  private static double area(double[] activations, int from, int steps) {
    double[] curve = new double[steps + 1];
    curve[0] = 1;
    for (int step = 0; step < steps; step++) {
      curve[step + 1] = activations[from + step] / activations[0];
    }
    return Statistics.area(curve);
  }

  /** Paints a projection in the patch's mean and deviation, on grey. */
  private float[] repainted(double[] projection) {
    int count = pixels.length;
    double[] means = new double[input.channels()];
    for (int i = 0; i < patch.length; i++) {
      means[i / count] += patch[i] / count;
    }
    double patchNorm = 0;
    double norm = 0;
    for (int i = 0; i < patch.length; i++) {
      patchNorm += Math.pow(patch[i] - means[i / count], 2);
      norm += projection[i] * projection[i];
    }
    double scale = norm > 0 ? Math.sqrt(patchNorm / norm) : 0;
    Arrays.fill(altered, 0);
    for (int i = 0; i < projection.length; i++) {
      altered[i / count * input.plane() + pixels[i % count]] =
          (float) (means[i / count] + projection[i] * scale);
    }
    return altered;
  }

  /** Returns the share of the other features that are stronger. */
  private double rank(float[] values) {
    double stronger = 0;
    for (int other = 0; other < values.length; other++) {
      if (other != feature) {
        stronger +=
            values[other] > values[feature] ? 1 : values[other] == values[feature] ? 0.5 : 0;
      }
    }
    int others = values.length - 1;
    return others > 0 ? stronger / others : 0;
  }
}
