package switchback.training.textbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares the example's small whole numbers with results worked out by hand. */
class RotationTest {
  private static final double[] INPUT_DELTAS = {2, -5, 2, 13, -1, -11, 15, 29, 12};

  private static final Plane ZEROS = Plane.of(3, 3, new double[9]);

  private final Rotation example = Rotation.example();

  @Test
  void outputsAreTheFilterLaidOnTheInput() {
    assertThat(example.output().values()).containsExactly(11, 10, -7, -1);
    assertThat(example.outputSums().getFirst())
        .hasToString("w00 x00 + w01 x01 + w10 x10 + w11 x11");
    assertThat(values(example.outputSums())).containsExactly(11, 10, -7, -1);
  }

  @Test
  void ofThirtySixConnectionsSixteenAreLeftAndShareFourWeights() {
    assertThat(example.connections()).hasSize(16).doesNotHaveDuplicates();
    assertThat(
            example.connections().stream()
                .collect(Collectors.groupingBy(Rotation.Connection::weight, Collectors.counting())))
        .isEqualTo(Map.of(0, 4L, 1, 4L, 2, 4L, 3, 4L));
    assertThat(example.connections()).contains(new Rotation.Connection(4, 0, 3));
  }

  @Test
  void deltasAreTheSumsOfTheDerivation() {
    assertThat(example.inputDeltaSums().stream().map(NamedSum::toString))
        .containsExactly(
            "w00 d00",
            "w01 d00 + w00 d01",
            "w01 d01",
            "w10 d00 + w00 d10",
            "w11 d00 + w10 d01 + w01 d10 + w00 d11",
            "w11 d01 + w01 d11",
            "w10 d10",
            "w11 d10 + w10 d11",
            "w11 d11");
    assertThat(values(example.inputDeltaSums())).containsExactly(INPUT_DELTAS);
    assertThat(example.inputDeltas().values()).containsExactly(INPUT_DELTAS);
    assertThat(example.byRaisingInputs().values()).containsExactly(INPUT_DELTAS);
  }

  @Test
  void gradientAddsUpOverTheSharedConnections() {
    assertThat(example.gradientSums().getLast())
        .hasToString("d00 x11 + d01 x12 + d10 x21 + d11 x22");
    assertThat(values(example.gradientSums())).containsExactly(5, 12, -3, -9);
    assertThat(example.filterGradient().values()).containsExactly(5, 12, -3, -9);
  }

  @Test
  void fourWaysOfWritingThePassBackAgreeAndForgettingToTurnDoesNot() {
    RotationQuestions.Duality duality = RotationQuestions.duality(example);
    assertThat(duality.forwardConvolved().values()).containsExactly(duality.forward().values());
    assertThat(duality.turnedCorrelated().values()).containsExactly(INPUT_DELTAS);
    assertThat(duality.convolved().values()).containsExactly(INPUT_DELTAS);
    assertThat(duality.textCorrelated().values()).containsExactly(INPUT_DELTAS);
    assertThat(duality.textFilter().values()).containsExactly(4, 3, -1, 2);
    assertThat(duality.forgotten().values()).containsExactly(4, -5, -6, 19, 31, 5, -5, 7, 6);
  }

  @Test
  void aStrideOfTwoPutsZerosBetweenTheDeltas() {
    RotationQuestions.Stride stride = RotationQuestions.stride();
    assertThat(stride.dilated().values()).containsExactly(1, 0, -2, 0, 0, 0, 5, 0, 3);
    assertThat(stride.inputDeltas().values()).containsExactly(stride.kernelInputDeltas().values());
    // The centre is under a corner of all four windows: 5 x 1 + 0 x -2 + 1 x 5 + 2 x 3.
    assertThat(stride.inputDeltas().at(2, 2)).isEqualTo(16);
    assertThat(stride.filterGradient().values())
        .containsExactly(stride.kernelFilterGradient().values());
    // The filter's centre met x11, x13, x31 and x33: 1 x 3 - 2 x 0 + 5 x 1 + 3 x 2.
    assertThat(stride.filterGradient().at(1, 1)).isEqualTo(14);
    for (int i = 0; i < 6; i++) {
      assertThat(stride.leftOver().at(5, i)).isZero();
      assertThat(stride.leftOver().at(i, 5)).isZero();
    }
    assertThat(stride.leftOver().at(4, 4)).isEqualTo(15);
  }

  @Test
  void anInputPlaneCollectsFromEveryOutputPlane() {
    RotationQuestions.Planes planes = RotationQuestions.planes();
    for (int c = 0; c < 2; c++) {
      assertThat(planes.sums().get(c).values())
          .containsExactly(planes.kernelInputDeltas().get(c).values());
    }
    assertThat(planes.parts().getFirst().getFirst().values()).containsExactly(INPUT_DELTAS);
    // Its second part: w (0 1; -2 1) and d (2 1; -1 4) meet at the top left only in 0 x 2.
    assertThat(planes.parts().getFirst().get(1).values())
        .containsExactly(0, 2, 1, -4, -1, 5, 2, -9, 4);
  }

  @Test
  void theBiasReceivesTheSumOfTheDeltas() {
    RotationQuestions.Bias bias = RotationQuestions.bias(example);
    assertThat(bias.sum()).isEqualTo(7);
    assertThat(bias.kernel()).isEqualTo(7);
  }

  @Test
  void aFilterAsLargeAsItsInputIsADenseNeuron() {
    RotationQuestions.WholeFilter whole = RotationQuestions.wholeFilter();
    assertThat(whole.output()).isEqualTo(10);
    Plane deltaTimesFilter = Plane.of(3, 3, -4, 2, -2, -6, -8, 4, 0, -2, -10);
    // The product of -2 and 0 is -0, and adding 0 makes it 0.
    assertThat(whole.inputDeltas().plus(1, ZEROS).values())
        .containsExactly(deltaTimesFilter.values());
    assertThat(whole.kernelInputDeltas().plus(1, ZEROS).values())
        .containsExactly(deltaTimesFilter.values());
    assertThat(whole.filterGradient().at(0, 2)).isEqualTo(-6);
  }

  private static double[] values(List<NamedSum> sums) {
    return sums.stream().mapToDouble(NamedSum::value).toArray();
  }
}
