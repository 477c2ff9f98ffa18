package switchback.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fixtures.Nets;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

class ClassifierTest {
  private static INDArray images(int count) {
    float[] values = Numbers.normal(count * 3 * 32 * 32, 5);
    return Nd4j.createFromArray(values).reshape(count, 3, 32, 32);
  }

  @Test
  void aGraphGivesTheProbabilitiesOfTheNetworkItIsMadeOf() {
    Run run = Run.open(Run.PRETRAINED);
    INDArray images = images(5);
    float[][] expected = Classifier.of(run.network()).probabilities(images);
    try (Workers workers = new Workers(2)) {
      float[][] got = Classifier.of(run.graph(), workers).probabilities(images);
      assertThat(got).hasDimensions(5, 10);
      for (int i = 0; i < got.length; i++) {
        assertThat(got[i]).usingComparatorWithPrecision(1e-5f).containsExactly(expected[i]);
        double sum = 0;
        for (float probability : got[i]) {
          sum += probability;
        }
        assertThat(sum).isEqualTo(1, within(1e-6));
      }
      assertThat(Classifier.of(run, workers).probabilities(images)).isDeepEqualTo(expected);
    }
  }

  @Test
  void aGraphTakesImagesInAnyOrderOfTheirMemory() {
    INDArray images = images(2);
    try (Workers workers = new Workers(1)) {
      Classifier classifier = Classifier.of(Run.open(Run.PRETRAINED).graph(), workers);
      assertThat(classifier.probabilities(images.dup('f')))
          .isDeepEqualTo(classifier.probabilities(images));
    }
  }

  /** The logits 1000 and 1001 would overflow as powers of e. */
  @Test
  void largeLogitsGiveProbabilities() {
    Nets net =
        Nets.of(1, 1, 1)
            .convolution("c", 1, new float[] {1}, 0)
            .dense("fc", new float[] {1, 1}, 1000, 1001);
    try (Workers workers = new Workers(1)) {
      float[][] row = Classifier.of(net.graph(), workers).probabilities(Nd4j.zeros(1, 1, 1, 1));
      float expected = (float) (1 / (1 + Math.E));
      assertThat(row[0])
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(expected, 1 - expected);
    }
  }

  @Test
  void severalOutputsAreNoClasses() {
    GraphBuilder graph = new GraphBuilder(new MapShape(1, 2, 2));
    graph.output("boxes", graph.input());
    graph.output("scores", graph.softmax("", graph.input(), 1));
    try (Workers workers = new Workers(1)) {
      assertThatThrownBy(() -> Classifier.of(graph.build(), workers))
          .isInstanceOf(SwitchbackException.class)
          .hasMessageContainingAll("no classifier", "got boxes, scores");
    }
  }

  @Test
  void theSoftmaxIsComputedInDouble() {
    float[] logits = {1, 2, 3};
    double sum = Math.exp(-2) + Math.exp(-1) + 1;
    assertThat(Classifier.softmax(logits))
        .containsExactly(
            (float) (Math.exp(-2) / sum), (float) (Math.exp(-1) / sum), (float) (1 / sum));
  }
}
