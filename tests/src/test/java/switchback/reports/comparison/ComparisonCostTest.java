package switchback.reports.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.metrics.Comparison;
import switchback.fixtures.Nets;

class ComparisonCostTest {
  private final Map<String, Integer> features = new LinkedHashMap<>();

  @BeforeEach
  void choose() {
    features.put("conv1", 32);
    features.put("conv2", 1);
  }

  @ParameterizedTest
  @CsvSource({
    "0.2,10 seconds",
    "34,30 seconds",
    "89,90 seconds",
    "91,2 minutes",
    "3000,50 minutes",
    "7200,2.0 hours"
  })
  void tellsTheTimeNoMoreExactlyThanItIsKnown(double seconds, String words) {
    assertThat(new ComparisonCost(features, 9, 8, 1, 1200, 1, seconds).text())
        .isEqualTo(
            "comparing 8 recipes on 297 units (32 features of conv1 and 1 feature of conv2, 9"
                + " each), with the weights as trained and 1 draw of random ones: 1,200"
                + " measurements, about "
                + words
                + " on 1 thread");
  }

  /** Of two layers, conv1 alone is redrawn below conv1; below conv2 either, and both. */
  @Test
  void countsTheWeightsThatReachALayer() {
    ProjectableNetwork network =
        Nets.of(1, 8, 8)
            .convolution("conv1", 1, new float[] {1}, 0)
            .relu()
            .convolution("conv2", 1, new float[] {1}, 0)
            .relu()
            .network();
    assertThat(Comparison.weights(network, "conv1", 5)).isEqualTo(1 + 5);
    assertThat(Comparison.weights(network, "conv2", 5)).isEqualTo(1 + 5 * 3);
    assertThat(Comparison.weights(network, "conv2", 0)).isEqualTo(1);
  }
}
