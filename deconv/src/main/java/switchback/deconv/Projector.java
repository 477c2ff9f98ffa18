package switchback.deconv;

import switchback.datasets.SwitchbackException;
import switchback.training.kernels.ConvolutionKernel;

/**
 * The way back: from one feature of one image to the pixels (Zeiler and Fergus 2014, section 2.1).
 * As thread-safe as its kernel.
 */
public final class Projector {
  private final StageStack stack;
  private final ConvolutionKernel kernel;

  /** Projects through that network with that kernel. */
  public Projector(StageStack stack, ConvolutionKernel kernel) {
    this.stack = stack;
    this.kernel = kernel;
  }

  /**
   * Projects a feature from its strongest unit for this image, the first in row-major order where
   * several are equal. A feature that is dead for this image gives activation 0 and pixels of 0.
   *
   * @param trace an image's way forward through this projector's stack
   * @throws SwitchbackException where there is no such layer or feature
   * @throws IllegalArgumentException where the trace is another stack's
   */
  public Projection project(Trace trace, String layer, int feature, Recipe recipe) {
    int width = stack.layer(layer).width();
    int unit = Maxima.first(trace.map(layer, feature));
    return project(trace, layer, feature, unit / width, unit % width, recipe);
  }

  /**
   * Projects a feature from a given unit.
   *
   * @param y the unit's row in the feature map
   * @param x the unit's column in the feature map
   * @throws SwitchbackException where there is no such layer or feature
   * @throws IndexOutOfBoundsException where there is no such unit
   * @throws IllegalArgumentException where the trace is another stack's
   */
  public Projection project(Trace trace, String layer, int feature, int y, int x, Recipe recipe) {
    if (trace.stack() != stack) {
      throw new IllegalArgumentException("the trace went through another stack");
    }
    ProjectableLayer maps = stack.layer(layer);
    float[] map = trace.map(layer, feature);
    int unit = maps.place(y, x);
    float activation = map[unit];
    recipe.isolation().rule().isolate(map, unit);
    float[] signal = new float[maps.maps().size()];
    System.arraycopy(map, 0, signal, feature * map.length, map.length);
    return new Projection(down(trace, stack.depth(layer), signal, recipe), y, x, activation);
  }

  /** From the signal on top of the lowest {@code depth} stages to the pixels. */
  private float[] down(Trace trace, int depth, float[] top, Recipe recipe) {
    float[] signal = top;
    for (int i = depth - 1; i >= 0; i--) {
      signal =
          switch (stack.stages().get(i)) {
            case ConvolutionStage convolution -> convolution.project(kernel, signal);
            case RectificationStage _ -> rectify(recipe.rectification(), signal, trace.into(i));
            case MaxPoolingStage _ -> recipe.unpooling().rule().unpool(signal, trace.switches(i));
          };
    }
    return signal;
  }

  private static float[] rectify(Rectification how, float[] signal, float[] preActivations) {
    float[] below = new float[signal.length];
    for (int i = 0; i < below.length; i++) {
      below[i] = how.rule().rectify(signal[i], preActivations[i]);
    }
    return below;
  }
}
