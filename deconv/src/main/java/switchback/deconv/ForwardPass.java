package switchback.deconv;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import switchback.deconv.stages.ConvolutionStage;
import switchback.deconv.stages.DivisionStage;
import switchback.deconv.stages.MaxPoolingStage;
import switchback.deconv.stages.PlainStage;
import switchback.deconv.stages.RectificationStage;
import switchback.deconv.stages.Stage;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.kernels.pooling.MaxPoolingKernel;

/**
 * Runs images forward through the lower part of a stack, one after the other in the same memory, so
 * that an image's maps are still in the cache when the next stage reads them. ReLUs work in place,
 * and nothing is kept that only a way back needs. For one thread at a time. Provisional, like
 * {@link StageStack}.
 */
public final class ForwardPass {
  /** The input of stage {@code i} at {@code i}, and the output of the last stage at the end. */
  private final List<MemorySegment> maps = new ArrayList<>();

  private final List<Runnable> steps = new ArrayList<>();

  /**
   * Creates a pass through the lowest {@code depth} stages, on the calling thread.
   *
   * @param scratch the memory of the current task; the pass is invalid after the task
   */
  public ForwardPass(StageStack stack, int depth, Scratch scratch) {
    maps.add(scratch.floats(stack.input().size()));
    for (int i = 0; i < depth; i++) {
      Stage stage = stack.stages().get(i);
      MemorySegment input = maps.getLast();
      MemorySegment output =
          stage instanceof RectificationStage ? input : scratch.floats(stage.output().size());
      maps.add(output);
      switch (stage) {
        case ConvolutionStage convolution -> {
          Correlation.Pass pass = convolution.correlation().on(scratch, stack.isRectified(i));
          steps.add(() -> pass.run(input, output));
        }
        case RectificationStage _ -> {
          // A convolution below has already rectified its sums.
          if (i == 0 || !(stack.stages().get(i - 1) instanceof ConvolutionStage)) {
            steps.add(() -> rectify(input));
          }
        }
        case MaxPoolingStage pooling ->
            steps.add(
                () ->
                    MaxPoolingKernel.forward(pooling.geometry(), pooling.planes(), input, output));
        case DivisionStage division ->
            steps.add(() -> run(division.normalization(), input, output));
        case PlainStage plain -> steps.add(() -> run(plain, input, output));
      }
    }
  }

  /** Runs a stage on arrays, which plain loops process faster than native memory. */
  private static void run(PlainStage stage, MemorySegment input, MemorySegment output) {
    float[] result = new float[stage.output().size()];
    stage.forward(input.toArray(JAVA_FLOAT), result);
    MemorySegment.copy(result, 0, output, JAVA_FLOAT, 0, result.length);
  }

  private static void rectify(MemorySegment values) {
    for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
      values.setAtIndex(JAVA_FLOAT, i, Math.max(0, values.getAtIndex(JAVA_FLOAT, i)));
    }
  }

  /**
   * Runs an image forward.
   *
   * @param image the image, (C, H, W) in network-input space; only read
   */
  public void run(float[] image) {
    MemorySegment.copy(image, 0, maps.getFirst(), JAVA_FLOAT, 0, image.length);
    steps.forEach(Runnable::run);
  }

  /** Returns the maps (C, H, W) above all stages; the next image overwrites their memory. */
  public MemorySegment maps() {
    return maps.getLast();
  }

  /**
   * Returns the maps (C, H, W) above the lowest {@code depth} stages; valid until the next image.
   */
  public MemorySegment mapsAt(int depth) {
    return maps.get(depth);
  }
}
