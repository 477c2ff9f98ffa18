package switchback.training.readers.onnx;

import java.util.Arrays;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.Weights;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Attributes;

/**
 * How the positions of a resized axis come from those before. Coordinates are in single precision
 * as in ONNX Runtime, so that ties go the same way.
 *
 * @param mode {@code nearest}, {@code linear} or {@code cubic}
 * @param coordinates how a position becomes a coordinate before the resizing
 * @param rounding how a coordinate becomes the nearest position
 * @param cubic the coefficient of the cubic kernel
 * @param excludes whether positions outside have no weight
 */
record Sampling(String mode, String coordinates, String rounding, double cubic, boolean excludes) {
  /** Returns the sampling of an {@code Upsample}, or of a {@code Resize} of version 10. */
  static Sampling old(Attributes attributes) {
    return of(attributes, "asymmetric", "simple");
  }

  /** Returns the sampling of a {@code Resize} from version 11 on. */
  static Sampling of(Attributes attributes) {
    return of(
        attributes,
        attributes.text("coordinate_transformation_mode", "half_pixel"),
        attributes.text("nearest_mode", "round_prefer_floor"));
  }

  private static Sampling of(Attributes attributes, String coordinates, String rounding) {
    String mode = attributes.text("mode", "nearest");
    String known = mode.equals("bilinear") ? "linear" : mode;
    if (!known.equals("nearest") && !known.equals("linear") && !known.equals("cubic")) {
      throw new Untaken("with the mode " + mode);
    }
    return new Sampling(
        known,
        coordinates,
        rounding,
        attributes.real("cubic_coeff_a", -0.75),
        attributes.whole("exclude_outside", 0) != 0);
  }

  /** Returns whether each position comes from one other. */
  boolean isNearest() {
    return mode.equals("nearest");
  }

  private float coordinate(int position, int size, int outSize, float scale) {
    if (scale == 1) {
      return position;
    }
    return switch (coordinates) {
      case "asymmetric" -> position / scale;
      case "half_pixel" -> (position + 0.5f) / scale - 0.5f;
      case "pytorch_half_pixel" -> outSize > 1 ? (position + 0.5f) / scale - 0.5f : 0;
      case "tf_half_pixel_for_nn" -> (position + 0.5f) / scale;
      case "align_corners" -> outSize == 1 ? 0 : (float) position * (size - 1) / (outSize - 1);
      case "half_pixel_symmetric" -> {
        float adjustment = outSize / (scale * size);
        yield size / 2f * (1 - adjustment) + (position + 0.5f) / scale - 0.5f;
      }
      default -> throw new Untaken("with coordinates " + coordinates);
    };
  }

  private int rounded(float at, float scale) {
    return switch (rounding) {
      case "simple" -> (int) (scale < 1 ? Math.ceil(at) : Math.floor(at));
      case "floor" -> (int) Math.floor(at);
      case "ceil" -> (int) Math.ceil(at);
      case "round_prefer_floor" -> (int) Math.ceil(at - 0.5);
      case "round_prefer_ceil" -> (int) Math.floor(at + 0.5);
      default -> throw new Untaken("with the nearest_mode " + rounding);
    };
  }

  /** Returns the nearest position before for each position after. */
  int[] nearest(int size, int outSize, float scale) {
    int[] sources = new int[outSize];
    Arrays.setAll(
        sources, i -> Math.clamp(rounded(coordinate(i, size, outSize, scale), scale), 0, size - 1));
    return sources;
  }

  /** Returns the interpolation along an axis. */
  Interpolation along(int size, int outSize, float scale) {
    if (scale == 1 && size == outSize) {
      int[] same = new int[size];
      Arrays.setAll(same, i -> i);
      return Interpolation.nearest(size, same);
    }
    return switch (mode) {
      case "nearest" -> Interpolation.nearest(size, nearest(size, outSize, scale));
      case "linear" -> linear(size, outSize, scale);
      default -> cubic(size, outSize, scale);
    };
  }

  private Interpolation linear(int size, int outSize, float scale) {
    int[] sources = new int[2 * outSize];
    float[] weights = new float[2 * outSize];
    for (int i = 0; i < outSize; i++) {
      float at = Math.clamp(coordinate(i, size, outSize, scale), 0f, size - 1f);
      int first = Math.min((int) at, size - 1);
      sources[2 * i] = first;
      sources[2 * i + 1] = Math.min(first + 1, size - 1);
      weights[2 * i + 1] = at - first;
      weights[2 * i] = 1 - weights[2 * i + 1];
    }
    return new Interpolation(size, 2, Indices.of(sources), Weights.of(weights));
  }

  private Interpolation cubic(int size, int outSize, float scale) {
    int[] sources = new int[4 * outSize];
    float[] weights = new float[4 * outSize];
    for (int i = 0; i < outSize; i++) {
      float at = coordinate(i, size, outSize, scale);
      int floor = (int) Math.floor(at);
      double sum = 0;
      for (int tap = 0; tap < 4; tap++) {
        int source = floor - 1 + tap;
        boolean isOutside = source < 0 || source >= size;
        double weight = excludes && isOutside ? 0 : kernel(Math.abs(at - source));
        sources[4 * i + tap] = Math.clamp(source, 0, size - 1);
        weights[4 * i + tap] = (float) weight;
        sum += weight;
      }
      for (int tap = 0; tap < 4 && excludes; tap++) {
        weights[4 * i + tap] /= (float) sum;
      }
    }
    return new Interpolation(size, 4, Indices.of(sources), Weights.of(weights));
  }

  /** Returns the cubic convolution kernel (Keys 1981) at a distance. */
  private double kernel(double d) {
    if (d <= 1) {
      return ((cubic + 2) * d - (cubic + 3)) * d * d + 1;
    }
    return d < 2 ? ((cubic * d - 5 * cubic) * d + 8 * cubic) * d - 4 * cubic : 0;
  }
}
