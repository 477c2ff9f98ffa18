package switchback.training.readers.keras;

import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;

/** Makes steps of layers that change the size of maps. */
final class ResizingSteps {
  private static final int LARGEST = 1 << 15;

  private ResizingSteps() {}

  /** An interpolation along an axis of a size to another size. */
  @FunctionalInterface
  private interface Along {
    Interpolation of(int size, int outSize);
  }

  private static Along along(String interpolation, boolean isFromCorner) {
    return switch (interpolation) {
      case "nearest" -> ResizingSteps::nearest;
      case "bilinear" ->
          isFromCorner ? ResizingSteps::linearFromCorner : ResizingSteps::linearFromCentre;
      default -> throw new IllegalArgumentException("interpolation '" + interpolation + "'");
    };
  }

  private static Interpolation nearest(int size, int outSize) {
    int[] sources = new int[outSize];
    for (int i = 0; i < outSize; i++) {
      sources[i] = Math.min(size - 1, (int) ((i + 0.5) * size / outSize));
    }
    return Interpolation.nearest(size, sources);
  }

  private static Interpolation linearFromCentre(int size, int outSize) {
    return linear(size, outSize, 0.5);
  }

  private static Interpolation linearFromCorner(int size, int outSize) {
    return linear(size, outSize, 0);
  }

  private static Interpolation linear(int size, int outSize, double centre) {
    int[] sources = new int[2 * outSize];
    float[] weights = new float[2 * outSize];
    for (int i = 0; i < outSize; i++) {
      double at = (i + centre) * size / outSize - centre;
      int below = (int) Math.floor(at);
      sources[2 * i] = Math.clamp(below, 0, size - 1);
      sources[2 * i + 1] = Math.clamp(below + 1L, 0, size - 1);
      weights[2 * i + 1] = (float) (at - below);
      weights[2 * i] = 1 - weights[2 * i + 1];
    }
    return new Interpolation(size, 2, Indices.of(sources), Weights.of(weights));
  }

  private static Value resized(
      GraphBuilder builder, String name, Value in, Along along, int height, int width) {
    if (height > LARGEST || width > LARGEST) {
      throw new IllegalArgumentException("maps of " + height + "x" + width);
    }
    return builder.resizing(name, in, along.of(in.size(2), height), along.of(in.size(3), width));
  }

  /** Returns the step of an upsampling by whole factors. */
  static Step upsampling(LayerSource source, int axes) {
    Settings settings = source.settings();
    int[] factors = settings.sizes(axes, 2, "size", "length");
    Along along =
        along(settings.text("nearest", "interpolation"), source.origin().isBilinearFromCorner());
    boolean isLast = source.isLast();
    return Step.of(
        (builder, x) -> {
          if (x.rank() != axes + 2) {
            throw new IllegalArgumentException("an input of " + x);
          }
          Value first = x.channelsFirst(isLast);
          Value in = axes == 1 ? first.reshape(1, first.size(1), 1, first.size(2)) : first;
          int height = axes == 1 ? 1 : Math.multiplyExact(in.size(2), factors[0]);
          int width = Math.multiplyExact(in.size(3), factors[axes - 1]);
          Value out = resized(builder, source.name(), in, along, height, width);
          return new Feature(axes == 1 ? out.reshape(1, out.size(1), width) : out, isLast);
        });
  }

  /** Returns the step of a layer that resizes images to a given size. */
  static Step resizing(LayerSource source) {
    Settings settings = source.settings();
    int height = size(settings, "height");
    int width = size(settings, "width");
    boolean isFitted =
        settings.flag(false, "crop_to_aspect_ratio") || settings.flag(false, "pad_to_aspect_ratio");
    boolean isSmoothed = settings.flag(false, "antialias");
    Along along = along(settings.text("bilinear", "interpolation"), source.origin().isJavaScript());
    boolean isLast = source.isLast();
    return Step.of(
        (builder, x) -> {
          if (x.rank() != 4) {
            throw new IllegalArgumentException("an input of " + x);
          }
          Value in = x.channelsFirst(isLast);
          if (in.size(2) == height && in.size(3) == width) {
            return new Feature(in, isLast);
          }
          if (isFitted && (long) in.size(2) * width != (long) in.size(3) * height) {
            throw new IllegalArgumentException("an input of another aspect ratio, " + x);
          }
          if (isSmoothed && (in.size(2) > height || in.size(3) > width)) {
            throw new IllegalArgumentException("antialias with an input of " + x);
          }
          return new Feature(resized(builder, source.name(), in, along, height, width), isLast);
        });
  }

  private static int size(Settings settings, String name) {
    int size = settings.integer(0, name);
    if (size < 1) {
      throw new IllegalArgumentException(name + " " + size);
    }
    return size;
  }

  /** Returns the step of a layer that cuts out the middle. */
  static Step crop(LayerSource source) {
    int height = size(source.settings(), "height");
    int width = size(source.settings(), "width");
    boolean isLast = source.isLast();
    return Step.of(
        (builder, x) -> {
          if (x.rank() != 4) {
            throw new IllegalArgumentException("an input of " + x);
          }
          Value in = x.channelsFirst(isLast);
          int rows = in.size(2) - height;
          int columns = in.size(3) - width;
          if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a crop to " + height + "x" + width + " of " + x);
          }
          int top = rows / 2;
          int left = columns / 2;
          int[] frame = {-top, -left, top - rows, left - columns};
          return new Feature(builder.padding(source.name(), in, frame, 0), isLast);
        });
  }
}
