package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import switchback.Numbers;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.signals.Patch;
import switchback.fixtures.Nets;

class ProjectorTest {
  /** Creates a network whose feature 1 is dead because its bias is far below 0. */
  private static ProjectableNetwork oneLayer(float... filter) {
    float[] filters = new float[18];
    System.arraycopy(filter, 0, filters, 0, 9);
    System.arraycopy(filter, 0, filters, 9, 9);
    return Nets.of(1, 8, 8).convolution("conv1", 3, filters, 0, -1e6f).relu().network();
  }

  private static ProjectableNetwork twoLayers() {
    return Nets.of(1, 8, 8)
        .convolution("conv1", 3, Numbers.normal(27, 1), new float[3])
        .relu()
        .pool(2)
        .convolution("conv2", 3, Numbers.normal(54, 2), new float[2])
        .relu()
        .network();
  }

  @Test
  void aUnitOfTheFirstLayerGivesItsFilterTimesItsActivation() {
    float[] filter = {1, -2, 3, -4, 5, -6, 7, -8, 9};
    ProjectableNetwork network = oneLayer(filter);
    // The only bright pixel, (4, 3), meets the filter's 9 at unit (3, 2).
    Trace trace = network.trace(SmallNetworks.zerosBut(64, 2, 4 * 8 + 3));
    Projection projection = new Projector(network).project(trace, "conv1", 0, Recipe.ZEILER_FERGUS);
    assertThat(projection.activation()).isEqualTo(18);
    assertThat(projection.y()).isEqualTo(3);
    assertThat(projection.x()).isEqualTo(2);
    float[] expected = new float[64];
    for (int i = 0; i < 9; i++) {
      expected[(2 + i / 3) * 8 + 1 + i % 3] = 18 * filter[i];
    }
    assertThat(projection.pixels()).containsExactly(expected);
  }

  @Test
  void theFirstOfEqualUnitsIsProjected() {
    ProjectableNetwork network = oneLayer(0, 0, 0, 0, 1, 0, 0, 0, 0);
    Trace trace = network.trace(SmallNetworks.zerosBut(64, 4, 50, 11, 13));
    Projection projection = new Projector(network).project(trace, "conv1", 0, Recipe.ZEILER_FERGUS);
    assertThat(projection.y()).isEqualTo(1);
    assertThat(projection.x()).isEqualTo(3);
    assertThat(projection.pixels()).containsExactly(SmallNetworks.zerosBut(64, 4, 11));
  }

  @Test
  void aGivenUnitIsProjected() {
    ProjectableNetwork network = oneLayer(0, 0, 0, 0, 1, 0, 0, 0, 0);
    Trace trace = network.trace(SmallNetworks.zerosBut(64, 4, 11, 13));
    Projection projection =
        new Projector(network).project(trace, "conv1", 0, 1, 5, Recipe.ZEILER_FERGUS);
    assertThat(projection.activation()).isEqualTo(4);
    assertThat(projection.pixels()).containsExactly(SmallNetworks.zerosBut(64, 4, 13));
  }

  @Test
  void theStrongestUnitGivenByItsPlaceIsTheSameProjection() {
    ProjectableNetwork network = twoLayers();
    Trace trace = network.trace(Numbers.normal(64, 3));
    Projector projector = new Projector(network);
    Projection strongest = projector.project(trace, "conv2", 1, Recipe.ZEILER_FERGUS);
    Projection given =
        projector.project(trace, "conv2", 1, strongest.y(), strongest.x(), Recipe.ZEILER_FERGUS);
    assertThat(strongest.activation()).isPositive();
    assertThat(given.pixels()).containsExactly(strongest.pixels());
    assertThat(given.activation()).isEqualTo(strongest.activation());
  }

  /** Two pixels through a ReLU to logits 4 and -4, each the difference of the pixels. */
  @Test
  void theSeedOfALogitIsTheLogitWithItsSign() {
    ProjectableNetwork network =
        Nets.of(1, 1, 2)
            .convolution("conv", 1, new float[] {1}, 0)
            .relu()
            .dense("output", new float[] {1, -1, -1, 1}, new float[2])
            .network();
    Trace trace = network.trace(new float[] {5, 1});
    Projector projector = new Projector(network);
    Projection first = projector.project(trace, "output", 0, Recipe.ZEILER_FERGUS);
    assertThat(first.activation()).isEqualTo(4);
    assertThat(first.pixels()).containsExactly(4, 0);
    Projection second = projector.project(trace, "output", 1, Recipe.ZEILER_FERGUS);
    assertThat(second.activation()).isEqualTo(-4);
    assertThat(second.pixels()).containsExactly(4, 0);
  }

  @Test
  void aDeadFeatureGivesZeros() {
    ProjectableNetwork network = oneLayer(1, 1, 1, 1, 1, 1, 1, 1, 1);
    Trace trace = network.trace(Numbers.normal(64, 3));
    Projection projection = new Projector(network).project(trace, "conv1", 1, Recipe.ZEILER_FERGUS);
    assertThat(projection.activation()).isZero();
    assertThat(projection.pixels()).containsOnly(0);
  }

  @Test
  void nothingIsLeftOutsideThePatchAtAnyUnit() {
    ProjectableNetwork network = twoLayers();
    ProjectableLayer layer = network.layer("conv2");
    Trace trace = network.trace(Numbers.normal(64, 4));
    Projector projector = new Projector(network);
    for (int y = 0; y < layer.height(); y++) {
      for (int x = 0; x < layer.width(); x++) {
        Patch patch = layer.field().patch(y, x);
        float[] pixels = projector.project(trace, "conv2", 0, y, x, Recipe.ZEILER_FERGUS).pixels();
        for (int i = 0; i < pixels.length; i++) {
          if (!patch.contains(i / 8, i % 8)) {
            assertThat(pixels[i]).isZero();
          }
        }
      }
    }
  }

  @Test
  void anImageNeedNotRunFurtherThanTheLayer() {
    ProjectableNetwork network = twoLayers();
    float[] image = Numbers.normal(64, 3);
    Trace whole = network.trace(image);
    Trace lower = network.trace(image, "conv1");
    Projector projector = new Projector(network);
    assertThat(projector.project(lower, "conv1", 1, Recipe.ZEILER_FERGUS).pixels())
        .containsExactly(projector.project(whole, "conv1", 1, Recipe.ZEILER_FERGUS).pixels());
    assertThatThrownBy(() -> projector.project(lower, "conv2", 1, Recipe.ZEILER_FERGUS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ends below layer conv2");
  }

  @Test
  void pixelsAreTheCallersToChange() {
    ProjectableNetwork network = twoLayers();
    Trace trace = network.trace(Numbers.normal(64, 3));
    Projector projector = new Projector(network);
    Projection first = projector.project(trace, "conv2", 1, Recipe.ZEILER_FERGUS);
    float[] kept = first.pixels().clone();
    first.pixels()[0] = 42;
    assertThat(projector.project(trace, "conv2", 1, Recipe.ZEILER_FERGUS).pixels())
        .containsExactly(kept);
  }

  @Test
  void refusesWhatIsNotThere() {
    ProjectableNetwork network = twoLayers();
    Trace trace = network.trace(new float[64]);
    Projector projector = new Projector(network);
    assertThatThrownBy(() -> projector.project(trace, "conv9", 0, Recipe.ZEILER_FERGUS))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("got conv9", "conv1, conv2");
    assertThatThrownBy(() -> projector.project(trace, "conv1", 3, Recipe.ZEILER_FERGUS))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("got 3", "expected 0 to 2", "conv1");
    assertThatThrownBy(() -> projector.project(trace, "conv2", 0, 0, 4, Recipe.ZEILER_FERGUS))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContainingAll("(0, 4)", "4x4");
    assertThatThrownBy(
            () -> new Projector(twoLayers()).project(trace, "conv1", 0, Recipe.ZEILER_FERGUS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another network");
  }
}
