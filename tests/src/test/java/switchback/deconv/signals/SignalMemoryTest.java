package switchback.deconv.signals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalMemoryTest {
  private final SignalMemory memory = new SignalMemory();

  /** Checks that the smallest array that is large enough is used again, and by one taker alone. */
  @Test
  void givesTheSmallestArrayThatFits() {
    float[] large = new float[40];
    float[] small = new float[20];
    memory.release(large);
    memory.release(small);
    assertThat(memory.take(15)).isSameAs(small);
    assertThat(memory.take(15)).isSameAs(large);
    assertThat(memory.take(15)).hasSize(15);
  }

  /** Checks that a small signal does not take the memory of a large one. */
  @Test
  void keepsLargeArraysForLargeSignals() {
    float[] large = new float[1000];
    memory.release(large);
    assertThat(memory.take(10)).hasSize(10);
    assertThat(memory.take(1001)).hasSize(1001);
    assertThat(memory.take(1000)).isSameAs(large);
  }

  /** Checks that the arrays that were released first are given up. */
  @Test
  void keepsAsMuchAsCachesHold() {
    float[] first = new float[5 << 20];
    float[] second = new float[4 << 20];
    memory.release(first);
    memory.release(second);
    assertThat(memory.take(first.length)).isNotSameAs(first);
    assertThat(memory.take(second.length)).isSameAs(second);
  }

  /** Checks that small arrays do not gather, however many projections release them. */
  @Test
  void keepsFewArrays() {
    float[] first = new float[10];
    memory.release(first);
    for (int i = 0; i < 16; i++) {
      memory.release(new float[10]);
    }
    for (int i = 0; i < 17; i++) {
      assertThat(memory.take(10)).isNotSameAs(first);
    }
  }
}
