package switchback.training.graphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.training.graphs.Function.Kind;

class FunctionTest {
  private static final double STEP = 1e-6;

  /** Values by mpmath, to 16 digits. */
  @ParameterizedTest
  @CsvSource({
    "LEAKY_RELU, 0.1, 0, -2, -0.2",
    "LEAKY_RELU, 0.1, 0, 2, 2",
    "ELU, 1.5, 0, -1, -0.9481808382428365",
    "ELU, 1.5, 0, 3, 3",
    "CELU, 2, 0, -1, -0.7869386805747332",
    "CELU, 2, 0, 1, 1",
    "SELU, 0, 0, -1, -1.1113307378125625",
    "SELU, 0, 0, 1, 1.0507009873554805",
    "THRESHOLDED_RELU, 1, 0, 1, 0",
    "THRESHOLDED_RELU, 1, 0, 1.5, 1.5",
    "SIGMOID, 0, 0, 2, 0.8807970779778824",
    "SIGMOID, 0, 0, -2, 0.11920292202211757",
    "SIGMOID, 0, 0, -800, 0",
    "SIGMOID, 0, 0, 800, 1",
    "TANH, 0, 0, 0.5, 0.46211715726000973",
    "HARD_SIGMOID, 0.2, 0.5, 1, 0.7",
    "HARD_SIGMOID, 0.2, 0.5, 9, 1",
    "HARD_SIGMOID, 0.2, 0.5, -9, 0",
    "HARD_SWISH, 0.16666666666666666, 0.5, 1, 0.6666666666666666",
    "HARD_SWISH, 0.16666666666666666, 0.5, -4, 0",
    "HARD_SWISH, 0.16666666666666666, 0.5, 4, 4",
    "SWISH, 1, 0, 1, 0.7310585786300049",
    "SWISH, 2, 0, 1, 0.8807970779778824",
    "GELU, 0, 0, 1, 0.8413447460685429",
    "GELU, 0, 0, -1, -0.15865525393145707",
    "GELU_TANH, 0, 0, 1, 0.8411919906082768",
    "SOFTPLUS, 1, 0, 1, 1.3132616875182228",
    "SOFTPLUS, 2, 0, 1, 1.0634640055214863",
    "SOFTPLUS, 1, 0, 1000, 1000",
    "SOFTPLUS, 1, 0, -1000, 0",
    "SOFTSIGN, 0, 0, -3, -0.75",
    "MISH, 0, 0, 1, 0.8650983882673103",
    "CLIP, -1, 2, -5, -1",
    "CLIP, -1, 2, 0.5, 0.5",
    "CLIP, -1, 2, 5, 2",
    "ABSOLUTE, 0, 0, -3, 3",
    "EXPONENTIAL, 0, 0, 1, 2.718281828459045",
    "LOGARITHM, 0, 0, 10, 2.302585092994046",
    "POWER, 2, 0, -3, 9",
    "POWER, 0.5, 0, 9, 3",
    "POWER, -1, 0, 4, 0.25",
    "ERF, 0, 0, 0.5, 0.5204998778130465",
    "ERF, 0, 0, 1, 0.8427007929497149",
    "ERF, 0, 0, -2, -0.9953222650189527",
    "ERF, 0, 0, 2.49, 0.9995707121322661",
    "ERF, 0, 0, 2.51, 0.9996142945182757",
    "ERF, 0, 0, 3, 0.9999779095030014",
    "ERF, 0, 0, 7, 1",
    "ERF, 0, 0, -7, -1",
    "RECTIFIED_TANH, 0, 0, 0.5, 0.46211715726000973",
    "RECTIFIED_TANH, 0, 0, -0.5, 0",
  })
  void givesKnownValues(Kind kind, double a, double b, double x, double expected) {
    assertThat(new Function(kind, a, b).value(x))
        .isEqualTo(expected, within(4e-15 * Math.max(1, Math.abs(expected))));
  }

  /** The approximation of 1.7159 tanh(2 x / 3), which is good to about 1.6 per cent. */
  @Test
  void theRationalTanhIsNearItsModel() {
    Function function = Function.of(Kind.RATIONAL_TANH);
    for (double x = -6; x <= 6; x += 0.25) {
      assertThat(function.value(x)).isEqualTo(1.7159 * Math.tanh(2 * x / 3), within(0.03));
    }
    // 1 + y + y^2 + 1.41645 y^4 for y = 2/3 is 2.390907...
    assertThat(function.value(1))
        .isEqualTo(1.7159 * (1 - 1 / (1 + 2 / 3.0 + 4 / 9.0 + 1.41645 * 16 / 81)), within(1e-15));
  }

  private static Stream<Function> parameters(Kind kind) {
    return switch (kind) {
      case LEAKY_RELU -> Stream.of(0.0, 0.01, 0.3, -0.2, 1.5).map(a -> new Function(kind, a, 0));
      case ELU, CELU -> Stream.of(0.5, 1.0, 2.0).map(a -> new Function(kind, a, 0));
      case THRESHOLDED_RELU -> Stream.of(0.0, 1.0, -1.0).map(a -> new Function(kind, a, 0));
      case HARD_SIGMOID, HARD_SWISH ->
          Stream.of(new Function(kind, 0.2, 0.5), new Function(kind, 1 / 6.0, 0.5));
      case SWISH, SOFTPLUS -> Stream.of(0.5, 1.0, 1.702, 20.0).map(a -> new Function(kind, a, 0));
      case CLIP -> Stream.of(new Function(kind, -1, 1), new Function(kind, 0, 6));
      case POWER ->
          Stream.of(2.0, 0.5, -1.0, 3.0, 1.7, -0.5, 1.0).map(a -> new Function(kind, a, 0));
      default -> Stream.of(Function.of(kind));
    };
  }

  @ParameterizedTest
  @EnumSource
  void theSlopeIsTheLimitOfDifferences(Kind kind) {
    boolean isPositive = kind == Kind.LOGARITHM || kind == Kind.POWER;
    parameters(kind)
        .forEach(
            function ->
                IntStream.range(isPositive ? 1 : -160, 160)
                    // Odd multiples of 1/64 are no kink, but may be next to one.
                    .mapToDouble(i -> (2 * i + 1) / 64.0 + 1e-3)
                    .forEach(x -> isSlope(function, x)));
  }

  private static void isSlope(Function function, double x) {
    double above = function.value(x + STEP);
    double below = function.value(x - STEP);
    double size = Math.max(1, Math.abs(function.slope(x)));
    assertThat(function.slope(x))
        .as("%s at %s", function, x)
        .isEqualTo((above - below) / (2 * STEP), within(1e-8 * size));
  }

  static List<Function> kinks() {
    return List.of(
        new Function(Kind.LEAKY_RELU, 0.1, 0),
        new Function(Kind.THRESHOLDED_RELU, 0, 0),
        Function.of(Kind.RECTIFIED_TANH),
        new Function(Kind.CLIP, 0, 6),
        new Function(Kind.HARD_SWISH, 1, 0));
  }

  @ParameterizedTest
  @MethodSource("kinks")
  void atAKinkTheSlopeIsThatOfTheLowerSide(Function function) {
    assertThat(function.slope(0)).isEqualTo(function.slope(-1e-9), within(1e-8));
  }

  @ParameterizedTest
  @EnumSource
  void largeValuesGiveNoNaN(Kind kind) {
    parameters(kind)
        .forEach(
            function -> {
              for (double x : new double[] {-3e38, -1000, -90, 90, 1000, 3e38}) {
                boolean isDefined = x > 0 || (kind != Kind.LOGARITHM && kind != Kind.POWER);
                if (isDefined) {
                  assertThat(function.value(x)).as("%s at %s", function, x).isNotNaN();
                  assertThat(function.slope(x)).as("slope of %s at %s", function, x).isNotNaN();
                }
              }
            });
  }
}
