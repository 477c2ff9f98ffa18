package switchback.training.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SeededDropoutTest {
  private static final long[] SHAPE = {7, 33};

  private static float[] kept(DataType type, char order, int iteration) {
    INDArray ones = Nd4j.ones(type, SHAPE).dup(order);
    INDArray result = Nd4j.createUninitialized(type, SHAPE, order);
    new SeededDropout(0.5, 5)
        .applyDropout(ones, result, iteration, 0, LayerWorkspaceMgr.noWorkspaces());
    return result.dup('c').reshape(result.length()).castTo(DataType.FLOAT).toFloatVector();
  }

  @Test
  void precisionAndOrderInMemoryChangeNoDecision() {
    float[] expected = kept(DataType.FLOAT, 'c', 3);
    assertThat(expected).contains(0f).contains(2f);
    assertThat(kept(DataType.FLOAT, 'f', 3)).containsExactly(expected);
    assertThat(kept(DataType.DOUBLE, 'c', 3)).containsExactly(expected);
    assertThat(kept(DataType.DOUBLE, 'f', 3)).containsExactly(expected);
    assertThat(Arrays.equals(kept(DataType.FLOAT, 'c', 4), expected)).isFalse();
  }

  @Test
  void theWayBackFindsTheDecisionsOfTheWayForward() {
    INDArray gradient = Nd4j.ones(DataType.FLOAT, SHAPE);
    INDArray below = Nd4j.createUninitialized(DataType.FLOAT, SHAPE, 'f');
    new SeededDropout(0.5, 5).backprop(gradient, below, 3, 0);
    assertThat(below.dup('c').reshape(below.length()).toFloatVector())
        .containsExactly(kept(DataType.FLOAT, 'c', 3));
  }
}
