package switchback.training.kernels.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static switchback.Numbers.normal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import switchback.training.kernels.Workers;

class AdamKernelTest {
  private static final AdamKernel KERNEL = new AdamKernel(0.9, 0.999, 1e-8);

  @Test
  void twoStepsByHand() {
    float[] m = {0};
    float[] v = {0};
    try (Workers workers = new Workers(1)) {
      float[] g = {2};
      KERNEL.step(0.5f, heap(g), heap(m), heap(v), workers);
      // m = 0.1 * 2, v = 0.001 * 4, step = 0.5 * 0.2 / sqrt(0.004)
      assertThat(m[0]).isEqualTo(0.2f, within(1e-7f));
      assertThat(v[0]).isEqualTo(0.004f, within(1e-8f));
      assertThat(g[0]).isEqualTo(1.5811388f, within(2e-5f));
      g[0] = -1;
      KERNEL.step(0.5f, heap(g), heap(m), heap(v), workers);
      // m = 0.9 * 0.2 - 0.1, v = 0.999 * 0.004 + 0.001, step = 0.5 * 0.08 / sqrt(0.004996)
      assertThat(m[0]).isEqualTo(0.08f, within(1e-7f));
      assertThat(v[0]).isEqualTo(0.004996f, within(1e-8f));
      assertThat(g[0]).isEqualTo(0.5659118f, within(1e-5f));
    }
  }

  /** A single float takes the scalar path, many take the vectors' path. */
  @Property(tries = 12)
  void manyAtOnceEqualOneByOneToTheBit(@ForAll @IntRange(min = 1, max = 200_000) int size) {
    float[] g = normal(size, 1);
    float[] m = normal(size, 2);
    float[] v = squares(normal(size, 3));
    float[] g1 = g.clone();
    float[] m1 = m.clone();
    float[] v1 = v.clone();
    try (Workers three = new Workers(3);
        Workers one = new Workers(1)) {
      KERNEL.step(0.01f, heap(g), heap(m), heap(v), three);
      for (int i = 0; i < size; i++) {
        KERNEL.step(0.01f, at(g1, i), at(m1, i), at(v1, i), one);
      }
    }
    assertThat(g).isEqualTo(g1);
    assertThat(m).isEqualTo(m1);
    assertThat(v).isEqualTo(v1);
  }

  /** Checks that a step that is taken is a division, a step and a subtraction. */
  @Property(tries = 12)
  void anUpdateTakesTheStepToTheBit(
      @ForAll @IntRange(min = 1, max = 200_000) int size,
      @ForAll @IntRange(min = 1, max = 130) int images) {
    float[] g = normal(size, 1);
    float[] m = normal(size, 2);
    float[] v = squares(normal(size, 3));
    float[] p = normal(size, 4);
    float[] step = new float[size];
    for (int i = 0; i < size; i++) {
      step[i] = g[i] / images;
    }
    float[] m1 = m.clone();
    float[] v1 = v.clone();
    float[] p1 = p.clone();
    try (Workers three = new Workers(3);
        Workers one = new Workers(1)) {
      KERNEL.update(0.01f, images, heap(g), heap(m), heap(v), heap(p), three);
      KERNEL.step(0.01f, heap(step), heap(m1), heap(v1), one);
    }
    for (int i = 0; i < size; i++) {
      p1[i] -= step[i];
    }
    assertThat(g).isEqualTo(normal(size, 1));
    assertThat(m).isEqualTo(m1);
    assertThat(v).isEqualTo(v1);
    assertThat(p).isEqualTo(p1);
  }

  private static float[] squares(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= values[i];
    }
    return values;
  }

  private static MemorySegment at(float[] array, int i) {
    return heap(array).asSlice((long) i * Float.BYTES, ValueLayout.JAVA_FLOAT);
  }

  private static MemorySegment heap(float[] array) {
    return MemorySegment.ofArray(array);
  }
}
