package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The convolution passes with the Vector API, equal to {@link ScalarConvolution} to the bit:
 * vectors lie along output columns (forward and adjoint) or along features (filter gradient), never
 * along a sum. Work is shared out by images; the number of threads changes nothing but the time.
 *
 * <p>Safe to use from one thread at a time.
 */
public final class VectorConvolution implements ConvolutionKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Features that a tile works on at once: with two vectors of columns each, 8 accumulators. */
  private static final int TILE = 4;

  /** Taps that a tile of the filter gradient works on at once: 12 accumulators. */
  private static final int TAPS = 6;

  /** Features that it works on: two vectors. */
  private static final int GRADIENT_TILE = 2 * LANES;

  private static final int IMAGES_A_TASK = ScalarConvolution.IMAGES_A_PART;

  private final Workers workers;

  /** A kernel whose work the given threads share. */
  public VectorConvolution(Workers workers) {
    this.workers = workers;
  }

  /** Floats that a vector holds on this machine. */
  public static int lanes() {
    return LANES;
  }

  @Override
  public void correlate(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment filters,
      @Nullable MemorySegment bias,
      boolean rectify,
      MemorySegment output) {
    Sizes.forward(shape, images, input, filters, bias, output);
    float[] start = new float[roundUp(shape.features(), TILE)];
    if (bias != null) {
      MemorySegment.copy(bias, JAVA_FLOAT, 0, start, 0, shape.features());
    }
    float[] packed = packForward(shape, floats(filters));
    PaddedLayout layout = PaddedLayout.ofInput(shape, LANES);
    run(layout, images, input, shape.features(), packed, start, rectify, output);
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input) {
    Sizes.backward(shape, images, input, filters, signal);
    float[] start = new float[roundUp(shape.channels(), TILE)];
    float[] packed = packTurned(shape, floats(filters));
    PaddedLayout layout = PaddedLayout.ofSignal(shape, LANES);
    run(layout, images, signal, shape.channels(), packed, start, false, input);
  }

  /** One correlation at unit distance, forward or adjoint: the same inner loop. */
  private void run(
      PaddedLayout layout,
      int images,
      MemorySegment source,
      int features,
      float[] packed,
      float[] start,
      boolean rectify,
      MemorySegment target) {
    int width = layout.vectorsARow() * LANES;
    int plane = layout.outHeight() * width;
    forParts(
        images,
        part -> {
          float[] scratch = new float[layout.size()];
          float[] maps = new float[roundUp(features, TILE) * plane];
          for (int n = part * IMAGES_A_TASK;
              n < Math.min(images, (part + 1) * IMAGES_A_TASK);
              n++) {
            layout.fill(source, n, scratch);
            tiles(layout, scratch, features, packed, start, rectify, maps, plane);
            store(layout, maps, width, features, n, target);
          }
        });
  }

  private static void tiles(
      PaddedLayout layout,
      float[] scratch,
      int features,
      float[] packed,
      float[] start,
      boolean rectify,
      float[] maps,
      int plane) {
    int[] taps = layout.taps();
    int vectors = layout.vectorsARow();
    int places = layout.outHeight() * vectors;
    for (int feature = 0; feature < features; feature += TILE) {
      for (int place = 0; place < places; place += 2) {
        // The last place is worked on twice where their number is odd.
        int second = Math.min(place + 1, places - 1);
        int at0 = layout.start(place / vectors) + place % vectors * LANES;
        int at1 = layout.start(second / vectors) + second % vectors * LANES;
        tile(
            scratch,
            at0,
            at1,
            taps,
            packed,
            feature * taps.length,
            start,
            feature,
            rectify,
            maps,
            feature * plane + place * LANES,
            feature * plane + second * LANES,
            plane);
      }
    }
  }

  /** {@value #TILE} features at two vectors of output columns. */
  private static void tile(
      float[] x,
      int at0,
      int at1,
      int[] taps,
      float[] w,
      int wAt,
      float[] start,
      int feature,
      boolean rectify,
      float[] y,
      int y0,
      int y1,
      int plane) {
    FloatVector a00 = FloatVector.broadcast(SPECIES, start[feature]);
    FloatVector a01 = a00;
    FloatVector a10 = FloatVector.broadcast(SPECIES, start[feature + 1]);
    FloatVector a11 = a10;
    FloatVector a20 = FloatVector.broadcast(SPECIES, start[feature + 2]);
    FloatVector a21 = a20;
    FloatVector a30 = FloatVector.broadcast(SPECIES, start[feature + 3]);
    FloatVector a31 = a30;
    for (int k = 0; k < taps.length; k++) {
      int tap = taps[k];
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at0 + tap);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at1 + tap);
      int from = wAt + k * TILE;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
      a00 = x0.fma(w0, a00);
      a01 = x1.fma(w0, a01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
      a10 = x0.fma(w1, a10);
      a11 = x1.fma(w1, a11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
      a20 = x0.fma(w2, a20);
      a21 = x1.fma(w2, a21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
      a30 = x0.fma(w3, a30);
      a31 = x1.fma(w3, a31);
    }
    finish(a00, rectify).intoArray(y, y0);
    finish(a01, rectify).intoArray(y, y1);
    finish(a10, rectify).intoArray(y, y0 + plane);
    finish(a11, rectify).intoArray(y, y1 + plane);
    finish(a20, rectify).intoArray(y, y0 + 2 * plane);
    finish(a21, rectify).intoArray(y, y1 + 2 * plane);
    finish(a30, rectify).intoArray(y, y0 + 3 * plane);
    finish(a31, rectify).intoArray(y, y1 + 3 * plane);
  }

  private static FloatVector finish(FloatVector sum, boolean rectify) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector positiveZero = sum.add(zero);
    return rectify ? positiveZero.max(zero) : positiveZero;
  }

  /** Writes the maps of image {@code n} without the columns that only fill up a vector. */
  private static void store(
      PaddedLayout layout, float[] maps, int width, int features, int n, MemorySegment target) {
    int rows = features * layout.outHeight();
    int columns = layout.outWidth();
    long at = (long) n * rows * columns;
    if (width == columns) {
      MemorySegment.copy(maps, 0, target, JAVA_FLOAT, at * Float.BYTES, rows * columns);
      return;
    }
    for (int row = 0; row < rows; row++) {
      MemorySegment.copy(
          maps,
          row * width,
          target,
          JAVA_FLOAT,
          (at + (long) row * columns) * Float.BYTES,
          columns);
    }
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient) {
    Sizes.backward(shape, images, input, filterGradient, outputGradient);
    PaddedLayout layout = PaddedLayout.ofInput(shape, LANES);
    int[] taps = padded(layout.taps());
    int[] places = layout.places();
    int features = roundUp(shape.features(), GRADIENT_TILE);
    float[][] parts = new float[parts(images)][];
    forParts(
        images,
        part -> {
          float[] scratch = new float[layout.size()];
          float[] pixels = new float[layout.outHeight() * layout.outWidth() * features];
          float[] sums = new float[taps.length * features];
          for (int n = part * IMAGES_A_TASK;
              n < Math.min(images, (part + 1) * IMAGES_A_TASK);
              n++) {
            layout.fill(input, n, scratch);
            channelsLast(shape, outputGradient, n, pixels, features);
            for (int tap = 0; tap < taps.length; tap += TAPS) {
              for (int feature = 0; feature < features; feature += GRADIENT_TILE) {
                gradientTile(places, scratch, taps, tap, pixels, features, feature, sums);
              }
            }
          }
          parts[part] = sums;
        });
    int[] order = new int[shape.filterSize()];
    int perFeature = layout.taps().length;
    for (int i = 0; i < order.length; i++) {
      order[i] = i % perFeature * features + i / perFeature;
    }
    addUp(parts, order, filterGradient);
  }

  /**
   * {@value #TAPS} taps by two vectors of features, over all pixels of an image; added to {@code
   * sums}.
   */
  private static void gradientTile(
      int[] places,
      float[] x,
      int[] taps,
      int tap,
      float[] pixels,
      int features,
      int feature,
      float[] sums) {
    FloatVector a00 = FloatVector.zero(SPECIES);
    FloatVector a01 = a00;
    FloatVector a10 = a00;
    FloatVector a11 = a00;
    FloatVector a20 = a00;
    FloatVector a21 = a00;
    FloatVector a30 = a00;
    FloatVector a31 = a00;
    FloatVector a40 = a00;
    FloatVector a41 = a00;
    FloatVector a50 = a00;
    FloatVector a51 = a00;
    int x0 = taps[tap];
    int x1 = taps[tap + 1];
    int x2 = taps[tap + 2];
    int x3 = taps[tap + 3];
    int x4 = taps[tap + 4];
    int x5 = taps[tap + 5];
    for (int p = 0; p < places.length; p++) {
      int place = places[p];
      int row = p * features + feature;
      FloatVector d0 = FloatVector.fromArray(SPECIES, pixels, row);
      FloatVector d1 = FloatVector.fromArray(SPECIES, pixels, row + LANES);
      FloatVector b0 = FloatVector.broadcast(SPECIES, x[x0 + place]);
      a00 = b0.fma(d0, a00);
      a01 = b0.fma(d1, a01);
      FloatVector b1 = FloatVector.broadcast(SPECIES, x[x1 + place]);
      a10 = b1.fma(d0, a10);
      a11 = b1.fma(d1, a11);
      FloatVector b2 = FloatVector.broadcast(SPECIES, x[x2 + place]);
      a20 = b2.fma(d0, a20);
      a21 = b2.fma(d1, a21);
      FloatVector b3 = FloatVector.broadcast(SPECIES, x[x3 + place]);
      a30 = b3.fma(d0, a30);
      a31 = b3.fma(d1, a31);
      FloatVector b4 = FloatVector.broadcast(SPECIES, x[x4 + place]);
      a40 = b4.fma(d0, a40);
      a41 = b4.fma(d1, a41);
      FloatVector b5 = FloatVector.broadcast(SPECIES, x[x5 + place]);
      a50 = b5.fma(d0, a50);
      a51 = b5.fma(d1, a51);
    }
    int at = tap * features + feature;
    add(sums, at, a00);
    add(sums, at + LANES, a01);
    add(sums, at + features, a10);
    add(sums, at + features + LANES, a11);
    add(sums, at + 2 * features, a20);
    add(sums, at + 2 * features + LANES, a21);
    add(sums, at + 3 * features, a30);
    add(sums, at + 3 * features + LANES, a31);
    add(sums, at + 4 * features, a40);
    add(sums, at + 4 * features + LANES, a41);
    add(sums, at + 5 * features, a50);
    add(sums, at + 5 * features + LANES, a51);
  }

  private static void add(float[] sums, int at, FloatVector sum) {
    FloatVector.fromArray(SPECIES, sums, at).add(sum).intoArray(sums, at);
  }

  @Override
  public void biasGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment biasGradient) {
    Sizes.bias(shape, images, outputGradient, biasGradient);
    int size = shape.outputSize();
    int plane = size / shape.features();
    float[][] parts = new float[parts(images)][];
    forParts(
        images,
        part -> {
          float[] maps = new float[size];
          float[] sums = new float[shape.features()];
          for (int n = part * IMAGES_A_TASK;
              n < Math.min(images, (part + 1) * IMAGES_A_TASK);
              n++) {
            MemorySegment.copy(
                outputGradient, JAVA_FLOAT, (long) n * size * Float.BYTES, maps, 0, size);
            for (int feature = 0; feature < sums.length; feature++) {
              float sum = 0;
              for (int i = feature * plane; i < (feature + 1) * plane; i++) {
                sum += maps[i];
              }
              sums[feature] += sum;
            }
          }
          parts[part] = sums;
        });
    int[] order = new int[shape.features()];
    Arrays.setAll(order, i -> i);
    addUp(parts, order, biasGradient);
  }

  /**
   * Adds the parts in their order; float {@code i} of the target comes from {@code order[i]} of
   * each part.
   */
  private static void addUp(float[][] parts, int[] order, MemorySegment target) {
    float[] total = new float[order.length];
    for (float[] part : parts) {
      for (int i = 0; i < order.length; i++) {
        total[i] += part[order[i]];
      }
    }
    for (int i = 0; i < order.length; i++) {
      total[i] += 0f;
    }
    MemorySegment.copy(total, 0, target, JAVA_FLOAT, 0, total.length);
  }

  private void forParts(int images, IntConsumer part) {
    workers.run(parts(images), part);
  }

  private static int parts(int images) {
    return (images + IMAGES_A_TASK - 1) / IMAGES_A_TASK;
  }

  /** From (O, C, kh, kw) to {@value #TILE} features side by side for each tap, tile after tile. */
  private static float[] packForward(ConvolutionShape shape, float[] filters) {
    int taps = shape.channels() * shape.geometry().taps();
    float[] packed = new float[roundUp(shape.features(), TILE) * taps];
    for (int o = 0; o < shape.features(); o++) {
      for (int k = 0; k < taps; k++) {
        packed[packedAt(o, k, taps)] = filters[o * taps + k];
      }
    }
    return packed;
  }

  /** The same of the filters turned by 180 degrees, with planes swapped: (C, O, kh, kw). */
  private static float[] packTurned(ConvolutionShape shape, float[] filters) {
    int window = shape.geometry().taps();
    int taps = shape.features() * window;
    float[] packed = new float[roundUp(shape.channels(), TILE) * taps];
    for (int c = 0; c < shape.channels(); c++) {
      for (int o = 0; o < shape.features(); o++) {
        for (int k = 0; k < window; k++) {
          packed[packedAt(c, o * window + k, taps)] =
              filters[(o * shape.channels() + c) * window + window - 1 - k];
        }
      }
    }
    return packed;
  }

  private static int packedAt(int feature, int tap, int taps) {
    return feature / TILE * TILE * taps + tap * TILE + feature % TILE;
  }

  /**
   * Repeats the last tap up to a whole number of tiles; the sums of the repetitions are not read.
   */
  private static int[] padded(int[] taps) {
    int[] padded = Arrays.copyOf(taps, roundUp(taps.length, TAPS));
    Arrays.fill(padded, taps.length, padded.length, taps[taps.length - 1]);
    return padded;
  }

  /** The gradient of image {@code n} as (H, W, O), features filled up with zeros. */
  private static void channelsLast(
      ConvolutionShape shape, MemorySegment gradient, int n, float[] pixels, int features) {
    int plane = shape.outputSize() / shape.features();
    float[] map = new float[plane];
    for (int o = 0; o < shape.features(); o++) {
      long at = ((long) n * shape.features() + o) * plane;
      MemorySegment.copy(gradient, JAVA_FLOAT, at * Float.BYTES, map, 0, plane);
      for (int i = 0; i < plane; i++) {
        pixels[i * features + o] = map[i];
      }
    }
  }

  private static float[] floats(MemorySegment segment) {
    return segment.toArray(JAVA_FLOAT);
  }

  private static int roundUp(int count, int unit) {
    return (count + unit - 1) / unit * unit;
  }
}
