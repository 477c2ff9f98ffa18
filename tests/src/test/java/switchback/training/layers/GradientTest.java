package switchback.training.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Compares every parameter's gradient with the central difference of the loss, in double, through
 * whole networks.
 */
class GradientTest {
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @EnumSource(names = {"RELU", "IDENTITY", "TANH"})
  void everyGradientIsTheCentralDifference(Activation activation) {
    assertThat(worst(Networks.network(true, activation, DataType.DOUBLE))).isLessThan(1e-6);
  }

  /** DL4J's own layer divides each sum by the denominator of another cell. */
  @Test
  void ourResponseNormalizationHasAnExactGradientAndDl4jsHasNot() {
    assertThat(worst(normalized(new ResponseNormalization("norm", 1, 3, 0.8, 0.75))))
        .isLessThan(1e-6);
    Layer stock = new LocalResponseNormalization.Builder(1, 3, 0.8, 0.75).build();
    assertThat(worst(normalized(stock))).isGreaterThan(1e-2);
  }

  /** Returns a network of a convolution, the normalization, and a softmax. */
  private static MultiLayerNetwork normalized(Layer normalization) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .weightInit(WeightInit.RELU)
                .list()
                .layer(new Convolution.Builder(3, 3).nOut(5).activation(Activation.TANH).build())
                .layer(normalization)
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(Networks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(
                    InputType.convolutional(Networks.HEIGHT, Networks.WIDTH, Networks.CHANNELS))
                .build());
    network.init();
    return network;
  }

  /** Returns the largest relative difference between a gradient and the central difference. */
  private static double worst(MultiLayerNetwork network) {
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
      double above = loss(network, batch, parameters, i, value + STEP);
      double below = loss(network, batch, parameters, i, value - STEP);
      parameters.putScalar(i, value);
      double expected = (above - below) / (2 * STEP);
      double got = gradient[i] / 4;
      worst = Math.max(worst, Math.abs(got - expected) / Math.max(1e-3, Math.abs(expected)));
    }
    return worst;
  }

  private static double loss(
      MultiLayerNetwork network, DataSet batch, INDArray parameters, int i, double value) {
    parameters.putScalar(i, value);
    return network.score(batch, true) - network.calcRegularizationScore(true);
  }
}
