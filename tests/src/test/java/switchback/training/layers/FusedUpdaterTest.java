package switchback.training.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.datasets.ImageSet;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;

/** The fused updater takes DL4J's steps, and leaves alone what it cannot fuse. */
class FusedUpdaterTest {
  private static final ImageSet SMALL = new ImageSet(3, 8, 8, new byte[0][], new int[0]);
  private static final int CLASSES = 3;

  private static MultiLayerNetwork network(TrainingTricks tricks) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Network.CLASSIC.configuration(SMALL, CLASSES, 100, 3, tricks, DataType.FLOAT));
    network.init();
    return network;
  }

  private static DataSet batch(int images) {
    INDArray pixels =
        Nd4j.createFromArray(Numbers.normal(images * 3 * 8 * 8, images)).reshape(images, 3, 8, 8);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, images, CLASSES);
    for (int i = 0; i < images; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(pixels, labels);
  }

  private static int[] bits(INDArray values) {
    float[] copy = values.dup().reshape(values.length()).toFloatVector();
    int[] bits = new int[copy.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(copy[i]));
    return bits;
  }

  /** Checks parameters and moments, for numbers of images that are no power of two either. */
  @Test
  void takesTheStepsOfDl4jToTheBit() {
    MultiLayerNetwork dl4j = network(TrainingTricks.DEFAULT);
    MultiLayerNetwork fused = network(TrainingTricks.DEFAULT);
    FusedUpdater.install(fused);
    assertThat(fused.getUpdater()).isInstanceOf(FusedUpdater.class);
    for (int images : new int[] {8, 7, 3, 1, 10}) {
      dl4j.fit(batch(images));
      fused.fit(batch(images));
    }
    assertThat(fused.getIterationCount()).isEqualTo(5);
    assertThat(bits(fused.params())).containsExactly(bits(dl4j.params()));
    assertThat(bits(fused.getUpdater().getStateViewArray()))
        .containsExactly(bits(dl4j.getUpdater().getStateViewArray()));
  }

  /** Checks that gradients are those of the batch afterwards, as the class promises. */
  @Test
  void leavesTheGradients() {
    MultiLayerNetwork network = network(TrainingTricks.DEFAULT.withDropout(0));
    MultiLayerNetwork same = network(TrainingTricks.DEFAULT.withDropout(0));
    FusedUpdater.install(network);
    network.fit(batch(4));
    same.setInput(batch(4).getFeatures());
    same.setLabels(batch(4).getLabels());
    same.computeGradientAndScore();
    assertThat(bits(network.getFlattenedGradients()))
        .containsExactly(bits(same.getFlattenedGradients()));
  }

  /** Checks that weights that decay, and momentum, keep DL4J's updater. */
  @Test
  void leavesOtherUpdatersAlone() {
    for (TrainingTricks tricks :
        new TrainingTricks[] {
          TrainingTricks.DEFAULT.withWeightDecay(0.1), TrainingTricks.DEFAULT.withMomentum(0.9)
        }) {
      MultiLayerNetwork network = network(tricks);
      FusedUpdater.install(network);
      assertThat(network.getUpdater()).isNotInstanceOf(FusedUpdater.class);
    }
  }
}
