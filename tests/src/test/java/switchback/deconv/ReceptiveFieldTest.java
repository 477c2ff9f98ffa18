package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.deconv.signals.Patch;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

class ReceptiveFieldTest {
  @Test
  void ofTheClassicNetworkByHand() {
    ProjectableNetwork network = SmallNetworks.classic(2, 3);
    assertThat(network.layer("conv1").field()).isEqualTo(new ReceptiveField(5, 5, 1, 1, -2, -2));
    // 5 rows, one more for the pooling, and 4 further taps of 2 pixels each.
    assertThat(network.layer("conv2").field()).isEqualTo(new ReceptiveField(14, 14, 2, 2, -6, -6));
  }

  @Test
  void keepsRowsAndColumnsApart() {
    Geometry windows = new Geometry(new Axis(20, 3, 2, 1, 2), new Axis(30, 2, 3, 0, 4));
    assertThat(ReceptiveField.PIXEL.through(windows))
        .isEqualTo(new ReceptiveField(5, 5, 2, 3, -1, 0));
  }

  @Test
  void patchOfAUnit() {
    ReceptiveField conv2 = new ReceptiveField(14, 14, 2, 2, -6, -6);
    assertThat(conv2.patch(0, 0)).isEqualTo(new Patch(-6, -6, 14, 14));
    assertThat(conv2.patch(15, 5)).isEqualTo(new Patch(24, 4, 14, 14));
  }

  /** A field of 9 from -2 covers 7 rows at most; the unit 2 further on begins at row 0. */
  @Test
  void aLayerSeesAllIfEachOfItsUnitsDoes() {
    ReceptiveField field = new ReceptiveField(9, 9, 2, 2, -2, -2);
    MapShape seven = new MapShape(3, 7, 7);
    assertThat(new ProjectableLayer("one", 4, 1, 1, field).seesAll(seven)).isTrue();
    assertThat(new ProjectableLayer("two", 4, 2, 2, field).seesAll(seven)).isTrue();
    assertThat(new ProjectableLayer("three", 4, 2, 3, field).seesAll(seven)).isFalse();
    assertThat(new ProjectableLayer("large", 4, 1, 1, field).seesAll(new MapShape(3, 8, 7)))
        .isFalse();
  }

  @Property(tries = 60)
  void aUnitSeesNothingOutsideItsPatchAndTheCornersOfIt(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ProjectableNetwork network = SmallNetworks.randomWindows(random);
    ProjectableLayer top = network.layer("top");
    int unit = random.nextInt(top.height() * top.width());
    Patch patch = top.field().patch(unit / top.width(), unit % top.width());
    MapShape input = network.input();
    float[] image = new float[input.size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat();
    }
    float before = activation(network, image, unit);
    for (int row = 0; row < input.height(); row++) {
      for (int column = 0; column < input.width(); column++) {
        float[] changed = image.clone();
        changed[row * input.width() + column] = 1000;
        float after = activation(network, changed, unit);
        if (!patch.contains(row, column)) {
          assertThat(after).isEqualTo(before);
        } else if (isCorner(patch, row, column)) {
          assertThat(after).isGreaterThan(before);
        }
      }
    }
  }

  private static boolean isCorner(Patch patch, int row, int column) {
    return (row == patch.top() || row == patch.top() + patch.height() - 1)
        && (column == patch.left() || column == patch.left() + patch.width() - 1);
  }

  private static float activation(ProjectableNetwork network, float[] image, int unit) {
    return network.trace(image).map("top", 0)[unit];
  }
}
