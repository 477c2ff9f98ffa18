package switchback.training.kernels.dense;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.PANEL;
import static switchback.training.kernels.TiledProduct.WIDE;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.TiledProduct;
import switchback.training.kernels.Transposition;
import switchback.training.kernels.Workers;

/**
 * The dense passes with the Vector API, equal to {@link ScalarDense} to the bit. Vectors lie along
 * images (forward) or along inputs (gradients), never along a sum. Each pass is a {@link
 * TiledProduct} over panels: blocks of neighbouring columns, stored depth by depth. Work is divided
 * by rows or by panels; the number of threads changes nothing but the time.
 *
 * <p>Safe to use from one thread at a time.
 */
public final class VectorDense implements DenseKernel {
  /** Depths that a task sums at once, so that their panel stays in the cache. */
  private static final int CHUNK = 512;

  /** Rows of sums that a task computes at once. */
  private static final int ROWS = 48;

  /**
   * Panels that a task works on at once: their rows are long enough for the memory to be
   * prefetched.
   */
  private static final int PANELS = 4;

  private final Workers workers;
  private final Scratch memory = new Scratch();

  /** Creates a kernel whose work the given threads share. */
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
    SegmentSizes.dense(shape, images, input, weights, bias, output);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment x = natives.read(input);
      MemorySegment w = natives.read(weights);
      MemorySegment y = natives.write(output);
      int depth = shape.inputs();
      int panels = Math.ceilDiv(images, PANEL);
      float[] start = Floats.orZeros(bias, shape.outputs());
      MemorySegment turned = turned(x, images, depth);
      workers.run(
          Math.ceilDiv(shape.outputs(), ROWS),
          (task, scratch) -> {
            int first = task * ROWS;
            int count = Math.min(ROWS, shape.outputs() - first);
            int[] rows = TiledProduct.paddedRows(IndexTables.of(count, o -> o * CHUNK));
            int size = rows.length * PANEL;
            float[] chunk = scratch.array(rows.length * CHUNK);
            MemorySegment sums = scratch.floats((long) panels * size);
            for (int i = 0; i < panels * count; i++) {
              int at = i / count * size + i % count * PANEL;
              Floats.fill(sums, at, PANEL, start[first + i % count]);
            }
            TiledProduct product =
                new TiledProduct(chunk, rows, 1, turned, panels * WIDE, depth * PANEL, PANEL);
            for (int from = 0; from < depth; from += CHUNK) {
              int to = Math.min(depth, from + CHUNK);
              for (int o = 0; o < count; o++) {
                long at = (long) (first + o) * depth + from;
                copy(w, at, chunk, o * CHUNK, to - from);
              }
              for (int panel = 0; panel < panels; panel++) {
                product.run(panel, 0, from * PANEL, to - from, sums, panel * size);
              }
            }
            for (int panel = 0; panel < panels; panel += PANELS) {
              end(sums, panel * size, size, first, count, panel * PANEL, images, rectify, y);
            }
          });
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  /** Returns the input (N, inputs) as panels (inputs, {@code PANEL} images), padded with zeros. */
  private MemorySegment turned(MemorySegment input, int images, int depth) {
    int panels = Math.ceilDiv(images, PANEL);
    int chunks = Math.ceilDiv(depth, CHUNK);
    memory.reset();
    MemorySegment turned = memory.floats((long) panels * depth * PANEL);
    if (images % PANEL != 0) {
      turned.fill((byte) 0);
    }
    workers.run(
        panels * chunks,
        (task, scratch) -> {
          int first = task / chunks * PANEL;
          int from = task % chunks * CHUNK;
          int[] rows = IndexTables.of(Math.min(PANEL, images - first), n -> n * depth);
          int[] columns = IndexTables.of(Math.min(CHUNK, depth - from), i -> i * PANEL);
          new Transposition(rows, columns, scratch)
              .run(
                  input,
                  (long) first * depth + from,
                  turned,
                  ((long) task / chunks * depth + from) * PANEL);
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
    SegmentSizes.dense(shape, images, inputGradient, weights, null, outputGradient);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment dy = natives.read(outputGradient);
      MemorySegment w = natives.read(weights);
      MemorySegment dx = natives.write(inputGradient);
      int[] rows = TiledProduct.paddedRows(IndexTables.of(images, n -> n));
      float[] gradient = dy.toArray(JAVA_FLOAT);
      int columns = PANELS * WIDE;
      int size = rows.length * PANEL;
      workers.run(
          Math.ceilDiv(shape.inputs(), PANELS * PANEL),
          (task, scratch) -> {
            int first = task * PANELS * PANEL;
            int panels = panels(shape.inputs() - first);
            MemorySegment group = scratch.floats((long) PANELS * CHUNK * PANEL).fill((byte) 0);
            MemorySegment sums = scratch.floats((long) PANELS * size).fill((byte) 0);
            TiledProduct product =
                new TiledProduct(gradient, rows, images, group, columns, CHUNK * PANEL, PANEL);
            for (int from = 0; from < shape.outputs(); from += CHUNK) {
              int to = Math.min(shape.outputs(), from + CHUNK);
              panels(w, from, to, shape.inputs(), first, group, CHUNK);
              for (int panel = 0; panel < panels; panel++) {
                product.run(panel, from * images, 0, to - from, sums, panel * size);
              }
            }
            end(sums, 0, size, 0, images, first, shape.inputs(), false, dx);
          });
    }
  }

  @Override
  public void weightGradient(
      DenseShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment weightGradient) {
    SegmentSizes.dense(shape, images, input, weightGradient, null, outputGradient);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment x = natives.read(input);
      MemorySegment dy = natives.read(outputGradient);
      MemorySegment dw = natives.write(weightGradient);
      float[] gradient = dy.toArray(JAVA_FLOAT);
      int columns = PANELS * WIDE;
      workers.run(
          Math.ceilDiv(shape.inputs(), PANELS * PANEL),
          (task, scratch) -> {
            int first = task * PANELS * PANEL;
            int panels = panels(shape.inputs() - first);
            MemorySegment group = scratch.floats((long) PANELS * images * PANEL).fill((byte) 0);
            panels(x, 0, images, shape.inputs(), first, group, images);
            MemorySegment sums = scratch.floats((long) PANELS * ROWS * PANEL);
            for (int top = 0; top < shape.outputs(); top += ROWS) {
              int from = top;
              int count = Math.min(ROWS, shape.outputs() - top);
              int[] rows = TiledProduct.paddedRows(IndexTables.of(count, o -> (from + o) * images));
              int size = rows.length * PANEL;
              TiledProduct product =
                  new TiledProduct(gradient, rows, 1, group, columns, images * PANEL, PANEL);
              for (int panel = 0; panel < panels; panel++) {
                product.run(panel, 0, 0, images, TiledProduct.ZEROS, 0, sums, panel * size);
              }
              end(sums, 0, size, from, count, first, shape.inputs(), false, dw);
            }
          });
    }
  }

  @Override
  public void biasGradient(
      DenseShape shape, int images, MemorySegment outputGradient, MemorySegment biasGradient) {
    SegmentSizes.check("output gradient", outputGradient, (long) images * shape.outputs());
    SegmentSizes.check("bias gradient", biasGradient, shape.outputs());
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

  /** Returns the number of panels for so many columns, at most {@value #PANELS}. */
  private static int panels(int columns) {
    return Math.min(PANELS, Math.ceilDiv(columns, PANEL));
  }

  /**
   * Copies rows {@code from .. to - 1} of a matrix, from column {@code first} on, to consecutive
   * panels of {@code height} rows each.
   */
  private static void panels(
      MemorySegment matrix,
      int from,
      int to,
      int width,
      int first,
      MemorySegment panels,
      int height) {
    int count = Math.min(PANELS * PANEL, width - first);
    for (int row = from; row < to; row++) {
      for (int i = 0; i < count; i += PANEL) {
        Floats.copy(
            matrix,
            (long) row * width + first + i,
            panels,
            ((long) i / PANEL * height + row - from) * PANEL,
            Math.min(PANEL, count - i));
      }
    }
  }

  /**
   * Completes panels of sums, which begin at {@code start} and lie {@code size} floats apart, and
   * writes them to the target from row {@code top} and column {@code left} on.
   */
  private static void end(
      MemorySegment sums,
      int start,
      int size,
      int top,
      int rows,
      int left,
      int width,
      boolean rectify,
      MemorySegment target) {
    Limits limits = Limits.of(rectify);
    int columns = Math.min(PANELS * PANEL, width - left);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column += LANES) {
        int from = start + column / PANEL * size + row * PANEL + column % PANEL;
        long to = (long) (top + row) * width + left + column;
        Floats.end(sums, from, limits, target, to, Math.min(LANES, columns - column));
      }
    }
  }

  private static void copy(MemorySegment source, long from, float[] target, int to, int count) {
    MemorySegment.copy(source, JAVA_FLOAT_UNALIGNED, from * Float.BYTES, target, to, count);
  }
}
