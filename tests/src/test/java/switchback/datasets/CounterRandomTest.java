package switchback.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  @Test
  void isAFunctionOfItsKey() {
    long value = new CounterRandom(1, 2, 3, 4).next();
    assertThat(new CounterRandom(1, 2, 3, 4).next()).isEqualTo(value);
    assertThat(
            new long[] {
              new CounterRandom(0, 2, 3, 4).next(),
              new CounterRandom(1, 0, 3, 4).next(),
              new CounterRandom(1, 2, 0, 4).next(),
              new CounterRandom(1, 2, 3, 0).next(),
              new CounterRandom(1, 2, 4, 3).next()
            })
        .doesNotContain(value)
        .doesNotHaveDuplicates();
  }

  @Test
  void drawsEvenlyOverCounters() {
    int[] counts = new int[9];
    double sum = 0;
    int heads = 0;
    for (int i = 0; i < 90_000; i++) {
      CounterRandom random = new CounterRandom(7, 0, 0, i);
      counts[random.below(9)]++;
      sum += random.between(-1, 3);
      heads += random.coin() ? 1 : 0;
    }
    // Six standard deviations.
    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 9_400 && count < 10_600);
    assertThat(sum / 90_000).isCloseTo(1, within(0.024));
    assertThat(heads).isBetween(44_100, 45_900);
  }

  @Test
  void hashesNumbersInTheirOrder() {
    long hash = CounterRandom.hash(new float[] {1, 0, 2});
    assertThat(CounterRandom.hash(new float[] {1, -0.0f, 2})).isEqualTo(hash);
    assertThat(
            new long[] {
              CounterRandom.hash(new float[] {1, 2, 0}),
              CounterRandom.hash(new float[] {1, Math.nextUp(0f), 2}),
              CounterRandom.hash(new float[] {1, 0}),
              CounterRandom.hash(new float[] {1, 0, 2, 0}),
              CounterRandom.hash(new float[0]),
              CounterRandom.hash(new float[1])
            })
        .doesNotContain(hash)
        .doesNotHaveDuplicates();
  }

  @Test
  void permutes() {
    int[] order = new CounterRandom(1, 0, 0, 0).permutation(1000);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(IntStream.range(0, 1000).toArray());
    assertThat(order).isNotEqualTo(sorted);
    assertThat(new CounterRandom(1, 0, 0, 0).permutation(0)).isEmpty();
  }
}
