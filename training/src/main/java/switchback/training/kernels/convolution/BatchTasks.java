package switchback.training.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Limits;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
import switchback.training.kernels.pooling.MaxPoolingKernel;
import switchback.training.kernels.pooling.PooledMaps;

/** Divides the passes over a batch into tasks, by images and in the same way on every machine. */
final class BatchTasks {
  /** Images per task of a forward or adjoint pass. */
  private static final int IMAGES_PER_TASK = 4;

  private static final int IMAGES_PER_PART = ScalarConvolution.IMAGES_PER_PART;

  /** Floats per task when parts are added up. */
  private static final int FLOATS_PER_SUM = 1 << 12;

  private BatchTasks() {}

  /** Runs a pass over all images of a batch. */
  static void run(
      Correlation pass,
      int images,
      MemorySegment source,
      MemorySegment target,
      Limits limits,
      Workers workers) {
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment in = natives.read(source);
      MemorySegment out = natives.write(target);
      workers.run(
          Math.ceilDiv(images, IMAGES_PER_TASK),
          (task, scratch) -> {
            Correlation.Pass run = pass.on(scratch, limits);
            int from = task * IMAGES_PER_TASK;
            for (int n = from; n < Math.min(images, from + IMAGES_PER_TASK); n++) {
              run.run(Floats.image(in, n, images), Floats.image(out, n, images));
            }
          });
    }
  }

  /** Runs a pass over all images of a batch of pooled maps, which are spread one at a time. */
  static void run(
      Correlation pass, int images, PooledMaps source, MemorySegment target, Workers workers) {
    int planes = source.planes() / images;
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment out = natives.write(target);
      workers.run(
          Math.ceilDiv(images, IMAGES_PER_TASK),
          (task, scratch) -> {
            MemorySegment maps = scratch.floats((long) planes * source.pooling().inputCells());
            Correlation.Pass run = pass.on(scratch, Limits.NONE);
            int from = task * IMAGES_PER_TASK;
            for (int n = from; n < Math.min(images, from + IMAGES_PER_TASK); n++) {
              MaxPoolingKernel.scatter(source, n * planes, planes, maps);
              run.run(maps, Floats.image(out, n, images));
            }
          });
    }
  }

  /** Adds the contributions of images {@code from .. to - 1} to sums in native memory. */
  @FunctionalInterface
  interface Part {
    void run(int from, int to, MemorySegment sums, Scratch scratch);
  }

  /**
   * Returns the sums of parts of {@value #IMAGES_PER_PART} images, added in the order of the parts.
   *
   * @param memory holds the sums; used until it is reset
   */
  static MemorySegment sum(int images, int size, Scratch memory, Workers workers, Part part) {
    MemorySegment[] parts = new MemorySegment[Math.ceilDiv(images, IMAGES_PER_PART)];
    Arrays.setAll(parts, _ -> memory.floats(size));
    workers.run(
        parts.length,
        (number, scratch) -> {
          int from = number * IMAGES_PER_PART;
          parts[number].fill((byte) 0);
          part.run(from, Math.min(images, from + IMAGES_PER_PART), parts[number], scratch);
        });
    workers.run(
        Math.ceilDiv(size, FLOATS_PER_SUM),
        task -> {
          int from = task * FLOATS_PER_SUM;
          for (int number = 1; number < parts.length; number++) {
            Floats.add(parts[number], parts[0], from, Math.min(size, from + FLOATS_PER_SUM));
          }
        });
    return parts[0];
  }
}
