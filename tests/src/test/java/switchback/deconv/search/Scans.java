package switchback.deconv.search;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.util.function.Consumer;
import switchback.deconv.ForwardPass;
import switchback.deconv.StageStack;
import switchback.training.kernels.Workers;

/** Forward passes as the search for top activations runs them. */
public final class Scans {
  private Scans() {}

  /** Runs an image through all stages, and hands the pass over while its maps are there. */
  public static void run(StageStack stack, float[] image, Consumer<ForwardPass> check) {
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> {
            ForwardPass pass = new ForwardPass(stack, stack.stages().size(), scratch);
            pass.run(image);
            check.accept(pass);
          });
    }
  }

  /** The maps on top of so many stages. */
  public static float[] maps(ForwardPass pass, int depth) {
    return pass.mapsAt(depth).toArray(JAVA_FLOAT);
  }
}
