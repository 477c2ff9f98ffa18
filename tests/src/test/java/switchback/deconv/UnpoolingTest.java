package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

class UnpoolingTest {
  private static Switches pool(MaxPoolingStage stage, float[] maps) {
    try (Workers workers = new Workers(1)) {
      return Switches.pool(stage, maps, new float[stage.output().size()], workers);
    }
  }

  private static float[] unpool(MaxPoolingStage stage, Switches switches, float... signal) {
    return switches
        .unpool(Signal.over(stage.output(), signal), Unpooling.SWITCHES.rule())
        .whole(stage.input());
  }

  @Test
  void putsEachValueWhereTheMaximumWas() {
    // The second window has a tie, which its first cell wins.
    float[] maps = {
      1, 9, 4, 4,
      2, 3, 4, 4
    };
    MaxPoolingStage stage = new MaxPoolingStage(1, Geometry.tiles(2, 4, 2));
    Switches switches = pool(stage, maps);
    assertThat(switches.place(0, 0)).isEqualTo(1);
    assertThat(switches.place(0, 1)).isEqualTo(2);
    assertThat(unpool(stage, switches, 5, -7)).containsExactly(0, 5, -7, 0, 0, 0, 0, 0);
  }

  @Test
  void addsUpWhereWindowsOverlapAndLeavesZerosWhereThereIsNone() {
    float[] maps = {0, 1, 3, 2, 0, 9};
    Geometry windows = new Geometry(1, 6, 1, 3, 1, 2, 0, 0, 1, 1);
    MaxPoolingStage stage = new MaxPoolingStage(1, windows);
    assertThat(unpool(stage, pool(stage, maps), 10, 5)).containsExactly(0, 0, 15, 0, 0, 0);
  }

  /** With its switches fixed a pooling picks values: {@code <pick(x), y> == <x, unpool(y)>}. */
  @Property(tries = 200)
  void isTheAdjointOfPoolingWithFixedSwitches(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int planes = random.nextInt(1, 4);
    MapShape maps = new MapShape(planes, random.nextInt(3, 10), random.nextInt(3, 10));
    Geometry windows = Stacks.randomGeometry(random, maps, true);
    MaxPoolingStage stage = new MaxPoolingStage(planes, windows);
    int outputs = stage.output().plane();
    Switches switches = pool(stage, Stacks.wholes(random, maps.size(), -3, 3));

    float[] x = Stacks.wholes(random, maps.size(), -99, 99);
    float[] y = Stacks.wholes(random, stage.output().size(), -99, 99);
    double picked = 0;
    for (int i = 0; i < y.length; i++) {
      int plane = i / outputs;
      picked += x[plane * maps.plane() + switches.place(plane, i % outputs)] * y[i];
    }
    float[] below = unpool(stage, switches, y);
    double spread = 0;
    for (int i = 0; i < x.length; i++) {
      spread += x[i] * below[i];
    }
    assertThat(spread).isEqualTo(picked, within(0.0));
  }
}
