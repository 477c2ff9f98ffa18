package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** How the passes over a batch are shared out: by images, the same on every machine. */
final class ImageTasks {
  /** Images that a task of a forward or adjoint pass works on. */
  private static final int IMAGES_A_TASK = 4;

  private static final int IMAGES_A_PART = ScalarConvolution.IMAGES_A_PART;

  /** Floats that a task adds up over the parts. */
  private static final int FLOATS_A_SUM = 1 << 12;

  private ImageTasks() {}

  /** Runs a pass over a batch. */
  static void run(
      Correlation pass,
      int images,
      MemorySegment source,
      MemorySegment target,
      boolean rectify,
      Workers workers) {
    try (Natives natives = new Natives()) {
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

  /** The sums of parts of {@value #IMAGES_A_PART} images, added up in order. */
  static float[] sum(int images, int size, Workers workers, Part part) {
    float[][] parts = new float[Math.ceilDiv(images, IMAGES_A_PART)][];
    workers.run(
        parts.length,
        (number, scratch) -> {
          MemorySegment sums = scratch.floats(size).fill((byte) 0);
          int from = number * IMAGES_A_PART;
          part.run(from, Math.min(images, from + IMAGES_A_PART), sums, scratch);
          parts[number] = sums.toArray(JAVA_FLOAT);
        });
    float[] total = parts[0];
    workers.run(
        Math.ceilDiv(size, FLOATS_A_SUM),
        task -> {
          int to = Math.min(size, (task + 1) * FLOATS_A_SUM);
          for (int number = 1; number < parts.length; number++) {
            float[] more = parts[number];
            for (int i = task * FLOATS_A_SUM; i < to; i++) {
              total[i] += more[i];
            }
          }
        });
    return total;
  }
}
