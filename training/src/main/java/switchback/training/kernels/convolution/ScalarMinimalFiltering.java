package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR_2;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR_3;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR_2;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR_3;
import static switchback.training.kernels.convolution.MinimalFiltering.OUTPUTS;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.SegmentSizes;

/**
 * An oracle, for tests and benchmarks: {@link MinimalFiltering} in scalar arithmetic, tile by tile
 * and one pair of maps at a time. It fixes the order of the sums that the vector kernel has to
 * reproduce to the bit. Slow, single-threaded.
 *
 * <ul>
 *   <li>Filters are transformed, and their gradients transformed back, in double and rounded once.
 *   <li>Inputs and gradients are transformed down the columns, then along the rows; products along
 *       the rows first.
 *   <li>correlate: at each of a tile's places, from zero, one chain of fused multiply-adds over
 *       channels; the bias is added to the output.
 *   <li>project: likewise over features, with the filters turned by 180 degrees.
 *   <li>filterGradient: for a part of images as in {@link ScalarConvolution}, from zero, one chain
 *       over images, rows and columns of tiles; then the parts are added in order.
 *   <li>biasGradient: as in {@link ScalarConvolution}.
 * </ul>
 */
public final class ScalarMinimalFiltering implements ConvolutionKernel {
  /** A plane of an image; 0 outside of it. */
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
    SegmentSizes.forward(shape, images, input, filters, bias, output);
    float[] ends = Floats.orZeros(bias, shape.features());
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
    SegmentSizes.backward(shape, images, input, filters, signal);
    float[] ends = new float[shape.channels()];
    correlate(TileGrid.adjoint(shape), images, signal, adjoint(shape, filters), ends, false, input);
  }

  /** Returns the filters as (taps, C, O), transformed. */
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
    return transformed(shape, ordered, pairs);
  }

  /** Returns the filters turned by 180 degrees, as (taps, O, C), transformed. */
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
    return transformed(shape, ordered, pairs);
  }

  private static float[] transformed(ConvolutionShape shape, float[] ordered, int pairs) {
    MinimalFiltering filtering = MinimalFiltering.with(shape.geometry().rows().window());
    float[] transformed = new float[filtering.side() * filtering.side() * pairs];
    filtering.transform(ordered, pairs, transformed);
    return transformed;
  }

  private static float filter(ConvolutionShape shape, MemorySegment filters, int o, int c, int k) {
    long at = ((long) o * shape.channels() + c) * shape.geometry().taps() + k;
    return filters.getAtIndex(JAVA_FLOAT, at);
  }

  /** Runs a correlation with transformed filters (side, side, sources, targets). */
  private static void correlate(
      TileGrid grid,
      int images,
      MemorySegment source,
      float[] filters,
      float[] ends,
      boolean rectify,
      MemorySegment target) {
    int pairs = grid.sources() * grid.targets();
    for (int n = 0; n < images; n++) {
      for (int top = 0; top < grid.outHeight(); top += OUTPUTS) {
        for (int left = 0; left < grid.outWidth(); left += OUTPUTS) {
          float[][] inputs = new float[grid.sources()][];
          for (int c = 0; c < inputs.length; c++) {
            inputs[c] = inputTile(grid, source, n, c, top, left);
          }
          for (int o = 0; o < grid.targets(); o++) {
            float[] products = new float[grid.products()];
            for (int i = 0; i < grid.products(); i++) {
              for (int c = 0; c < inputs.length; c++) {
                float weight = filters[i * pairs + c * grid.targets() + o];
                products[i] = Math.fma(inputs[c][i], weight, products[i]);
              }
            }
            Plane map = plane(target, n, grid.targets(), o, grid.outHeight(), grid.outWidth());
            write(outputTile(products), ends[o], rectify, map, top, left);
          }
        }
      }
    }
  }

  private static void write(
      float[] tile, float end, boolean rectify, Plane map, int top, int left) {
    for (int i = 0; i < tile.length; i++) {
      float sum = tile[i] + end;
      map.set(top + i / OUTPUTS, left + i % OUTPUTS, rectify ? Math.max(0, sum) : sum);
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
    SegmentSizes.backward(shape, images, input, filterGradient, outputGradient);
    TileGrid grid = TileGrid.forward(shape);
    int taps = shape.geometry().taps();
    for (int o = 0; o < shape.features(); o++) {
      for (int c = 0; c < shape.channels(); c++) {
        float[] total = new float[grid.products()];
        for (int from = 0; from < images; from += ScalarConvolution.IMAGES_PER_PART) {
          int to = Math.min(images, from + ScalarConvolution.IMAGES_PER_PART);
          float[] part = part(grid, from, to, input, outputGradient, o, c);
          for (int i = 0; i < grid.products(); i++) {
            total[i] = from == 0 ? part[i] : total[i] + part[i];
          }
        }
        float[] filter = new float[taps];
        MinimalFiltering.with(shape.geometry().rows().window()).filters(total, 1, filter);
        for (int k = 0; k < taps; k++) {
          long at = ((long) o * shape.channels() + c) * taps + k;
          filterGradient.setAtIndex(JAVA_FLOAT, at, filter[k] + 0f);
        }
      }
    }
  }

  private static float[] part(
      TileGrid grid, int from, int to, MemorySegment input, MemorySegment gradient, int o, int c) {
    float[] sums = new float[grid.products()];
    for (int n = from; n < to; n++) {
      Plane map = plane(gradient, n, grid.targets(), o, grid.outHeight(), grid.outWidth());
      for (int top = 0; top < grid.outHeight(); top += OUTPUTS) {
        for (int left = 0; left < grid.outWidth(); left += OUTPUTS) {
          float[] x = inputTile(grid, input, n, c, top, left);
          float[] dy = gradientTile(map, top, left, grid.side());
          for (int i = 0; i < grid.products(); i++) {
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

  /** Returns B' d B of the tile whose first output is at {@code top}, {@code left}. */
  private static float[] inputTile(
      TileGrid grid, MemorySegment batch, int n, int c, int top, int left) {
    Plane map = plane(batch, n, grid.sources(), c, grid.height(), grid.width());
    int side = grid.side();
    float[] d = new float[side * side];
    for (int i = 0; i < d.length; i++) {
      d[i] = map.at(top - grid.padRows() + i / side, left - grid.padColumns() + i % side);
    }
    float[] between = new float[d.length];
    float[] values = new float[d.length];
    for (int j = 0; j < side; j++) {
      inputs(side, d, j, side, between);
    }
    for (int i = 0; i < side; i++) {
      inputs(side, between, i * side, 1, values);
    }
    return values;
  }

  /** Computes B' d, with cells as in {@code d}. */
  private static void inputs(int side, float[] d, int at, int step, float[] values) {
    if (side == 8) {
      eightInputs(d, at, step, values);
    } else {
      sixInputs(d, at, step, values);
    }
  }

  private static void sixInputs(float[] d, int at, int step, float[] values) {
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

  private static void eightInputs(float[] d, int at, int step, float[] values) {
    float d0 = d[at];
    float d1 = d[at + step];
    float d2 = d[at + 2 * step];
    float d3 = d[at + 3 * step];
    float d4 = d[at + 4 * step];
    float d5 = d[at + 5 * step];
    float d6 = d[at + 6 * step];
    float d7 = d[at + 7 * step];
    float halfEven = Math.fma(d2, 4, Math.fma(d4, -5, d6));
    float halfOdd = Math.fma(d1, 4, Math.fma(d3, -5, d5)) * 0.5f;
    float oneEven = d2 + Math.fma(d4, -4.25f, d6);
    float oneOdd = d1 + Math.fma(d3, -4.25f, d5);
    float twoEven = Math.fma(d2, 0.25f, Math.fma(d4, -1.25f, d6));
    float twoOdd = Math.fma(d1, 0.25f, Math.fma(d3, -1.25f, d5)) * 2;
    values[at] = Math.fma(d2, 5.25f, Math.fma(d4, -5.25f, d6)) - d0;
    values[at + step] = halfEven + halfOdd;
    values[at + 2 * step] = halfEven - halfOdd;
    values[at + 3 * step] = oneEven + oneOdd;
    values[at + 4 * step] = oneEven - oneOdd;
    values[at + 5 * step] = twoEven + twoOdd;
    values[at + 6 * step] = twoEven - twoOdd;
    values[at + 7 * step] = Math.fma(d3, 5.25f, Math.fma(d5, -5.25f, d7)) - d1;
  }

  /** Returns A' m A. */
  private static float[] outputTile(float[] products) {
    int side = products.length == 64 ? 8 : 6;
    float[] between = new float[side * OUTPUTS];
    float[] tile = new float[OUTPUTS * OUTPUTS];
    for (int i = 0; i < side; i++) {
      outputs(side, products, i * side, 1, between, i * OUTPUTS, 1);
    }
    for (int j = 0; j < OUTPUTS; j++) {
      outputs(side, between, j, OUTPUTS, tile, j, OUTPUTS);
    }
    return tile;
  }

  private static void outputs(
      int side, float[] products, int from, int step, float[] y, int to, int toStep) {
    if (side == 8) {
      ofEight(products, from, step, y, to, toStep);
    } else {
      ofSix(products, from, step, y, to, toStep);
    }
  }

  private static void ofSix(float[] products, int from, int step, float[] y, int to, int toStep) {
    float nearSum = products[from + step] + products[from + 2 * step];
    float farSum = products[from + 3 * step] + products[from + 4 * step];
    float near = products[from + step] - products[from + 2 * step];
    float far = products[from + 3 * step] - products[from + 4 * step];
    y[to] = products[from] + (nearSum + farSum);
    y[to + toStep] = near * NEAR + far * FAR;
    y[to + 2 * toStep] = nearSum * NEAR_2 + farSum * FAR_2;
    y[to + 3 * toStep] = near * NEAR_3 + far * FAR_3 + products[from + 5 * step];
  }

  private static void ofEight(float[] products, int from, int step, float[] y, int to, int toStep) {
    float halfSum = products[from + step] + products[from + 2 * step];
    float oneSum = products[from + 3 * step] + products[from + 4 * step];
    float twoSum = products[from + 5 * step] + products[from + 6 * step];
    float half = products[from + step] - products[from + 2 * step];
    float one = products[from + 3 * step] - products[from + 4 * step];
    float two = products[from + 5 * step] - products[from + 6 * step];
    y[to] = products[from] + (halfSum + oneSum + twoSum);
    y[to + toStep] = Math.fma(two, 2, Math.fma(half, 0.5f, one));
    y[to + 2 * toStep] = Math.fma(twoSum, 4, Math.fma(halfSum, 0.25f, oneSum));
    y[to + 3 * toStep] = Math.fma(two, 8, Math.fma(half, 0.125f, one)) + products[from + 7 * step];
  }

  /** Returns A y A' of the tile whose first output is at {@code top}, {@code left}. */
  private static float[] gradientTile(Plane map, int top, int left, int side) {
    float[] y = new float[OUTPUTS * OUTPUTS];
    for (int i = 0; i < y.length; i++) {
      y[i] = map.at(top + i / OUTPUTS, left + i % OUTPUTS);
    }
    float[] between = new float[side * OUTPUTS];
    float[] values = new float[side * side];
    for (int j = 0; j < OUTPUTS; j++) {
      gradients(side, y, j, OUTPUTS, between, j, OUTPUTS);
    }
    for (int i = 0; i < side; i++) {
      gradients(side, between, i * OUTPUTS, 1, values, i * side, 1);
    }
    return values;
  }

  private static void gradients(
      int side, float[] y, int from, int step, float[] values, int to, int toStep) {
    float y0 = y[from];
    float y1 = y[from + step];
    float y2 = y[from + 2 * step];
    float y3 = y[from + 3 * step];
    values[to] = y0;
    values[to + (side - 1) * toStep] = y3;
    if (side == 8) {
      pair(Math.fma(y2, 0.25f, y0), Math.fma(y3, 0.125f, y1 * 0.5f), values, to + toStep, toStep);
      pair(y0 + y2, y1 + y3, values, to + 3 * toStep, toStep);
      pair(Math.fma(y2, 4, y0), Math.fma(y3, 8, y1 * 2), values, to + 5 * toStep, toStep);
    } else {
      pair(y0 + y2 * NEAR_2, y1 * NEAR + y3 * NEAR_3, values, to + toStep, toStep);
      pair(y0 + y2 * FAR_2, y1 * FAR + y3 * FAR_3, values, to + 3 * toStep, toStep);
    }
  }

  /** Writes the values at a point and at its negative. */
  private static void pair(float even, float odd, float[] values, int to, int toStep) {
    values[to] = even + odd;
    values[to + toStep] = even - odd;
  }
}
