package switchback.deconv;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.training.kernels.ConvolutionKernel;
import switchback.training.kernels.MaxPoolingKernel;
import switchback.training.kernels.Workers;

/**
 * Runs images forward through the lower part of a stack, a batch at a time in the same memory, and
 * keeps no more than the maps of the batch. ReLUs work in place.
 */
final class ForwardBatch implements AutoCloseable {
  /** Few enough that the maps stay in a large cache, enough to share out. */
  private static final int MOST_IMAGES = 64;

  private static final int CACHE_LINE = 64;

  /** 64 MB, so that a large network does not make a large batch. */
  private static final int MOST_FLOATS = 16 << 20;

  private final StageStack stack;
  private final int depth;
  private final ConvolutionKernel kernel;
  private final Workers workers;
  private final int capacity;

  private final Arena memory = Arena.ofShared();

  /**
   * At {@code i} what goes into stage {@code i}; a ReLU's input and output are one and the same.
   */
  private final List<MemorySegment> maps = new ArrayList<>();

  /** Passes through the lowest {@code depth} stages. */
  ForwardBatch(StageStack stack, int depth, ConvolutionKernel kernel, Workers workers) {
    this.stack = stack;
    this.depth = depth;
    this.kernel = kernel;
    this.workers = workers;
    this.capacity = capacity(stack, depth);
    maps.add(allocate(stack.input()));
    for (Stage stage : stack.stages().subList(0, depth)) {
      boolean inPlace = stage instanceof RectificationStage;
      maps.add(inPlace ? maps.getLast() : allocate(stage.output()));
    }
  }

  /** Memory for a batch of such maps, at the kernels' ease: native, from a cache line's start. */
  private MemorySegment allocate(MapShape shape) {
    return memory.allocate((long) capacity * shape.size() * Float.BYTES, CACHE_LINE);
  }

  private static int capacity(StageStack stack, int depth) {
    long floats = stack.input().size();
    for (Stage stage : stack.stages().subList(0, depth)) {
      floats += stage.output().size();
    }
    return Math.clamp(MOST_FLOATS / floats, 1, MOST_IMAGES);
  }

  /** The number of images that a batch may have; depends on the network alone. */
  int capacity() {
    return capacity;
  }

  /** Runs images {@code from .. from + count - 1} forward. */
  void run(ImageSet images, PixelStatistics statistics, int from, int count) {
    int size = stack.input().size();
    workers.run(
        count,
        n -> {
          float[] image = new float[size];
          images.standardized(from + n, statistics, image, 0);
          long at = (long) n * size * Float.BYTES;
          MemorySegment.copy(image, 0, maps.getFirst(), JAVA_FLOAT, at, size);
        });
    for (int i = 0; i < depth; i++) {
      forward(i, count);
    }
  }

  private void forward(int number, int count) {
    Stage stage = stack.stages().get(number);
    switch (stage) {
      case ConvolutionStage convolution ->
          convolution.correlate(
              kernel,
              count,
              segment(number, count * stage.input().size()),
              stack.isRectified(number),
              segment(number + 1, count * stage.output().size()));
      case RectificationStage _ -> {
        if (!isRectifiedAlready(number)) {
          rectify(maps.get(number), stage.input().size(), count);
        }
      }
      case MaxPoolingStage pooling ->
          MaxPoolingKernel.forward(
              pooling.geometry(),
              count * pooling.planes(),
              segment(number, count * stage.input().size()),
              segment(number + 1, count * stage.output().size()),
              null,
              workers);
    }
  }

  /** Whether the convolution below that ReLU has done its work. */
  private boolean isRectifiedAlready(int relu) {
    return relu > 0 && stack.stages().get(relu - 1) instanceof ConvolutionStage;
  }

  private void rectify(MemorySegment values, int size, int count) {
    workers.run(
        count,
        n -> {
          for (long i = (long) n * size; i < (n + 1L) * size; i++) {
            values.setAtIndex(JAVA_FLOAT, i, Math.max(0, values.getAtIndex(JAVA_FLOAT, i)));
          }
        });
  }

  private MemorySegment segment(int number, int floats) {
    return maps.get(number).asSlice(0, (long) floats * Float.BYTES);
  }

  /**
   * The maps of the batch on top of the lowest {@code depth} stages, (N, C, H, W); gone with it.
   */
  MemorySegment mapsAt(int depth) {
    return maps.get(depth);
  }

  /** Frees the maps. */
  @Override
  public void close() {
    memory.close();
  }
}
