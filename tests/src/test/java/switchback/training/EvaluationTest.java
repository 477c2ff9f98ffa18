package switchback.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;

/**
 * Evaluations of a network with known answers: it names the brightest channel of a single pixel.
 */
class EvaluationTest {

  private static MultiLayerNetwork brightestChannel() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(1, 1, 3))
                .build());
    network.init();
    network.setParam("0_W", Nd4j.eye(3));
    network.setParam("0_b", Nd4j.zeros(1, 3));
    return network;
  }

  /** Builds 1x1 filters that copy each channel, channels last, and then average each channel. */
  private static MultiLayerNetwork channelsLast() {
    CNN2DFormat last = CNN2DFormat.NHWC;
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .dataFormat(last)
                        .build())
                .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(2, 2, 3, last))
                .build());
    network.init();
    network.setParam("0_W", Nd4j.eye(3).reshape(3, 3, 1, 1));
    network.setParam("0_b", Nd4j.zeros(1, 3));
    network.setParam("2_W", Nd4j.eye(3));
    network.setParam("2_b", Nd4j.zeros(1, 3));
    return network;
  }

  @Test
  void passesImagesChannelsLastToANetworkThatTakesThemSo() {
    byte[][] pixels = {
      {9, 9, 8, 9, 1, 2, 1, 3, 2, 2, 1, 0},
      {1, 2, 1, 3, 9, 9, 8, 9, 2, 2, 1, 0},
      {1, 2, 1, 3, 2, 2, 1, 0, 9, 9, 8, 9},
    };
    Evaluation evaluation =
        Evaluation.of(
            channelsLast(),
            new ImageSet(3, 2, 2, pixels, new int[] {0, 1, 2}),
            3,
            new PixelStatistics(List.of(0.0, 0.0, 0.0), List.of(1 / 255.0, 1 / 255.0, 1 / 255.0)),
            Progress.NONE);
    assertThat(evaluation.correct()).isEqualTo(3);
  }

  @Test
  void countsRowsByTruthAndColumnsByWhatWasNamed() {
    byte[][] pixels = {{9, 1, 2}, {1, 9, 2}, {1, 2, 9}, {2, 9, 1}, {5, 5, 5}};
    ImageSet images = new ImageSet(3, 1, 1, pixels, new int[] {0, 1, 1, 0, 2});
    Evaluation evaluation =
        Evaluation.of(
            brightestChannel(),
            images,
            3,
            new PixelStatistics(List.of(0.0, 0.0, 0.0), List.of(1 / 255.0, 1 / 255.0, 1 / 255.0)),
            Progress.NONE);
    // Of three equal probabilities the lowest class is named.
    assertThat(evaluation.confusion())
        .containsExactly(List.of(1, 1, 0), List.of(0, 1, 1), List.of(1, 0, 0));
    assertThat(evaluation.correct()).isEqualTo(2);
    assertThat(evaluation.total()).isEqualTo(5);
    assertThat(evaluation.accuracy()).isEqualTo(0.4);
    assertThat(evaluation.total(0)).isEqualTo(2);
    assertThat(evaluation.correct(1)).isEqualTo(1);
    double e = Math.E;
    double right = Math.log(1 + Math.pow(e, -8) + Math.pow(e, -7));
    double named = Math.log(1 + Math.pow(e, 7) + Math.pow(e, -1));
    double second = Math.log(1 + Math.pow(e, 7) + Math.pow(e, -1));
    double expected = (2 * right + named + second + Math.log(3)) / 5;
    assertThat(evaluation.loss()).isCloseTo(expected, within(1e-5));
  }

  /**
   * The first member sees (1, 0, 0) unchanged; the second, with other statistics, sees (0, 3, 0).
   * The softmaxes are (e, 1, 1) / (e + 2) and (1, e^3, 1) / (e^3 + 2), and their mean is (0.333,
   * 0.560, 0.129). The mean of the logits would give class 1 odds of e^1.5 : e^0.5 instead.
   */
  @Test
  void anEnsembleNamesTheHighestMeanProbability() {
    double unit = 1 / 255.0;
    PixelStatistics plain = new PixelStatistics(List.of(0.0, 0.0, 0.0), List.of(unit, unit, unit));
    // (1, 0, 0) - (1, -3, 0)
    PixelStatistics moved =
        new PixelStatistics(List.of(unit, -3 * unit, 0.0), List.of(unit, unit, unit));
    ImageSet images = new ImageSet(3, 1, 1, new byte[][] {{1, 0, 0}}, new int[] {1});
    List<Evaluation.Member> members =
        List.of(
            new Evaluation.Member(Classifier.of(brightestChannel()), plain, images),
            new Evaluation.Member(Classifier.of(brightestChannel()), moved, images));
    Evaluation evaluation = Evaluation.of(members, 3, Progress.NONE);
    assertThat(evaluation.confusion().get(1)).containsExactly(0, 1, 0);
    double mean = (1 / (Math.E + 2) + Math.exp(3) / (Math.exp(3) + 2)) / 2;
    assertThat(evaluation.loss()).isCloseTo(-Math.log(mean), within(1e-6));
    assertThat(Evaluation.of(members.subList(0, 1), 3, Progress.NONE).correct()).isZero();
  }

  /** Checks that two results together weigh their losses by their images: (3 x 0.2 + 1 x 1) / 4. */
  @Test
  void addsResultsOnOtherImages() {
    Evaluation three = new Evaluation(List.of(List.of(2, 0), List.of(1, 0)), 0.2);
    Evaluation one = new Evaluation(List.of(List.of(0, 0), List.of(0, 1)), 1);
    Evaluation both = three.with(one);
    assertThat(both.confusion()).containsExactly(List.of(2, 0), List.of(1, 1));
    assertThat(both.loss()).isCloseTo(0.4, within(1e-12));
    assertThat(both.accuracy()).isEqualTo(0.75);
    assertThatIllegalArgumentException().isThrownBy(() -> three.with(new Evaluation(List.of(), 0)));
  }

  @Test
  void noImagesGiveNoAccuracyRatherThanNoNumber() {
    ImageSet none = new ImageSet(3, 1, 1, new byte[0][], new int[0]);
    Evaluation evaluation =
        Evaluation.of(brightestChannel(), none, 3, PixelStatistics.NONE, Progress.NONE);
    assertThat(evaluation.accuracy()).isZero();
    assertThat(evaluation.loss()).isZero();
  }
}
