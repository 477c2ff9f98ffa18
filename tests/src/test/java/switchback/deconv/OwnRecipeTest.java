package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import switchback.deconv.stages.MapShape;
import switchback.deconv.stages.MaxPoolingStage;
import switchback.deconv.stages.Stage;
import switchback.training.kernels.Geometry;

/** The example of the guide to the ways back to pixels, on a network small enough to follow. */
class OwnRecipeTest {
  /** 2x2 pixels, a pass-through filter, 2x2 pooling, ten filters of which the last one triples. */
  private static StageStack stack() {
    List<Stage> stages = new ArrayList<>();
    stages.addAll(
        Stacks.rectified("conv1", new MapShape(1, 2, 2), 1, 1, new float[] {1}, new float[] {0}));
    stages.add(new MaxPoolingStage(1, Geometry.tiles(2, 2, 2)));
    float[] filters = new float[10];
    filters[9] = 3;
    stages.addAll(Stacks.rectified("conv2", new MapShape(1, 1, 1), 10, 1, filters, new float[10]));
    return new StageStack(stages);
  }

  @Test
  void anOwnUnpoolingChoosesTheCell() {
    StageStack stack = stack();
    Trace trace = stack.trace(new float[] {1, 2, 5, 4});
    Unpooling second =
        new Unpooling("second", (signal, window) -> window.add(window.cell(1), signal));
    Recipe mine = new Recipe("mine", Isolation.MAX, second, Rectification.DECONVNET);
    Projection projection = new Projector(stack).project(trace, "conv2", 9, mine);
    assertThat(projection.activation()).isEqualTo(3 * 5);
    // Back through the filter: 15 * 3, into the second cell of the only window.
    assertThat(projection.pixels()).containsExactly(0, 45, 0, 0);
  }
}
