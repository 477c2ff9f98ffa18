package switchback.deconv.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.datasets.ImageSet;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.deconv.signals.DivisionStage;
import switchback.deconv.signals.ResponseNormalizationStage;
import switchback.fixtures.Nets;
import switchback.training.graphs.MapShape;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;

/** Networks with this project's own local response normalization. */
class NormalizedNetworkTest {
  @Test
  void everyLayerGivesWhatTheNetworkGives() {
    ImageSet small = new ImageSet(3, 8, 8, new byte[0][], new byte[0]);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Network.CLASSIC.configuration(
                small, 4, 10, 3, TrainingTricks.DEFAULT.withLrn(), DataType.FLOAT));
    network.init();
    float[] image = Numbers.normal(3 * 8 * 8, 1);
    Trace trace = ProjectableNetwork.of(network).trace(image);
    float[] expected =
        network
            .feedForwardToLayer(6, Nd4j.createFromArray(image).reshape(1, 3, 8, 8), false)
            .getLast()
            .dup('c')
            .data()
            .asFloat();
    for (int unit = 0; unit < expected.length; unit++) {
      assertThat(trace.map("fc1", unit)[0]).isCloseTo(expected[unit], within(1e-5f));
    }
  }

  /**
   * Pixels 1 and 2 give s = 1 + 1 + 4. The unit's activation is their sum divided by the root of 6;
   * divided by the root of 6 again, 3 / 6 goes back to each pixel.
   */
  @Test
  void theSignalIsDividedAsTheImageWas() {
    MapShape pixels = new MapShape(2, 1, 1);
    DivisionStage division =
        new DivisionStage(new ResponseNormalizationStage(pixels, 1, 3, 1, 0.5));
    ProjectableNetwork stack =
        Nets.of(2, 1, 1).stage(division).convolution("sum", 1, new float[] {1, 1}, 0).network();
    Projection projection =
        new Projector(stack)
            .project(stack.trace(new float[] {1, 2}), "sum", 0, Recipe.ZEILER_FERGUS);
    assertThat(projection.activation()).isCloseTo((float) (3 / Math.sqrt(6)), within(1e-6f));
    assertThat(projection.pixels()).usingComparatorWithPrecision(1e-6f).containsExactly(0.5f, 0.5f);
  }
}
