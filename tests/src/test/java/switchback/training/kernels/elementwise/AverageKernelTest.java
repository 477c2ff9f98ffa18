package switchback.training.kernels.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.normal;

import java.lang.foreign.MemorySegment;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import switchback.training.kernels.Workers;

class AverageKernelTest {
  @Test
  void movesByItsShare() {
    float[] average = {1, -2, 4, 7};
    try (Workers one = new Workers(1)) {
      AverageKernel.move(0.25f, heap(5, 2, 4, -1), heap(average), one);
    }
    assertThat(average).containsExactly(2, -1, 4, 5);
  }

  @Property(tries = 20)
  void anyNumberOfThreadsGivesTheSameBits(@ForAll @IntRange(min = 1, max = 200_000) int size) {
    float[] alone = normal(size, 1);
    float[] shared = alone.clone();
    float[] values = normal(size, 2);
    try (Workers three = new Workers(3);
        Workers one = new Workers(1)) {
      AverageKernel.move(0.01f, heap(values), heap(alone), one);
      AverageKernel.move(0.01f, heap(values), heap(shared), three);
    }
    assertThat(shared).isEqualTo(alone);
  }

  private static MemorySegment heap(float... array) {
    return MemorySegment.ofArray(array);
  }
}
