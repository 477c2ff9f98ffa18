package switchback.training.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import switchback.training.kernels.Floats;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;

/** How the passes over a batch are shared out: by images, the same on every machine. */
final class BatchTasks {
  /** Images that a task of a forward or adjoint pass works on. */
  private static final int IMAGES_A_TASK = 4;

  private static final int IMAGES_A_PART = ScalarConvolution.IMAGES_A_PART;

  /** Floats that a task adds up over the parts. */
  private static final int FLOATS_A_SUM = 1 << 12;

  private BatchTasks() {}

  /** Runs a pass over a batch. */
  static void run(
      Correlation pass,
      int images,
      MemorySegment source,
      MemorySegment target,
      boolean rectify,
      Workers workers) {
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment in = natives.read(source);
      MemorySegment out = natives.write(target);
      workers.run(
          Math.ceilDiv(images, IMAGES_A_TASK),
          (task, scratch) -> {
            Correlation.Pass run = pass.on(scratch, rectify);
            int from = task * IMAGES_A_TASK;
            for (int n = from; n < Math.min(images, from + IMAGES_A_TASK); n++) {
              run.run(Floats.image(in, n, images), Floats.image(out, n, images));
            }
          });
    }
  }

  /** Adds what images {@code from .. to - 1} give to sums, which are native. */
  @FunctionalInterface
  interface Part {
    void run(int from, int to, MemorySegment sums, Scratch scratch);
  }

  /**
   * The sums of parts of {@value #IMAGES_A_PART} images, added up in order.
   *
   * @param memory holds them, until its next task
   */
  static MemorySegment sum(int images, int size, Scratch memory, Workers workers, Part part) {
    MemorySegment[] parts = new MemorySegment[Math.ceilDiv(images, IMAGES_A_PART)];
    Arrays.setAll(parts, _ -> memory.floats(size));
    workers.run(
        parts.length,
        (number, scratch) -> {
          int from = number * IMAGES_A_PART;
          parts[number].fill((byte) 0);
          part.run(from, Math.min(images, from + IMAGES_A_PART), parts[number], scratch);
        });
    workers.run(
        Math.ceilDiv(size, FLOATS_A_SUM),
        task -> {
          int from = task * FLOATS_A_SUM;
          for (int number = 1; number < parts.length; number++) {
            Floats.add(parts[number], parts[0], from, Math.min(size, from + FLOATS_A_SUM));
          }
        });
    return parts[0];
  }
}
