package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.relativeDifference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.Npz;
import switchback.Shared;
import switchback.training.kernels.Geometry;

/** Maps and projections against values that PyTorch computed in double. */
class ProjectionFixturesTest {
  private static final double TOLERANCE = 1e-5;
  private static final int IMAGE = 3 * 32 * 32;

  private final Npz npz;
  private final StageStack stack;

  ProjectionFixturesTest() throws IOException {
    npz = Npz.read(Shared.path("fixtures/projections.npz"));
    List<Stage> stages = new ArrayList<>(layer("conv1", new MapShape(3, 32, 32)));
    stages.add(new MaxPoolingStage(32, Geometry.tiles(32, 32, 2)));
    stages.addAll(layer("conv2", stages.getLast().output()));
    stack = new StageStack(stages);
  }

  private List<Stage> layer(String name, MapShape input) {
    float[] filters = npz.get(name + ".weight").floats();
    float[] bias = npz.get(name + ".bias").floats();
    return Stacks.rectified(name, input, bias.length, 5, filters, bias);
  }

  private List<Trace> traces() {
    float[] images = npz.get("images").floats();
    return IntStream.range(0, npz.get("images").size(0))
        .mapToObj(n -> Arrays.copyOfRange(images, n * IMAGE, (n + 1) * IMAGE))
        .map(image -> stack.trace(image))
        .toList();
  }

  @Test
  void mapsAgree() {
    for (ProjectableLayer layer : stack.layers()) {
      double[] expected = npz.get("act/" + layer.name()).values();
      int plane = layer.height() * layer.width();
      List<Trace> traces = traces();
      assertThat(traces).hasSize(4);
      for (int n = 0; n < traces.size(); n++) {
        for (int feature = 0; feature < layer.features(); feature++) {
          int from = (n * layer.features() + feature) * plane;
          assertThat(
                  relativeDifference(
                      traces.get(n).map(layer.name(), feature),
                      Arrays.copyOfRange(expected, from, from + plane)))
              .as("%s feature %d of image %d", layer.name(), feature, n)
              .isLessThan(TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"conv1,0", "conv1,7", "conv1,31", "conv2,0", "conv2,9", "conv2,63"})
  void projectionsAgree(String layer, int feature) {
    double[] expected = npz.get("p/" + layer + "/" + feature + "/max/switches/deconvnet").values();
    Projector projector = new Projector(stack);
    List<Trace> traces = traces();
    for (int n = 0; n < traces.size(); n++) {
      Projection projection =
          projector.project(traces.get(n), layer, feature, Recipe.ZEILER_FERGUS);
      assertThat(projection.activation()).isPositive();
      assertThat(
              relativeDifference(
                  projection.pixels(), Arrays.copyOfRange(expected, n * IMAGE, (n + 1) * IMAGE)))
          .as("image %d", n)
          .isLessThan(TOLERANCE);
    }
  }
}
