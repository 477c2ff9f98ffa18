package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import switchback.fixtures.Nets;

/** Runs the example of the guide to the ways back on a network that is small enough to follow. */
class OwnRecipeTest {
  /** 2x2 pixels, a pass-through filter, 2x2 pooling, ten filters of which the last one triples. */
  private static ProjectableNetwork network() {
    float[] filters = new float[10];
    filters[9] = 3;
    return Nets.of(1, 2, 2)
        .convolution("conv1", 1, new float[] {1}, 0)
        .relu()
        .pool(2)
        .convolution("conv2", 1, filters, new float[10])
        .relu()
        .network();
  }

  @Test
  void anOwnUnpoolingChoosesTheCell() {
    ProjectableNetwork network = network();
    Trace trace = network.trace(new float[] {1, 2, 5, 4});
    Unpooling second =
        new Unpooling("second", (signal, window) -> window.add(window.cell(1), signal));
    Recipe mine = new Recipe("mine", Isolation.MAX, second, Rectification.DECONVNET);
    Projection projection = new Projector(network).project(trace, "conv2", 9, mine);
    assertThat(projection.activation()).isEqualTo(3 * 5);
    // Back through the filter: 15 * 3, into the second cell of the only window.
    assertThat(projection.pixels()).containsExactly(0, 45, 0, 0);
  }
}
