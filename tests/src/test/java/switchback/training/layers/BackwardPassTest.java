package switchback.training.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.relativeDifference;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** Shortening the backward pass changes nothing that training learns but the rounding of sums. */
class BackwardPassTest {

  /** Checks that no bit changes where no convolution takes a pooled gradient. */
  @ParameterizedTest
  @EnumSource(names = {"RELU", "IDENTITY"})
  void trainsTheSameBits(Activation activation) {
    DataSet batch = Networks.batch(11, DataType.FLOAT);
    MultiLayerNetwork whole = Networks.network(true, activation, DataType.FLOAT);
    MultiLayerNetwork shortened = Networks.network(true, activation, DataType.FLOAT);
    shortened.setParams(whole.params().dup());
    BackwardPass.shorten(shortened);
    for (int step = 0; step < 10; step++) {
      whole.fit(batch);
      shortened.fit(batch);
    }
    assertThat(shortened.params().toFloatVector()).containsExactly(whole.params().toFloatVector());
  }

  /**
   * Checks that gradients by way of pooled ones are those by way of whole maps, but for rounding.
   */
  @ParameterizedTest
  @CsvSource({"FLOAT, 2e-6", "DOUBLE, 1e-14"})
  void pooledGradientsGiveTheSameGradients(DataType type, double tolerance) {
    DataSet batch = Networks.batch(19, type);
    MultiLayerNetwork whole = Networks.pooled(type);
    MultiLayerNetwork shortened = Networks.pooled(type);
    shortened.setParams(whole.params().dup());
    BackwardPass.shorten(shortened);
    assertThat(takesPooled(whole)).containsExactly(false, false);
    double[] expected = gradient(whole, batch);
    double[] got = gradient(shortened, batch);
    assertThat(takesPooled(shortened)).containsExactly(true, true);
    assertThat(relativeDifference(got, expected)).isLessThan(tolerance);
  }

  private static double[] gradient(MultiLayerNetwork network, DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    return network.getFlattenedGradients().dup().reshape(network.numParams()).toDoubleVector();
  }

  private static List<Boolean> takesPooled(MultiLayerNetwork network) {
    return Stream.of(network.getLayers())
        .filter(ConvolutionRuntime.class::isInstance)
        .map(layer -> ((ConvolutionRuntime) layer).takesPooled())
        .toList();
  }
}
