package switchback.training.kernels.pooling;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.Workers;

/**
 * Max pooling that records where each maximum was. The planes (N times C) are independent of one
 * another. A switch is the index {@code row * width + column} of a window's maximum in its own
 * input map, the first in row-major order if several are equal. Padding is never a maximum, nor is
 * a NaN unless it comes first in its window.
 *
 * <p>Segments may be native or on the heap; those written must not overlap those read. The work is
 * done by {@link TileMaxPooling}, {@link RowMaxPooling} or {@link ScalarMaxPooling}, as the
 * geometry allows; all three give the same bits. Windows with gaps are left to the last.
 */
public final class MaxPoolingKernel {
  private static final int PLANES_PER_TASK = 64;

  private MaxPoolingKernel() {}

  /**
   * Pools each plane: input (planes, H, W) to output (planes, outHeight, outWidth).
   *
   * @param switches receives one index per output cell, or null if they are not needed
   * @throws IllegalArgumentException if a window could lie entirely in the padding, or sizes differ
   */
  public static void forward(
      Geometry g,
      int planes,
      MemorySegment input,
      MemorySegment output,
      int @Nullable [] switches,
      Workers workers) {
    check(g, planes, input, output, switches);
    try (NativeOperands natives = new NativeOperands()) {
      Part part = forward(g, natives.read(input), natives.write(output), switches);
      forParts(planes, workers, part);
    }
  }

  /** Pools each plane on the calling thread, without recording switches. */
  public static void forward(Geometry g, int planes, MemorySegment input, MemorySegment output) {
    check(g, planes, input, output, null);
    try (NativeOperands natives = new NativeOperands()) {
      forward(g, natives.read(input), natives.write(output), null).run(0, planes);
    }
  }

  private static Part forward(
      Geometry g, MemorySegment input, MemorySegment output, int @Nullable [] switches) {
    if (TileMaxPooling.takes(g)) {
      TileMaxPooling tiles = new TileMaxPooling(g);
      return (from, to) -> tiles.forward(from, to, input, output, switches);
    }
    if (RowMaxPooling.takes(g)) {
      RowMaxPooling rows = new RowMaxPooling(g);
      return (from, to) -> rows.forward(from, to, input, output, switches);
    }
    return (from, to) -> ScalarMaxPooling.forward(g, from, to, input, output, switches);
  }

  /**
   * Runs the adjoint for recorded switches: each signal goes to its window's switch. Where windows
   * overlap, contributions are added in row-major order of the windows; every other cell becomes 0.
   * Derived in {@code switchback textbook worked-example}.
   *
   * @param switches as recorded by {@link #forward}, so that each lies in its window
   * @throws IllegalArgumentException as for {@link #forward}
   */
  public static void scatter(
      Geometry g,
      int planes,
      MemorySegment signal,
      int[] switches,
      MemorySegment input,
      Workers workers) {
    check(g, planes, input, signal, switches);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment from = natives.read(signal);
      forParts(planes, workers, scatter(g, from, switches, natives.write(input), 0));
    }
  }

  /**
   * Runs the adjoint for some planes on the calling thread.
   *
   * @param signal native
   * @param first the first plane
   * @param input receives the planes (planes, H, W), native
   */
  public static void scatter(PooledMaps signal, int first, int planes, MemorySegment input) {
    scatter(signal.pooling(), signal.values(), signal.switches(), input, first)
        .run(first, first + planes);
  }

  /** Returns the adjoint; {@code base} is the plane that is written first. */
  private static Part scatter(
      Geometry g, MemorySegment signal, int[] switches, MemorySegment input, int base) {
    if (TileMaxPooling.scatters(g)) {
      TileMaxPooling tiles = new TileMaxPooling(g);
      return (from, to) -> tiles.scatter(from, to, signal, switches, input, base);
    }
    return (from, to) -> ScalarMaxPooling.scatter(g, from, to, signal, switches, input, base);
  }

  /** Works on planes {@code from .. to - 1}. */
  @FunctionalInterface
  private interface Part {
    void run(int from, int to);
  }

  private static void forParts(int planes, Workers workers, Part part) {
    workers.run(
        (planes + PLANES_PER_TASK - 1) / PLANES_PER_TASK,
        task -> part.run(task * PLANES_PER_TASK, Math.min(planes, (task + 1) * PLANES_PER_TASK)));
  }

  private static void check(
      Geometry g,
      int planes,
      MemorySegment input,
      MemorySegment output,
      int @Nullable [] switches) {
    if (!g.meetsMap()) {
      throw new IllegalArgumentException("pooling needs windows that all meet the map, got " + g);
    }
    SegmentSizes.check("input", input, (long) planes * g.inputCells());
    long windows = (long) planes * g.outputCells();
    SegmentSizes.check("output", output, windows);
    if (switches != null && switches.length != windows) {
      throw new IllegalArgumentException(
          "numbers of switches differ: got " + switches.length + ", expected " + windows);
    }
  }
}
