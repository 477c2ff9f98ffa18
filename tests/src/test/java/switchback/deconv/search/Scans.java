package switchback.deconv.search;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.util.function.Consumer;
import switchback.deconv.ForwardPass;
import switchback.deconv.ProjectableNetwork;
import switchback.training.kernels.Workers;

/** Runs forward passes as the search for top activations does. */
public final class Scans {
  private Scans() {}

  /** Runs an image through all stages and passes the forward pass on while its maps are valid. */
  public static void run(ProjectableNetwork stack, float[] image, Consumer<ForwardPass> check) {
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

  /** Returns the maps above a number of stages. */
  public static float[] maps(ForwardPass pass, int depth) {
    return pass.mapsAt(depth).toArray(JAVA_FLOAT);
  }
}
