package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.signals.ConvolutionStage;
import switchback.deconv.signals.DenseStage;
import switchback.deconv.signals.FlatteningStage;
import switchback.deconv.signals.Patch;
import switchback.deconv.signals.RectificationStage;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;

class ProjectableNetworkTest {
  private static ConvolutionStage convolution(String name, int channels, int features) {
    ConvolutionShape shape =
        new ConvolutionShape(channels, features, Geometry.sizeKeeping(6, 6, 3, 3));
    return new ConvolutionStage(name, shape, new float[shape.filterSize()], new float[features]);
  }

  @Test
  void tellsItsLayersFromThePixelsUp() {
    ProjectableNetwork stack = Stacks.classic(4, 5);
    assertThat(stack.input()).isEqualTo(new MapShape(3, 32, 32));
    assertThat(stack.layers()).extracting(ProjectableLayer::name).containsExactly("conv1", "conv2");
    assertThat(stack.layers()).extracting(ProjectableLayer::features).containsExactly(4, 5);
    assertThat(stack.layers()).extracting(ProjectableLayer::height).containsExactly(32, 16);
  }

  @Test
  void aLayersMapsAreThoseAfterItsReluWhereItHasOne() {
    float[] negative = new float[] {-1};
    ConvolutionShape one = new ConvolutionShape(1, 1, Geometry.sizeKeeping(2, 2, 1, 1));
    ConvolutionStage linear = new ConvolutionStage("linear", one, negative, new float[1]);
    ConvolutionStage rectified = new ConvolutionStage("rectified", one, negative, new float[1]);
    ProjectableNetwork stack =
        new ProjectableNetwork(
            List.of(linear, rectified, new RectificationStage(rectified.output())));
    Trace trace = stack.trace(new float[] {1, -2, 3, -4});
    assertThat(trace.map("linear", 0)).containsExactly(-1, 2, -3, 4);
    assertThat(trace.map("rectified", 0)).containsExactly(1, 0, 3, 0);
    assertThat(trace.strongest("linear", 0)).isEqualTo(new MapUnit(1, 1, 4));
    assertThat(trace.strongest("rectified", 0)).isEqualTo(new MapUnit(1, 0, 3));
    assertThat(trace.strength("linear", 0, RankBy.UNIT)).isEqualTo(4);
    assertThat(trace.strength("linear", 0, RankBy.MAP)).isEqualTo(2);
  }

  @Test
  void theFirstOfEquallyStrongUnitsCounts() {
    ConvolutionShape one = new ConvolutionShape(1, 1, Geometry.sizeKeeping(2, 2, 1, 1));
    ConvolutionStage stage = new ConvolutionStage("c", one, new float[] {1}, new float[1]);
    Trace trace = new ProjectableNetwork(List.of(stage)).trace(new float[] {1, 5, 5, 2});
    assertThat(trace.strongest("c", 0)).isEqualTo(new MapUnit(0, 1, 5));
  }

  @Test
  void keepsItsOwnCopyOfFilters() {
    ConvolutionShape one = new ConvolutionShape(1, 1, Geometry.sizeKeeping(1, 1, 1, 1));
    float[] filters = {2};
    float[] bias = {1};
    ProjectableNetwork stack =
        new ProjectableNetwork(List.of(new ConvolutionStage("c", one, filters, bias)));
    filters[0] = 99;
    bias[0] = 99;
    assertThat(stack.trace(new float[] {3}).map("c", 0)).containsExactly(7);
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    assertThatThrownBy(
            () -> new ProjectableNetwork(List.of(convolution("a", 1, 4), convolution("b", 3, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("takes 3x6x6", "gives 4x6x6");
    assertThatThrownBy(
            () -> new ProjectableNetwork(List.of(convolution("a", 1, 4), convolution("a", 4, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two layers are called a");
    assertThatThrownBy(() -> new ProjectableNetwork(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no convolution");
    ConvolutionShape shape = convolution("a", 1, 4).shape();
    assertThatThrownBy(() -> new ConvolutionStage("a", shape, new float[35], new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("filters of a differ: 35 != 36");
  }

  @Test
  void namesTheLayersThereAre() {
    assertThatThrownBy(() -> Stacks.classic(1, 1).layer("fc1"))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("got fc1", "one of conv1, conv2");
  }

  @Test
  void convolutionsAreTheLayersWithoutDenseOnes() {
    ConvolutionStage conv = convolution("conv", 1, 2);
    ProjectableNetwork stack =
        new ProjectableNetwork(
            List.of(
                conv,
                new FlatteningStage(conv.output(), false),
                new DenseStage("fc", 72, new float[3 * 72], new float[3])));
    assertThat(stack.layers()).extracting(ProjectableLayer::name).containsExactly("conv", "fc");
    assertThat(stack.layer("fc").maps()).isEqualTo(new MapShape(3, 1, 1));
    assertThat(stack.layer("fc").field().patch(0, 0)).isEqualTo(new Patch(0, 0, 6, 6));
    assertThat(stack.convolutions()).extracting(ProjectableLayer::name).containsExactly("conv");
  }

  @Test
  void refusesAnImageOfAnotherSize() {
    assertThatThrownBy(() -> Stacks.classic(1, 1).trace(new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("got 5 values", "3x32x32");
  }

  @Test
  void refusesImageSetsOfAnotherSize() {
    ProjectableNetwork stack = Stacks.classic(1, 1);
    stack.checkImages(new ImageSet(3, 32, 32, new byte[0][], new byte[0]));
    ImageSet grey = new ImageSet(1, 32, 32, new byte[0][], new byte[0]);
    assertThatThrownBy(() -> stack.checkImages(grey))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("0 images of 1x32x32: got 1x32x32, expected 3x32x32; hint: ");
    assertThatThrownBy(() -> ProjectableNetwork.checkImages(stack.input(), grey, "cat.png"))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("cat.png: got 1x32x32, expected 3x32x32");
  }
}
