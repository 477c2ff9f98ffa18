package switchback.training.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Every parameter's gradient against the central difference of the loss, in double, through whole
 * networks.
 */
class GradientTest {
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @EnumSource(names = {"RELU", "IDENTITY", "TANH"})
  void everyGradientIsTheCentralDifference(Activation activation) {
    MultiLayerNetwork network = Networks.network(true, activation, DataType.DOUBLE);
    DataSet batch = Networks.batch(4, DataType.DOUBLE);
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    // DL4J divides by the batch and adds the penalty's gradient in its updater; the loss has both
    // already.
    double[] gradient =
        network.getFlattenedGradients().dup().reshape(network.numParams()).toDoubleVector();
    INDArray parameters = network.params().reshape(network.numParams());
    double worst = 0;
    for (int i = 0; i < gradient.length; i++) {
      double value = parameters.getDouble(i);
      double above = loss(network, parameters, i, value + STEP);
      double below = loss(network, parameters, i, value - STEP);
      parameters.putScalar(i, value);
      double expected = (above - below) / (2 * STEP);
      double got = gradient[i] / 4;
      worst = Math.max(worst, Math.abs(got - expected) / Math.max(1e-3, Math.abs(expected)));
    }
    assertThat(worst).isLessThan(1e-6);
  }

  private static double loss(MultiLayerNetwork network, INDArray parameters, int i, double value) {
    parameters.putScalar(i, value);
    network.computeGradientAndScore();
    return network.score() - network.calcRegularizationScore(true);
  }
}
