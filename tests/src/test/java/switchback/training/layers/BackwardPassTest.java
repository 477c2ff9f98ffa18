package switchback.training.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** Shortening the backward pass changes no bit of what training learns. */
class BackwardPassTest {

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
}
