package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.MinimalFiltering.FAR;
import static switchback.training.kernels.MinimalFiltering.FAR_2;
import static switchback.training.kernels.MinimalFiltering.FAR_3;
import static switchback.training.kernels.MinimalFiltering.NEAR;
import static switchback.training.kernels.MinimalFiltering.NEAR_2;
import static switchback.training.kernels.MinimalFiltering.NEAR_3;
import static switchback.training.kernels.MinimalFiltering.PRODUCTS;
import static switchback.training.kernels.MinimalFiltering.SIDE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The scalar twin of {@link VectorMinimalFiltering}: {@link MinimalFiltering} tile by tile, one
 * pair of maps at a time. It fixes the order of the sums. Slow, single-threaded.
 *
 * <ul>
 *   <li>Filters are transformed, and their gradients transformed back, in double and rounded once.
 *   <li>Tiles are transformed down the columns, then along the rows.
 *   <li>correlate: at each of a tile's 36 places, from zero, one chain of fused multiply-adds over
 *       channels; the bias is added to the output.
 *   <li>project: the same over features, with the filters turned by 180 degrees.
 *   <li>filterGradient: for a part of images as in {@link ScalarConvolution}, from zero, one chain
 *       over images, rows and columns of tiles; then the parts are added up in order.
 *   <li>biasGradient: {@link ScalarConvolution}'s.
 * </ul>
 */
public final class ScalarMinimalFiltering implements ConvolutionKernel {
  /** A plane of an image; 0 outside. */
  private record Plane(MemorySegment values, long from, int height, int width) {
    float at(int row, int column) {
      boolean inside = row >= 0 && row < height && column >= 0 && column < width;
      return inside
          ? values.getAtIndex(JAVA_FLOAT_UNALIGNED, from + (long) row * width + column)
          : 0;
    }

    void set(int row, int column, float value) {
      if (row < height && column < width) {
        values.setAtIndex(JAVA_FLOAT_UNALIGNED, from + (long) row * width + column, value);
      }
    }
  }

  private static Plane plane(MemorySegment batch, int n, int maps, int map, int height, int width) {
    return new Plane(batch, ((long) n * maps + map) * height * width, height, width);
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
    MinimalFiltering.check(shape);
    Sizes.forward(shape, images, input, filters, bias, output);
    float[] ends = bias == null ? new float[shape.features()] : bias.toArray(JAVA_FLOAT);
    correlate(
        TileGrid.forward(shape), images, input, forward(shape, filters), ends, rectify, output);
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input) {
    MinimalFiltering.check(shape);
    Sizes.backward(shape, images, input, filters, signal);
    float[] ends = new float[shape.channels()];
    correlate(TileGrid.adjoint(shape), images, signal, adjoint(shape, filters), ends, false, input);
  }

  /** Filters as (taps, C, O), transformed. */
  private static float[] forward(ConvolutionShape shape, MemorySegment filters) {
    int taps = shape.geometry().taps();
    int pairs = shape.channels() * shape.features();
    float[] ordered = new float[taps * pairs];
    for (int o = 0; o < shape.features(); o++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int k = 0; k < taps; k++) {
          ordered[k * pairs + c * shape.features() + o] = filter(shape, filters, o, c, k);
        }
      }
    }
    float[] transformed = new float[PRODUCTS * pairs];
    MinimalFiltering.with(shape.geometry().kernelRows()).transform(ordered, pairs, transformed);
    return transformed;
  }

  /** Filters turned by 180 degrees, as (taps, O, C), transformed. */
  private static float[] adjoint(ConvolutionShape shape, MemorySegment filters) {
    int taps = shape.geometry().taps();
    int pairs = shape.channels() * shape.features();
    float[] ordered = new float[taps * pairs];
    for (int o = 0; o < shape.features(); o++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int k = 0; k < taps; k++) {
          int turned = taps - 1 - k;
          ordered[k * pairs + o * shape.channels() + c] = filter(shape, filters, o, c, turned);
        }
      }
    }
    float[] transformed = new float[PRODUCTS * pairs];
    MinimalFiltering.with(shape.geometry().kernelRows()).transform(ordered, pairs, transformed);
    return transformed;
  }

  private static float filter(ConvolutionShape shape, MemorySegment filters, int o, int c, int k) {
    long at = ((long) o * shape.channels() + c) * shape.geometry().taps() + k;
    return filters.getAtIndex(JAVA_FLOAT, at);
  }

  /** With filters (6, 6, sources, targets). */
  private static void correlate(
      TileGrid grid,
      int images,
      MemorySegment source,
      float[] filters,
      float[] ends,
      boolean rectify,
      MemorySegment target) {
    int m = grid.outputs();
    int pairs = grid.sources() * grid.targets();
    for (int n = 0; n < images; n++) {
      for (int top = 0; top < grid.outHeight(); top += m) {
        for (int left = 0; left < grid.outWidth(); left += m) {
          float[][] inputs = new float[grid.sources()][];
          for (int c = 0; c < inputs.length; c++) {
            inputs[c] = inputTile(grid, source, n, c, top, left);
          }
          for (int o = 0; o < grid.targets(); o++) {
            float[] products = new float[PRODUCTS];
            for (int i = 0; i < PRODUCTS; i++) {
              for (int c = 0; c < inputs.length; c++) {
                float weight = filters[i * pairs + c * grid.targets() + o];
                products[i] = Math.fma(inputs[c][i], weight, products[i]);
              }
            }
            Plane map = plane(target, n, grid.targets(), o, grid.outHeight(), grid.outWidth());
            write(outputTile(products, m), m, ends[o], rectify, map, top, left);
          }
        }
      }
    }
  }

  private static void write(
      float[] tile, int m, float end, boolean rectify, Plane map, int top, int left) {
    for (int i = 0; i < m * m; i++) {
      float sum = tile[i] + end;
      map.set(top + i / m, left + i % m, rectify ? Math.max(0, sum) : sum);
    }
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient) {
    MinimalFiltering.check(shape);
    Sizes.backward(shape, images, input, filterGradient, outputGradient);
    TileGrid grid = TileGrid.forward(shape);
    int taps = shape.geometry().taps();
    for (int o = 0; o < shape.features(); o++) {
      for (int c = 0; c < shape.channels(); c++) {
        float[] total = new float[PRODUCTS];
        for (int from = 0; from < images; from += ScalarConvolution.IMAGES_A_PART) {
          int to = Math.min(images, from + ScalarConvolution.IMAGES_A_PART);
          float[] part = part(grid, from, to, input, outputGradient, o, c);
          for (int i = 0; i < PRODUCTS; i++) {
            total[i] = from == 0 ? part[i] : total[i] + part[i];
          }
        }
        float[] filter = new float[taps];
        MinimalFiltering.with(shape.geometry().kernelRows()).filters(total, 1, filter);
        for (int k = 0; k < taps; k++) {
          long at = ((long) o * shape.channels() + c) * taps + k;
          filterGradient.setAtIndex(JAVA_FLOAT, at, filter[k] + 0f);
        }
      }
    }
  }

  private static float[] part(
      TileGrid grid, int from, int to, MemorySegment input, MemorySegment gradient, int o, int c) {
    int m = grid.outputs();
    float[] sums = new float[PRODUCTS];
    for (int n = from; n < to; n++) {
      Plane map = plane(gradient, n, grid.targets(), o, grid.outHeight(), grid.outWidth());
      for (int top = 0; top < grid.outHeight(); top += m) {
        for (int left = 0; left < grid.outWidth(); left += m) {
          float[] x = inputTile(grid, input, n, c, top, left);
          float[] dy = gradientTile(map, top, left, m);
          for (int i = 0; i < PRODUCTS; i++) {
            sums[i] = Math.fma(x[i], dy[i], sums[i]);
          }
        }
      }
    }
    return sums;
  }

  @Override
  public void biasGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment biasGradient) {
    new ScalarConvolution().biasGradient(shape, images, outputGradient, biasGradient);
  }

  /** B' d B of the tile whose first output is at {@code top}, {@code left}. */
  private static float[] inputTile(
      TileGrid grid, MemorySegment batch, int n, int c, int top, int left) {
    Plane map = plane(batch, n, grid.sources(), c, grid.height(), grid.width());
    float[] d = new float[PRODUCTS];
    for (int i = 0; i < PRODUCTS; i++) {
      d[i] = map.at(top - grid.padRows() + i / SIDE, left - grid.padColumns() + i % SIDE);
    }
    float[] between = new float[PRODUCTS];
    float[] values = new float[PRODUCTS];
    for (int j = 0; j < SIDE; j++) {
      inputs(d, j, SIDE, between);
    }
    for (int i = 0; i < SIDE; i++) {
      inputs(between, i * SIDE, 1, values);
    }
    return values;
  }

  /** B' d, places as in {@code d}. */
  private static void inputs(float[] d, int at, int step, float[] values) {
    float d0 = d[at];
    float d1 = d[at + step];
    float d2 = d[at + 2 * step];
    float d3 = d[at + 3 * step];
    float d4 = d[at + 4 * step];
    float d5 = d[at + 5 * step];
    float nearEven = Math.fma(d2, -FAR_2, d4);
    float nearOdd = Math.fma(d1, -FAR_2, d3) * NEAR;
    float farEven = Math.fma(d2, -NEAR_2, d4);
    float farOdd = Math.fma(d1, -NEAR_2, d3) * FAR;
    values[at] = Math.fma(d0, NEAR_2 * FAR_2, Math.fma(d2, -(NEAR_2 + FAR_2), d4));
    values[at + step] = nearEven + nearOdd;
    values[at + 2 * step] = nearEven - nearOdd;
    values[at + 3 * step] = farEven + farOdd;
    values[at + 4 * step] = farEven - farOdd;
    values[at + 5 * step] = Math.fma(d1, NEAR_2 * FAR_2, Math.fma(d3, -(NEAR_2 + FAR_2), d5));
  }

  /** A' m A. */
  private static float[] outputTile(float[] products, int m) {
    float[] between = new float[m * SIDE];
    float[] tile = new float[m * m];
    for (int j = 0; j < SIDE; j++) {
      outputs(products, j, SIDE, m, between, j, SIDE);
    }
    for (int i = 0; i < m; i++) {
      outputs(between, i * SIDE, 1, m, tile, i * m, 1);
    }
    return tile;
  }

  private static void outputs(
      float[] products, int from, int step, int m, float[] y, int to, int toStep) {
    float nearSum = products[from + step] + products[from + 2 * step];
    float farSum = products[from + 3 * step] + products[from + 4 * step];
    float near = products[from + step] - products[from + 2 * step];
    float far = products[from + 3 * step] - products[from + 4 * step];
    float last = products[from + 5 * step];
    y[to] = products[from] + (nearSum + farSum);
    float second = near * NEAR + far * FAR;
    if (m == 2) {
      y[to + toStep] = second + last;
    } else {
      y[to + toStep] = second;
      y[to + 2 * toStep] = nearSum * NEAR_2 + farSum * FAR_2;
      y[to + 3 * toStep] = near * NEAR_3 + far * FAR_3 + last;
    }
  }

  /** A y A' of the tile whose first output is at {@code top}, {@code left}. */
  private static float[] gradientTile(Plane map, int top, int left, int m) {
    float[] y = new float[m * m];
    for (int i = 0; i < y.length; i++) {
      y[i] = map.at(top + i / m, left + i % m);
    }
    float[] between = new float[SIDE * m];
    float[] values = new float[PRODUCTS];
    for (int j = 0; j < m; j++) {
      gradients(y, j, m, m, between, j, m);
    }
    for (int i = 0; i < SIDE; i++) {
      gradients(between, i * m, 1, m, values, i * SIDE, 1);
    }
    return values;
  }

  private static void gradients(
      float[] y, int from, int step, int m, float[] values, int to, int toStep) {
    float y0 = y[from];
    float y1 = y[from + step];
    float last = y[from + (m - 1) * step];
    float nearEven = y0;
    float farEven = y0;
    float nearOdd = y1 * NEAR;
    float farOdd = y1 * FAR;
    if (m == 4) {
      nearEven += y[from + 2 * step] * NEAR_2;
      farEven += y[from + 2 * step] * FAR_2;
      nearOdd += last * NEAR_3;
      farOdd += last * FAR_3;
    }
    values[to] = y0;
    values[to + toStep] = nearEven + nearOdd;
    values[to + 2 * toStep] = nearEven - nearOdd;
    values[to + 3 * toStep] = farEven + farOdd;
    values[to + 4 * toStep] = farEven - farOdd;
    values[to + 5 * toStep] = last;
  }
}
