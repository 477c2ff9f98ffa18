package switchback.training.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Set;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.training.kernels.Workers;

/** The scope of averaged weights, on a network of one weight and one bias. */
class WeightTricksTest {
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

  private final Workers workers = new Workers(1);
  private final MultiLayerNetwork network =
      new MultiLayerNetwork(
          new NeuralNetConfiguration.Builder()
              .dataType(DataType.FLOAT)
              .list()
              .layer(
                  new OutputLayer.Builder(LossFunction.MSE)
                      .nIn(1)
                      .nOut(1)
                      .activation(Activation.IDENTITY)
                      .build())
              .build());

  @BeforeEach
  void build() {
    network.init();
  }

  @AfterEach
  void endThreads() {
    workers.close();
  }

  /** After the weights (1, 0) and (4, 6) an average of decay 0.5 is (1 + 2 x 4, 2 x 6) / 3. */
  private WeightTricks afterTwoSteps(double decay) {
    TrainingTricks tricks = TrainingTricks.DEFAULT.withAverage(decay);
    WeightTricks weights = new WeightTricks(network, tricks, Set.of(), workers);
    set(1, 0);
    weights.step();
    set(4, 6);
    weights.step();
    return weights;
  }

  private void set(float... values) {
    network.params().assign(Nd4j.create(values).reshape(network.params().shape()));
  }

  private float[] values() {
    return network.params().reshape(2).toFloatVector();
  }

  @Test
  void aScopeHasTheAverageAndThenRestoresTheWeights() {
    WeightTricks weights = afterTwoSteps(0.5);
    for (int time = 0; time < 2; time++) {
      try (WeightTricks.Averaged _ = weights.averaged()) {
        assertThat(values()).containsExactly(new float[] {3, 4}, CLOSE);
      }
      assertThat(values()).containsExactly(4, 6);
    }
    assertThat(weights.averagedSteps()).isEqualTo(2);
  }

  @Test
  void aScopeThatFailsRestoresTheWeightsToo() {
    WeightTricks weights = afterTwoSteps(0.5);
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              try (WeightTricks.Averaged _ = weights.averaged()) {
                throw new IllegalStateException("an evaluation that fails");
              }
            });
    assertThat(values()).containsExactly(4, 6);
  }

  @Test
  void theAverageCanBeKept() {
    afterTwoSteps(0.5).keepAveraged();
    assertThat(values()).containsExactly(new float[] {3, 4}, CLOSE);
  }

  @Test
  void withoutAnAverageAScopeChangesNothing() {
    WeightTricks weights = afterTwoSteps(0);
    assertThat(weights.average()).isNull();
    assertThat(weights.averagedSteps()).isZero();
    try (WeightTricks.Averaged _ = weights.averaged()) {
      assertThat(values()).containsExactly(4, 6);
    }
    weights.keepAveraged();
    assertThat(values()).containsExactly(4, 6);
  }
}
