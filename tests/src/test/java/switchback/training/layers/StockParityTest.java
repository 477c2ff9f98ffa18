package switchback.training.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.relativeDifference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import switchback.training.kernels.Workers;

/** Compares the layers with DL4J's own at equal weights: forward, backward and through training. */
class StockParityTest {

  @ParameterizedTest
  @EnumSource(names = {"RELU", "IDENTITY", "TANH", "LEAKYRELU"})
  void activationsGradientsAndTrainingAgree(Activation activation) {
    MultiLayerNetwork ours = Networks.network(true, activation, DataType.FLOAT);
    MultiLayerNetwork stock = Networks.network(false, activation, DataType.FLOAT);
    stock.setParams(ours.params().dup());
    DataSet batch = Networks.batch(12, DataType.FLOAT);

    List<INDArray> a = ours.feedForward(batch.getFeatures(), false);
    List<INDArray> b = stock.feedForward(batch.getFeatures(), false);
    for (int layer = 0; layer < a.size(); layer++) {
      assertThat(difference(a.get(layer), b.get(layer))).as("layer " + layer).isLessThan(1e-5);
    }
    assertThat(difference(gradient(ours, batch), gradient(stock, batch))).isLessThan(1e-5);
    for (int step = 0; step < 20; step++) {
      ours.fit(batch);
      stock.fit(batch);
    }
    assertThat(difference(ours.params(), stock.params())).isLessThan(1e-4);
  }

  @Test
  void theGradientOfTheInputAgrees() {
    MultiLayerNetwork ours = Networks.network(true, Activation.RELU, DataType.FLOAT);
    MultiLayerNetwork stock = Networks.network(false, Activation.RELU, DataType.FLOAT);
    stock.setParams(ours.params().dup());
    DataSet batch = Networks.batch(3, DataType.FLOAT);
    INDArray a =
        ours.calculateGradients(batch.getFeatures(), batch.getLabels(), null, null).getSecond();
    INDArray b =
        stock.calculateGradients(batch.getFeatures(), batch.getLabels(), null, null).getSecond();
    assertThat(difference(a, b)).isLessThan(1e-5);
  }

  @Test
  void oneTwoAndThreeThreadsTrainTheSameBits() {
    DataSet batch = Networks.batch(20, DataType.FLOAT);
    float[] one = trained(batch, 1);
    assertThat(trained(batch, 2)).containsExactly(one);
    assertThat(trained(batch, 3)).containsExactly(one);
  }

  private static float[] trained(DataSet batch, int threads) {
    MultiLayerNetwork network = Networks.network(true, Activation.RELU, DataType.FLOAT);
    try (Workers workers = new Workers(threads)) {
      for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
        if (layer instanceof Threaded threaded) {
          threaded.use(workers);
        }
      }
      for (int step = 0; step < 5; step++) {
        network.fit(batch);
      }
    }
    return network.params().reshape(network.numParams()).toFloatVector();
  }

  @Test
  void aModelFileGivesTheSameNetworkBack(@TempDir Path folder) throws IOException {
    MultiLayerNetwork network = Networks.network(true, Activation.RELU, DataType.FLOAT);
    DataSet batch = Networks.batch(5, DataType.FLOAT);
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file.toFile());
    assertThat(restored.getLayer(0)).isInstanceOf(ConvolutionRuntime.class);
    assertThat(restored.getLayer(1)).isInstanceOf(MaxPoolingRuntime.class);
    assertThat(restored.output(batch.getFeatures()).toFloatMatrix())
        .isDeepEqualTo(network.output(batch.getFeatures()).toFloatMatrix());
  }

  private static INDArray gradient(MultiLayerNetwork network, DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    return network.getFlattenedGradients().dup();
  }

  private static double difference(INDArray got, INDArray expected) {
    return relativeDifference(
        got.dup('c').reshape(got.length()).toDoubleVector(),
        expected.dup('c').reshape(expected.length()).toDoubleVector());
  }
}
