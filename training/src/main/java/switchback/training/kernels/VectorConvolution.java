package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.ScalarConvolution.CHAINS;
import static switchback.training.kernels.TiledProduct.LANES;
import static switchback.training.kernels.TiledProduct.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The convolution passes with the Vector API, equal to {@link ScalarConvolution} to the bit:
 * vectors lie along output columns (forward and adjoint) or along channels (filter gradient), never
 * along a sum. Each is a {@link TiledProduct} over a padded layout of the image. Work is shared out
 * by images; the number of threads changes nothing but the time.
 *
 * <p>Safe to use from one thread at a time.
 */
public final class VectorConvolution implements ConvolutionKernel {
  /** Images that a task of a forward or adjoint pass works on. */
  private static final int IMAGES_A_TASK = 4;

  private static final int IMAGES_A_PART = ScalarConvolution.IMAGES_A_PART;

  /** Floats that a task adds up over the parts. */
  private static final int FLOATS_A_SUM = 1 << 12;

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
    float[] start = new float[shape.features()];
    if (bias != null) {
      MemorySegment.copy(bias, JAVA_FLOAT, 0, start, 0, start.length);
    }
    int taps = shape.channels() * shape.geometry().taps();
    int[] rows = table(shape.features(), o -> o * taps);
    int[] steps = table(taps, k -> k);
    float[] weights = filters.toArray(JAVA_FLOAT);
    PaddedLayout layout = PaddedLayout.ofInput(shape, LANES);
    run(layout, images, input, weights, rows, steps, start, rectify, output);
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input) {
    Sizes.backward(shape, images, input, filters, signal);
    int window = shape.geometry().taps();
    int filter = shape.channels() * window;
    // The filters turned by 180 degrees, with planes swapped.
    int[] rows = table(shape.channels(), c -> c * window);
    int[] steps =
        table(shape.features() * window, k -> k / window * filter + window - 1 - k % window);
    PaddedLayout layout = PaddedLayout.ofSignal(shape, LANES);
    float[] start = new float[shape.channels()];
    run(layout, images, signal, filters.toArray(JAVA_FLOAT), rows, steps, start, false, input);
  }

  /** One correlation at unit distance, forward or adjoint, with filters as the tables find them. */
  private void run(
      PaddedLayout layout,
      int images,
      MemorySegment source,
      float[] filters,
      int[] rows,
      int[] steps,
      float[] start,
      boolean rectify,
      MemorySegment target) {
    int[] columns = TiledProduct.paddedColumns(layout.vectors());
    int[] tileRows = TiledProduct.paddedRows(rows);
    workers.run(
        Math.ceilDiv(images, IMAGES_A_TASK),
        (task, scratch) -> {
          MemorySegment image = scratch.floats(layout.size()).fill((byte) 0);
          float[] sums = new float[TiledProduct.blockAt(tileRows, 1)];
          TiledProduct product =
              new TiledProduct(filters, tileRows, steps, image, columns, layout.taps());
          for (int n = task * IMAGES_A_TASK;
              n < Math.min(images, (task + 1) * IMAGES_A_TASK);
              n++) {
            layout.fill(scratch.global(image(source, n, images)), image);
            MemorySegment maps = image(target, n, images);
            for (int block = 0; block < TiledProduct.blocks(columns); block++) {
              int width = TiledProduct.width(columns, block);
              begin(sums, start, width * LANES);
              product.run(block, 0, steps.length, sums, 0);
              store(layout, sums, start.length, block, width, rectify, maps);
            }
          }
        });
  }

  private static void begin(float[] sums, float[] start, int width) {
    for (int row = 0; row < start.length; row++) {
      Arrays.fill(sums, row * width, (row + 1) * width, start[row]);
    }
  }

  /** Ends the sums of a block of columns and writes them to the maps of an image. */
  private static void store(
      PaddedLayout layout,
      float[] sums,
      int features,
      int block,
      int width,
      boolean rectify,
      MemorySegment maps) {
    int plane = layout.outHeight() * layout.outWidth();
    float floor = rectify ? 0 : Float.NEGATIVE_INFINITY;
    int vectorsARow = layout.vectorsARow();
    for (int i = 0; i < width; i++) {
      int vector = block * TiledProduct.WIDE + i;
      int row = vector / vectorsARow;
      if (row < layout.outHeight()) {
        int column = vector % vectorsARow * LANES;
        int count = Math.min(LANES, layout.outWidth() - column);
        int to = row * layout.outWidth() + column;
        for (int map = 0; map < features; map++) {
          Floats.end(sums, (map * width + i) * LANES, floor, maps, map * plane + to, count);
        }
      }
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
    ChannelsLast layout = new ChannelsLast(shape, LANES);
    int plane = shape.outputSize() / shape.features();
    int[] rows = TiledProduct.paddedRows(table(shape.features(), o -> o * plane));
    int[] steps = table(plane, p -> p);
    int[] columns = TiledProduct.paddedColumns(layout.columns());
    int[] cells = layout.cells();
    float[][] sums = new float[parts(images)][rows.length * columns.length * LANES];
    workers.run(
        sums.length,
        (part, scratch) -> {
          float[] image = new float[shape.inputSize()];
          float[] maps = new float[shape.outputSize()];
          MemorySegment padded = scratch.floats(layout.size()).fill((byte) 0);
          TiledProduct product = new TiledProduct(maps, rows, steps, padded, columns, cells);
          for (int n = part * IMAGES_A_PART;
              n < Math.min(images, (part + 1) * IMAGES_A_PART);
              n++) {
            copy(input, n, image);
            layout.fill(image, padded);
            copy(outputGradient, n, maps);
            for (int block = 0; block < TiledProduct.blocks(columns); block++) {
              int at = TiledProduct.blockAt(rows, block);
              product.run(block, 0, plane, sums[part], at);
            }
          }
        });
    addUp(sums);
    order(sums[0], rows, columns, layout.weights(), shape.features(), filterGradient);
  }

  /** Adds all parts, in their order, to the first. */
  private void addUp(float[][] parts) {
    float[] total = parts[0];
    workers.run(
        Math.ceilDiv(total.length, FLOATS_A_SUM),
        task -> {
          int to = Math.min(total.length, (task + 1) * FLOATS_A_SUM);
          for (int part = 1; part < parts.length; part++) {
            float[] more = parts[part];
            for (int i = task * FLOATS_A_SUM; i < to; i++) {
              total[i] += more[i];
            }
          }
        });
  }

  /** Writes each filter's weights from where they lie among the lanes of the columns. */
  private void order(
      float[] sums,
      int[] rows,
      int[] columns,
      int[] weights,
      int features,
      MemorySegment filterGradient) {
    int blockLanes = TiledProduct.WIDE * LANES;
    workers.run(
        features,
        o -> {
          for (int i = 0; i < weights.length; i++) {
            int block = weights[i] / blockLanes;
            int row = o * TiledProduct.width(columns, block) * LANES;
            float sum = sums[TiledProduct.blockAt(rows, block) + row + weights[i] % blockLanes];
            long to = (long) o * weights.length + i;
            filterGradient.setAtIndex(JAVA_FLOAT_UNALIGNED, to, sum + 0f);
          }
        });
  }

  private static void copy(MemorySegment batch, int n, float[] image) {
    MemorySegment.copy(
        batch, JAVA_FLOAT_UNALIGNED, (long) n * image.length * Float.BYTES, image, 0, image.length);
  }

  @Override
  public void biasGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment biasGradient) {
    Sizes.bias(shape, images, outputGradient, biasGradient);
    int features = shape.features();
    int plane = shape.outputSize() / features;
    float[][] sums = new float[parts(images)][features];
    workers.run(
        sums.length,
        (part, scratch) -> {
          float[] chains = new float[features * CHAINS];
          for (int n = part * IMAGES_A_PART;
              n < Math.min(images, (part + 1) * IMAGES_A_PART);
              n++) {
            MemorySegment maps = scratch.global(image(outputGradient, n, images));
            for (int o = 0; o < features; o++) {
              gather(maps, o * plane, plane, chains, o * CHAINS);
            }
          }
          for (int o = 0; o < features; o++) {
            for (int chain = 0; chain < CHAINS; chain++) {
              sums[part][o] += chains[o * CHAINS + chain];
            }
          }
        });
    for (int o = 0; o < features; o++) {
      float total = 0;
      for (float[] part : sums) {
        total += part[o];
      }
      biasGradient.setAtIndex(JAVA_FLOAT_UNALIGNED, o, total + 0f);
    }
  }

  /** Adds float {@code i} of a plane to chain {@code i} mod {@value #CHAINS}. */
  private static void gather(MemorySegment maps, int from, int plane, float[] chains, int to) {
    int whole = plane / CHAINS * CHAINS;
    for (int lane = 0; lane < CHAINS; lane += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, chains, to + lane);
      for (int i = lane; i < whole; i += CHAINS) {
        sum = sum.add(Floats.load(maps, from + i));
      }
      sum.intoArray(chains, to + lane);
    }
    for (int i = whole; i < plane; i++) {
      chains[to + i - whole] += maps.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i);
    }
  }

  private static MemorySegment image(MemorySegment batch, int n, int images) {
    long bytes = batch.byteSize() / images;
    return batch.asSlice(n * bytes, bytes);
  }

  private static int parts(int images) {
    return Math.ceilDiv(images, IMAGES_A_PART);
  }

  private static int[] table(int size, IntUnaryOperator entry) {
    int[] table = new int[size];
    Arrays.setAll(table, entry);
    return table;
  }
}
