package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.TiledProduct.LANES;
import static switchback.training.kernels.TiledProduct.WIDE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The dense passes with the Vector API, equal to {@link ScalarDense} to the bit: vectors lie along
 * images (forward) or along inputs (gradients), never along a sum. Each is a {@link TiledProduct}
 * over panels: a block of columns next to each other, depth by depth. Work is shared out by rows or
 * by panels; the number of threads changes nothing but the time.
 *
 * <p>Safe to use from one thread at a time.
 */
public final class VectorDense implements DenseKernel {
  /** Columns of a panel. */
  private static final int PANEL = WIDE * LANES;

  /** Depths that a task goes through at once: their panel stays in the cache. */
  private static final int CHUNK = 256;

  /** Rows of sums that a task works on at once. */
  private static final int ROWS = 96;

  private final Workers workers;
  private final Scratch scratch = new Scratch();

  /** A kernel whose work the given threads share. */
  public VectorDense(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void forward(
      DenseShape shape,
      int images,
      MemorySegment input,
      MemorySegment weights,
      @Nullable MemorySegment bias,
      boolean rectify,
      MemorySegment output) {
    Sizes.dense(shape, images, input, weights, bias, output);
    int depth = shape.inputs();
    int panels = Math.ceilDiv(images, PANEL);
    float[] start = bias == null ? new float[shape.outputs()] : bias.toArray(JAVA_FLOAT);
    int[] columns = table(panels * WIDE, i -> i / WIDE * depth * PANEL + i % WIDE * LANES);
    int[] columnSteps = table(depth, i -> i * PANEL);
    int[] weightSteps = table(depth, i -> i % CHUNK);
    MemorySegment turned = turned(input, images, depth);
    workers.run(
        Math.ceilDiv(shape.outputs(), ROWS),
        task -> {
          int first = task * ROWS;
          int count = Math.min(ROWS, shape.outputs() - first);
          int[] rows = TiledProduct.paddedRows(table(count, o -> o * CHUNK));
          float[] chunk = new float[count * CHUNK];
          float[][] sums = new float[panels][rows.length * PANEL];
          for (float[] panel : sums) {
            for (int o = 0; o < count; o++) {
              Arrays.fill(panel, o * PANEL, (o + 1) * PANEL, start[first + o]);
            }
          }
          TiledProduct product =
              new TiledProduct(chunk, rows, weightSteps, turned, columns, columnSteps);
          for (int from = 0; from < depth; from += CHUNK) {
            int to = Math.min(depth, from + CHUNK);
            for (int o = 0; o < count; o++) {
              long at = (long) (first + o) * depth + from;
              copy(weights, at, chunk, o * CHUNK, to - from);
            }
            for (int panel = 0; panel < panels; panel++) {
              product.run(panel, from, to, sums[panel], 0);
            }
          }
          for (int panel = 0; panel < panels; panel++) {
            end(sums[panel], first, count, panel * PANEL, images, rectify, output);
          }
        });
  }

  /** The input (N, inputs) as panels (inputs, {@value #PANEL} images), filled up with zeros. */
  private MemorySegment turned(MemorySegment input, int images, int depth) {
    int panels = Math.ceilDiv(images, PANEL);
    int chunks = Math.ceilDiv(depth, CHUNK);
    // An odd stride: reading down a column must not meet the same few sets of the cache.
    int stride = CHUNK + 1;
    scratch.reset();
    MemorySegment turned = scratch.floats((long) panels * depth * PANEL);
    workers.run(
        panels * chunks,
        task -> {
          int first = task / chunks * PANEL;
          int from = task % chunks * CHUNK;
          int count = Math.min(CHUNK, depth - from);
          float[] rows = new float[PANEL * stride];
          for (int n = 0; n < Math.min(PANEL, images - first); n++) {
            copy(input, (long) (first + n) * depth + from, rows, n * stride, count);
          }
          for (int i = 0; i < count; i++) {
            int to = (task / chunks * depth + from + i) * PANEL;
            Floats.gather(rows, i, stride, PANEL, turned, to);
          }
        });
    return turned;
  }

  @Override
  public void inputGradient(
      DenseShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment weights,
      MemorySegment inputGradient) {
    Sizes.dense(shape, images, inputGradient, weights, null, outputGradient);
    int[] rows = TiledProduct.paddedRows(table(images, n -> n));
    int[] gradientSteps = table(shape.outputs(), o -> o * images);
    int[] columnSteps = table(shape.outputs(), o -> o % CHUNK * PANEL);
    float[] gradient = outputGradient.toArray(JAVA_FLOAT);
    workers.run(
        Math.ceilDiv(shape.inputs(), PANEL),
        (task, scratch) -> {
          int first = task * PANEL;
          MemorySegment panel = scratch.floats((long) CHUNK * PANEL).fill((byte) 0);
          float[] sums = new float[rows.length * PANEL];
          TiledProduct product =
              new TiledProduct(gradient, rows, gradientSteps, panel, columns(), columnSteps);
          for (int from = 0; from < shape.outputs(); from += CHUNK) {
            int to = Math.min(shape.outputs(), from + CHUNK);
            panel(weights, from, to, shape.inputs(), first, panel);
            product.run(0, from, to, sums, 0);
          }
          end(sums, 0, images, first, shape.inputs(), false, inputGradient);
        });
  }

  @Override
  public void weightGradient(
      DenseShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment weightGradient) {
    Sizes.dense(shape, images, input, weightGradient, null, outputGradient);
    int[] gradientSteps = table(images, n -> n);
    int[] columnSteps = table(images, n -> n * PANEL);
    float[] gradient = outputGradient.toArray(JAVA_FLOAT);
    workers.run(
        Math.ceilDiv(shape.inputs(), PANEL),
        (task, scratch) -> {
          int first = task * PANEL;
          MemorySegment panel = scratch.floats((long) images * PANEL).fill((byte) 0);
          panel(input, 0, images, shape.inputs(), first, panel);
          for (int top = 0; top < shape.outputs(); top += ROWS) {
            int from = top;
            int count = Math.min(ROWS, shape.outputs() - top);
            int[] rows = TiledProduct.paddedRows(table(count, o -> (from + o) * images));
            float[] sums = new float[rows.length * PANEL];
            new TiledProduct(gradient, rows, gradientSteps, panel, columns(), columnSteps)
                .run(0, 0, images, sums, 0);
            end(sums, from, count, first, shape.inputs(), false, weightGradient);
          }
        });
  }

  @Override
  public void biasGradient(
      DenseShape shape, int images, MemorySegment outputGradient, MemorySegment biasGradient) {
    Sizes.check("output gradient", outputGradient, (long) images * shape.outputs());
    Sizes.check("bias gradient", biasGradient, shape.outputs());
    float[] gradient = outputGradient.toArray(JAVA_FLOAT);
    workers.run(
        Math.ceilDiv(shape.outputs(), ROWS),
        task -> {
          int to = Math.min(shape.outputs(), (task + 1) * ROWS);
          for (int o = task * ROWS; o < to; o++) {
            float sum = 0;
            for (int n = 0; n < images; n++) {
              sum += gradient[o * images + n];
            }
            biasGradient.setAtIndex(JAVA_FLOAT_UNALIGNED, o, sum + 0f);
          }
        });
  }

  /** Rows {@code from .. to - 1} of a matrix, of each the columns from {@code first} on. */
  private static void panel(
      MemorySegment matrix, int from, int to, int width, int first, MemorySegment panel) {
    int count = Math.min(PANEL, width - first);
    for (int row = from; row < to; row++) {
      Floats.copy(matrix, (long) row * width + first, panel, (long) (row - from) * PANEL, count);
    }
  }

  /** Ends a panel of sums and writes it to rows from {@code top} and columns from {@code left}. */
  private static void end(
      float[] sums, int top, int rows, int left, int width, boolean rectify, MemorySegment target) {
    float floor = rectify ? 0 : Float.NEGATIVE_INFINITY;
    int columns = Math.min(PANEL, width - left);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column += LANES) {
        long to = (long) (top + row) * width + left + column;
        int count = Math.min(LANES, columns - column);
        Floats.end(sums, row * PANEL + column, floor, target, to, count);
      }
    }
  }

  private static void copy(MemorySegment source, long from, float[] target, int to, int count) {
    MemorySegment.copy(source, JAVA_FLOAT_UNALIGNED, from * Float.BYTES, target, to, count);
  }

  private static int[] columns() {
    return table(WIDE, i -> i * LANES);
  }

  private static int[] table(int size, IntUnaryOperator entry) {
    int[] table = new int[size];
    Arrays.setAll(table, entry);
    return table;
  }
}
