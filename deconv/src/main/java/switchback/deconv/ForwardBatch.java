package switchback.deconv;

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
final class ForwardBatch {
  private static final int MOST_IMAGES = 128;

  /** 64 MB, so that a large network does not make a large batch. */
  private static final int MOST_FLOATS = 16 << 20;

  private final StageStack stack;
  private final int depth;
  private final ConvolutionKernel kernel;
  private final Workers workers;
  private final int capacity;

  /** At {@code i} what goes into stage {@code i}; a ReLU's input and output are one array. */
  private final List<float[]> maps = new ArrayList<>();

  /** Passes through the lowest {@code depth} stages. */
  ForwardBatch(StageStack stack, int depth, ConvolutionKernel kernel, Workers workers) {
    this.stack = stack;
    this.depth = depth;
    this.kernel = kernel;
    this.workers = workers;
    this.capacity = capacity(stack, depth);
    maps.add(new float[capacity * stack.input().size()]);
    for (Stage stage : stack.stages().subList(0, depth)) {
      boolean inPlace = stage instanceof RectificationStage;
      maps.add(inPlace ? maps.getLast() : new float[capacity * stage.output().size()]);
    }
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
    workers.run(count, n -> images.standardized(from + n, statistics, maps.getFirst(), n * size));
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

  private void rectify(float[] values, int size, int count) {
    workers.run(
        count,
        n -> {
          for (int i = n * size; i < (n + 1) * size; i++) {
            values[i] = Math.max(0, values[i]);
          }
        });
  }

  private MemorySegment segment(int number, int floats) {
    return MemorySegment.ofArray(maps.get(number)).asSlice(0, (long) floats * Float.BYTES);
  }

  /** The maps of the batch on top of the lowest {@code depth} stages, (N, C, H, W). */
  float[] mapsAt(int depth) {
    return maps.get(depth);
  }
}
