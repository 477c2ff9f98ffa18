package switchback.training.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;
import switchback.datasets.ImageSet;

/** The architecture and the schedule are as documented. */
class NetworkTest {
  private static final ImageSet CIFAR = new ImageSet(3, 32, 32, new byte[0][], new int[0]);

  @Test
  void classicHasTheLayersOfItsDescription() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(Network.CLASSIC.configuration(CIFAR, 10, 100, 1));
    network.init();
    assertThat(network.getLayerNames())
        .containsExactly("conv1", "pool1", "conv2", "pool2", "fc1", "output");
    // 32 x 3 x 5 x 5 + 32; 64 x 32 x 5 x 5 + 64; 4096 x 1024 + 1024; 1024 x 10 + 10
    assertThat(network.numParams()).isEqualTo(2432 + 51_264 + 4_195_328 + 10_250);
    assertThat(network.getParam("0_W").shape()).containsExactly(32, 3, 5, 5);
    assertThat(network.getParam("2_W").shape()).containsExactly(64, 32, 5, 5);
  }

  private static ISchedule rate(int steps) {
    MultiLayerConfiguration configuration = Network.CLASSIC.configuration(CIFAR, 10, steps, 1);
    return ((Adam) ((BaseLayer) configuration.getConf(0).getLayer()).getIUpdater())
        .getLearningRateSchedule();
  }

  @Test
  void theLearningRateRisesToItsPeakAndFallsToZero() {
    ISchedule rate = rate(5000);
    assertThat(rate.valueAt(0, 0)).isCloseTo(0.25e-3, within(1e-9));
    assertThat(rate.valueAt(49, 0)).isEqualTo(rate.valueAt(0, 0));
    assertThat(rate.valueAt(150, 0)).isCloseTo(0.97e-3, within(1e-9));
    assertThat(rate.valueAt(2500, 0)).isCloseTo(0.5e-3, within(1e-9));
    assertThat(rate.valueAt(4999, 0)).isCloseTo(0.01e-3, within(1e-9));
  }

  @Test
  void aTrainingOfOneStepTakesItAtAQuarterOfThePeak() {
    // The only plateau is the first of four that rise to the peak.
    assertThat(rate(1).valueAt(0, 0)).isCloseTo(0.25e-3, within(1e-9));
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of("modern"))
        .withMessageContaining("classic");
  }
}
