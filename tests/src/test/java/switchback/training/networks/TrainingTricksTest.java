package switchback.training.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.datasets.ImageSet;
import switchback.training.layers.SeededDropout;

/** The effect of each trick on a step, compared with its formula. */
class TrainingTricksTest {
  private static final ImageSet SMALL = new ImageSet(3, 8, 8, new byte[0][], new int[0]);
  private static final int IMAGES = 4;
  private static final int CLASSES = 3;
  private static final TrainingTricks PLAIN = TrainingTricks.DEFAULT.withDropout(0);

  private static MultiLayerNetwork network(TrainingTricks tricks) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Network.CLASSIC.configuration(SMALL, CLASSES, 100, 3, tricks, DataType.FLOAT));
    network.init();
    return network;
  }

  private static DataSet batch() {
    INDArray images =
        Nd4j.createFromArray(Numbers.normal(IMAGES * 3 * 8 * 8, 17)).reshape(IMAGES, 3, 8, 8);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, IMAGES, CLASSES);
    for (int i = 0; i < IMAGES; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(images, labels);
  }

  private static float[] weights(MultiLayerNetwork network) {
    return network.params().dup().reshape(network.numParams()).toFloatVector();
  }

  /** Returns the mean gradient over the batch. */
  private static float[] gradient(MultiLayerNetwork network, DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    return network.getFlattenedGradients().div(IMAGES).reshape(network.numParams()).toFloatVector();
  }

  /** A step is v' = m v - r g and w' = w + m v' - r g, with g from DL4J's backward pass. */
  @Test
  void nesterovsMomentumLooksAhead() {
    double rate = 0.1;
    double momentum = 0.9;
    MultiLayerNetwork network =
        network(PLAIN.withMomentum(momentum).withRate(rate, Schedule.CONSTANT));
    DataSet batch = batch();
    double[] velocity = new double[Math.toIntExact(network.numParams())];
    for (int step = 0; step < 3; step++) {
      float[] before = weights(network);
      float[] gradient = gradient(network, batch);
      network.fit(batch);
      float[] after = weights(network);
      double largest = 0;
      for (int i = 0; i < before.length; i++) {
        velocity[i] = momentum * velocity[i] - rate * gradient[i];
        double expected = before[i] + momentum * velocity[i] - rate * gradient[i];
        assertThat(after[i]).isCloseTo((float) expected, within(1e-6f));
        largest = Math.max(largest, Math.abs(velocity[i]));
      }
      assertThat(largest).isGreaterThan(1e-2);
    }
  }

  @Test
  void withoutMomentumAStepIsTheGradientTimesTheRate() {
    MultiLayerNetwork network = network(PLAIN.withMomentum(0).withRate(0.05, Schedule.CONSTANT));
    DataSet batch = batch();
    float[] before = weights(network);
    float[] gradient = gradient(network, batch);
    network.fit(batch);
    float[] after = weights(network);
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(before[i] - 0.05f * gradient[i], within(1e-7f));
    }
  }

  /** Adam's own step does not change: w' = w - r (m / sqrt(v) + d w). */
  @Test
  void weightsDecayApartFromTheGradient() {
    TrainingTricks tricks = PLAIN.withRate(0.01, Schedule.CONSTANT);
    MultiLayerNetwork plain = network(tricks);
    MultiLayerNetwork decaying = network(tricks.withWeightDecay(0.5));
    float[] start = weights(plain);
    assertThat(weights(decaying)).isEqualTo(start);
    plain.fit(batch());
    decaying.fit(batch());
    assertThat(decaying.score()).isEqualTo(plain.score());
    for (String name : plain.paramTable().keySet()) {
      float[] without = plain.getParam(name).dup('c').data().asFloat();
      float[] with = decaying.getParam(name).dup('c').data().asFloat();
      float[] before = network(tricks).getParam(name).dup('c').data().asFloat();
      for (int i = 0; i < without.length; i++) {
        float lost = name.endsWith("_W") ? 0.01f * 0.5f * before[i] : 0;
        assertThat(with[i]).isCloseTo(without[i] - lost, within(1e-7f));
      }
    }
  }

  @Test
  void dropoutKeepsTheRest() {
    assertThat(dropout(TrainingTricks.DEFAULT)).isEqualTo(new SeededDropout(0.5, 3));
    assertThat(dropout(PLAIN.withDropout(0.25))).isEqualTo(new SeededDropout(0.75, 3));
    assertThat(dropout(PLAIN)).isNull();
  }

  private static Object dropout(TrainingTricks tricks) {
    return network(tricks).getLayer(5).conf().getLayer().getIDropout();
  }

  /** DL4J's own layer agrees in the forward pass; its backward pass is not the gradient. */
  @Test
  void responsesAreNormalisedAfterEachPooling() {
    MultiLayerNetwork network = network(PLAIN.withLrn());
    assertThat(network.getLayerNames())
        .containsExactly("conv1", "pool1", "norm1", "conv2", "pool2", "norm2", "fc1", "output");
    List<INDArray> maps = network.feedForward(batch().getFeatures(), false);
    INDArray pooled = maps.get(2);
    INDArray normalized = maps.get(3);
    for (int[] at : new int[][] {{0, 0, 0, 0}, {1, 7, 2, 3}, {3, 31, 1, 1}}) {
      double squares = 0;
      for (int j = Math.max(0, at[1] - 2); j <= Math.min(31, at[1] + 2); j++) {
        squares += Math.pow(pooled.getDouble(at[0], j, at[2], at[3]), 2);
      }
      double expected = pooled.getDouble(at) / Math.pow(2 + 1e-4 * squares, 0.75);
      assertThat(normalized.getDouble(at)).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withDropout(1));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withWeightDecay(-1e-4));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withMomentum(1));
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withRate(0, Schedule.LINEAR));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withRate(Double.NaN, Schedule.LINEAR))
        .withMessageContaining("learning rate");
  }
}
