package switchback.datasets.sources;

import java.util.List;
import java.util.stream.IntStream;
import switchback.datasets.CounterRandom;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;

/**
 * Draws a data set of 32x32 colour images in ten classes, so that everything runs without a file.
 * The classes are five textures and five shapes, each in any two colours, randomly rotated, moved,
 * scaled and shaded, with noise. The colours are independent of the class.
 *
 * <p>Image {@code i} of a split has label {@code i mod 10} and is a pure function of (seed, split,
 * i).
 */
public final class SyntheticImages {
  /** The number of images in the training split by default. */
  private static final int TRAIN = 10_000;

  /** The number of images in the test split by default. */
  private static final int TEST = 2_000;

  private static final long SEED = 0;
  private static final long PURPOSE = 2;
  private static final int BLOCK = 500;
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final double LEAST_COLOUR_DISTANCE = 110;

  private static final List<String> CLASSES =
      List.of(
          "horizontal stripes",
          "vertical stripes",
          "diagonal stripes",
          "checkerboard",
          "dots",
          "disc",
          "ring",
          "square",
          "triangle",
          "cross");

  /**
   * Gives the share of a pixel that belongs to the figure, 0..1, at (u, v) pixels from its middle.
   */
  private interface Figure {
    double cover(double u, double v);
  }

  private SyntheticImages() {}

  /** Draws the standard data set, called {@code synthetic}, of 10,000 and 2,000 images. */
  public static Dataset standard(Progress progress) {
    return draw(SEED, TRAIN, TEST, progress);
  }

  /** Draws a data set of any size from any seed. */
  public static Dataset draw(long seed, int train, int test, Progress progress) {
    return new Dataset(
        "synthetic",
        CLASSES,
        split(seed, 0, train, 0, train + test, progress),
        split(seed, 1, test, train, train + test, progress));
  }

  private static ImageSet split(
      long seed, int split, int size, int before, int total, Progress progress) {
    byte[][] images = new byte[size][];
    int[] labels = new int[size];
    for (int from = 0; from < size; from += BLOCK) {
      int to = Math.min(size, from + BLOCK);
      // Each image has its own stream, so the result does not depend on the threads.
      IntStream.range(from, to)
          .parallel()
          .forEach(
              i -> {
                labels[i] = i % CLASSES.size();
                images[i] = image(labels[i], new CounterRandom(seed, PURPOSE, split, i));
              });
      progress.at("drawing images", before + to, total);
    }
    return new ImageSet(3, SIDE, SIDE, images, labels);
  }

  private static byte[] image(int label, CounterRandom random) {
    double[] cover = cover(figure(label, random), turn(label, random), random);
    double[] shade = shade(random);
    double[] ground = colour(random);
    double[] figure = colourFarFrom(ground, random);
    double noise = random.between(0, 16);
    byte[] image = new byte[3 * PLANE];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < PLANE; i++) {
        double clean = ground[c] + cover[i] * (figure[c] - ground[c]) + shade[i];
        image[c * PLANE + i] = (byte) Math.clamp(Math.round(clean + noise * bell(random)), 0, 255);
      }
    }
    return image;
  }

  /** Returns the rotation in radians: a small one if the direction is the class. */
  private static double turn(int label, CounterRandom random) {
    double jitter = random.between(-0.2, 0.2);
    return switch (CLASSES.get(label)) {
      case "horizontal stripes" -> Math.PI / 2 + jitter;
      case "vertical stripes" -> jitter;
      case "diagonal stripes" -> (random.coin() ? Math.PI / 4 : -Math.PI / 4) + jitter;
      default -> random.between(-Math.PI, Math.PI);
    };
  }

  private static Figure figure(int label, CounterRandom random) {
    double period = random.between(5, 11);
    double radius = random.between(7, 12);
    double thickness = random.between(1.5, 3);
    return switch (CLASSES.get(label)) {
      case "horizontal stripes", "vertical stripes", "diagonal stripes" ->
          (u, v) -> edge(wave(u, period));
      case "checkerboard" ->
          (u, v) -> {
            double column = edge(wave(u, 2 * period));
            double row = edge(wave(v, 2 * period));
            return column * row + (1 - column) * (1 - row);
          };
      case "dots" -> (u, v) -> edge(0.3 * period - length(fold(u, period), fold(v, period)));
      case "disc" -> (u, v) -> edge(radius - length(u, v));
      case "ring" -> (u, v) -> edge(thickness - Math.abs(length(u, v) - radius));
      case "square" -> (u, v) -> edge(0.85 * radius - Math.max(Math.abs(u), Math.abs(v)));
      case "triangle" ->
          (u, v) -> edge(0.6 * radius - Math.max(-v, 0.5 * v + 0.8660254 * Math.abs(u)));
      case "cross" ->
          (u, v) -> {
            double across = Math.max(Math.abs(u) - radius, Math.abs(v) - thickness);
            double down = Math.max(Math.abs(v) - radius, Math.abs(u) - thickness);
            return edge(-Math.min(across, down));
          };
      default -> throw new IllegalStateException("no figure for " + CLASSES.get(label));
    };
  }

  private static double[] cover(Figure figure, double turn, CounterRandom random) {
    // StrictMath, so that every processor draws the same bytes.
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    double middleX = SIDE / 2.0 + random.between(-6, 6);
    double middleY = SIDE / 2.0 + random.between(-6, 6);
    double[] cover = new double[PLANE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double right = x + 0.5 - middleX;
        double down = y + 0.5 - middleY;
        cover[y * SIDE + x] = figure.cover(cos * right + sin * down, cos * down - sin * right);
      }
    }
    return cover;
  }

  /** Returns light from one side and a fine grain, equal in the three channels. */
  private static double[] shade(CounterRandom random) {
    double slopeX = random.between(-1.2, 1.2);
    double slopeY = random.between(-1.2, 1.2);
    double grain = random.between(0, 14);
    double grainX = random.between(-0.4, 0.4);
    double grainY = random.between(-0.4, 0.4);
    double[] shade = new double[PLANE];
    for (int i = 0; i < PLANE; i++) {
      int x = i % SIDE - SIDE / 2;
      int y = i / SIDE - SIDE / 2;
      shade[i] = slopeX * x + slopeY * y + grain * 4 * wave(grainX * x + grainY * y, 1);
    }
    return shade;
  }

  private static double[] colour(CounterRandom random) {
    return new double[] {random.between(20, 235), random.between(20, 235), random.between(20, 235)};
  }

  private static double[] colourFarFrom(double[] other, CounterRandom random) {
    double[] colour = colour(random);
    while (length(length(colour[0] - other[0], colour[1] - other[1]), colour[2] - other[2])
        < LEAST_COLOUR_DISTANCE) {
      colour = colour(random);
    }
    return colour;
  }

  /** Converts a signed distance in pixels, positive inside, to a border that is one pixel soft. */
  private static double edge(double distance) {
    return Math.clamp(distance + 0.5, 0.0, 1.0);
  }

  /** Returns a triangle wave of slope 1 and -1: the distance to the nearest edge of stripes. */
  private static double wave(double at, double period) {
    return Math.abs(fold(at, period)) - period / 4;
  }

  /** Returns the signed distance to the nearest multiple of the period. */
  private static double fold(double at, double period) {
    return at - period * Math.floor(at / period + 0.5);
  }

  private static double length(double u, double v) {
    return Math.sqrt(u * u + v * v);
  }

  /**
   * Draws a nearly normal number of deviation 1: the sum of the four 16-bit quarters of one draw.
   */
  private static double bell(CounterRandom random) {
    long bits = random.next();
    long sum =
        (bits & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + ((bits >>> 32) & 0xFFFF) + (bits >>> 48);
    return (sum / 65536.0 - 2) * Math.sqrt(3);
  }
}
