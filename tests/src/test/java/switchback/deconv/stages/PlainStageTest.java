package switchback.deconv.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.Numbers;
import switchback.deconv.Stacks;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

class PlainStageTest {
  private static final Geometry PADDED =
      new Geometry(new Axis(1, 1, 1, 0, 1), new Axis(3, 2, 2, 1, 1));

  private static float[] forward(PlainStage stage, float... input) {
    float[] output = new float[stage.output().size()];
    stage.forward(input, output);
    return output;
  }

  private static float[] back(PlainStage stage, float... signal) {
    return stage.back(Signal.over(stage.output(), signal)).whole(stage.input());
  }

  @Test
  void anAverageIsOverTheCellsWithinTheMap() {
    AveragePoolingStage stage = new AveragePoolingStage(1, PADDED, false);
    assertThat(forward(stage, 4, 6, 8)).containsExactly(4, 7);
    assertThat(back(stage, 3, 10)).containsExactly(3, 5, 5);
  }

  @Test
  void anAverageMayCountThePadding() {
    AveragePoolingStage stage = new AveragePoolingStage(1, PADDED, true);
    assertThat(forward(stage, 4, 6, 8)).containsExactly(2, 7);
    assertThat(back(stage, 3, 10)).containsExactly(1.5f, 5, 5);
  }

  @Test
  void averagesRefuseWindowsOfPaddingAlone() {
    Geometry windows = new Geometry(new Axis(4, 2, 1, 0, 1, 2), new Axis(4, 2, 1, 0, 1, 0));
    assertThatThrownBy(() -> new AveragePoolingStage(1, windows, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("larger than the padding");
  }

  @Test
  void aScaleIsNotShiftedOnTheWayBack() {
    ScalingStage stage =
        new ScalingStage(new MapShape(2, 1, 2), new float[] {2, -1}, new float[] {10, 20});
    assertThat(forward(stage, 1, 2, 3, 4)).containsExactly(12, 14, 17, 16);
    assertThat(back(stage, 1, 2, 3, 4)).containsExactly(2, 4, -3, -4);
  }

  @Test
  void responsesAreDividedForwardAndLeftAloneBack() {
    MapShape maps = new MapShape(3, 1, 1);
    // 3 neighbours; (1 + sum of squares)^-0.5: 1 / sqrt(1 + 1 + 4), 2 / sqrt(15), 3 / sqrt(14).
    ResponseNormalizationStage stage = new ResponseNormalizationStage(maps, 1, 3, 1, 0.5);
    assertThat(forward(stage, 1, 2, 3))
        .containsExactly(
            (float) (1 / Math.sqrt(6)), (float) (2 / Math.sqrt(15)), (float) (3 / Math.sqrt(14)));
    assertThat(back(stage, 5, -6, 7)).containsExactly(5, -6, 7);
  }

  @Test
  void ourOwnDivideTheSignalAsTheImage() {
    MapShape maps = new MapShape(3, 1, 2);
    DivisionStage stage = new DivisionStage(new ResponseNormalizationStage(maps, 1, 3, 1, 0.5));
    float[] image = {9, 1, 9, 2, 9, 3};
    // The right column alone: 5 / sqrt(6), -6 / sqrt(15), 7 / sqrt(14).
    Signal signal = new Signal(3, new Patch(0, 1, 1, 1), new float[] {5, -6, 7});
    assertThat(stage.divide(signal, image).whole(maps))
        .containsExactly(
            0,
            (float) (5 * Math.pow(6, -0.5)),
            0,
            (float) (-6 * Math.pow(15, -0.5)),
            0,
            (float) (7 * Math.pow(14, -0.5)));
  }

  @Test
  void zerosLieAroundAndAreCutOff() {
    ZeroPaddingStage stage = new ZeroPaddingStage(new MapShape(1, 1, 2), 1, 0, 0, 2);
    assertThat(forward(stage, 5, 6)).containsExactly(0, 0, 0, 0, 5, 6, 0, 0);
    assertThat(back(stage, 1, 2, 3, 4, 5, 6, 7, 8)).containsExactly(5, 6);
    Signal outside = new Signal(1, new Patch(0, 1, 1, 3), new float[3]);
    assertThat(stage.back(outside).whole(stage.input())).containsExactly(0, 0);
  }

  @Test
  void mapsGoFlatInEitherOrder() {
    MapShape maps = new MapShape(2, 1, 3);
    assertThat(forward(new FlatteningStage(maps, false), 1, 2, 3, 4, 5, 6))
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(forward(new FlatteningStage(maps, true), 1, 2, 3, 4, 5, 6))
        .containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void aDenseLayerSumsItsInputs() {
    DenseStage stage =
        new DenseStage("fc", 2, new float[] {1, 2, 3, 4, 5, 6}, new float[] {0, 10, 20});
    assertThat(forward(stage, 1, -1)).containsExactly(-1, 9, 19);
    assertThat(back(stage, 1, 0, -1)).containsExactly(-4, -4);
    assertThatThrownBy(() -> new DenseStage("fc", 2, new float[5], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weights of fc differ: 5 != 3 x 2");
  }

  /** A linear stage has {@code <A(x) - A(0), y> == <x, back(y)>}, on any rectangle of signals. */
  @Property(tries = 1000)
  void theWayBackIsTheAdjoint(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PlainStage stage = random(random);
    float[] x = Stacks.wholes(random, stage.input().size(), -9, 9);
    float[] y = Stacks.wholes(random, stage.output().size(), -9, 9);
    MapShape maps = stage.output();
    Patch area = new Patch(random.nextInt(maps.height()), random.nextInt(maps.width()), 2, 3);
    Signal signal = Signal.over(maps, y).over(area.clip(maps.height(), maps.width()));

    float[] shifted = forward(stage, x);
    float[] shift = forward(stage, new float[x.length]);
    float[] seen = signal.whole(maps);
    float[] below = stage.back(signal).whole(stage.input());
    double above = 0;
    double size = 1;
    for (int i = 0; i < seen.length; i++) {
      above += ((double) shifted[i] - shift[i]) * seen[i];
      size += Math.abs(shifted[i] * seen[i]);
    }
    double under = 0;
    for (int i = 0; i < x.length; i++) {
      under += (double) x[i] * below[i];
    }
    assertThat(under).isEqualTo(above, within(1e-5 * size));
  }

  private static PlainStage random(RandomGenerator random) {
    MapShape maps = new MapShape(random.nextInt(1, 5), random.nextInt(2, 9), random.nextInt(2, 9));
    long seed = random.nextLong();
    return switch (random.nextInt(5)) {
      case 0 ->
          new AveragePoolingStage(
              maps.channels(), Stacks.randomGeometry(random, maps, true), random.nextBoolean());
      case 1 ->
          new DenseStage(
              "fc",
              maps.size(),
              Numbers.normal(maps.size() * maps.channels(), seed),
              Numbers.normal(maps.channels(), seed + 1));
      case 2 -> new FlatteningStage(maps, random.nextBoolean());
      case 3 ->
          new ScalingStage(
              maps,
              Numbers.normal(maps.channels(), seed),
              Numbers.normal(maps.channels(), seed + 1));
      default ->
          new ZeroPaddingStage(
              maps, random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3));
    };
  }
}
