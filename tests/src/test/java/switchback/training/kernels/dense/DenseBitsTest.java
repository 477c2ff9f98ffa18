package switchback.training.kernels.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.normal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.Workers;

/**
 * The dense products: the scalar oracle against values computed by hand, and the vector kernel
 * equal to it to the bit.
 */
class DenseBitsTest {

  @Test
  void theScalarKernelByHand() {
    DenseShape shape = new DenseShape(3, 2);
    MemorySegment x = heap(1, 2, 3, -1, 0, 1);
    MemorySegment w = heap(1, 0, -1, 2, 1, 0);
    MemorySegment dy = heap(1, 10, -2, 3);
    ScalarDense kernel = new ScalarDense();

    MemorySegment y = filled(4);
    kernel.forward(shape, 2, x, w, heap(0.5f, -3), false, y);
    assertThat(floats(y)).containsExactly(-1.5f, -1.5f, 1, -5);
    kernel.forward(shape, 2, x, w, heap(0.5f, -3), true, y);
    assertThat(floats(y)).containsExactly(0, 0, 1, 0);
    kernel.forward(shape, 2, x, w, null, false, y);
    assertThat(floats(y)).containsExactly(-2, -2, 4, -2);

    MemorySegment dx = filled(6);
    kernel.inputGradient(shape, 2, dy, w, dx);
    assertThat(floats(dx)).containsExactly(-3, -2, -1, 16, 3, -10);

    MemorySegment dw = filled(6);
    kernel.weightGradient(shape, 2, x, dy, dw);
    assertThat(floats(dw)).containsExactly(-9, 2, 13, -5, -4, -3);

    MemorySegment db = filled(2);
    kernel.biasGradient(shape, 2, dy, db);
    assertThat(floats(db)).containsExactly(11, 1);
  }

  @Property(tries = 150)
  void vectorEqualsScalarToTheBit(
      @ForAll @IntRange(min = 1, max = 600) int inputs,
      @ForAll @IntRange(min = 1, max = 300) int outputs,
      @ForAll @IntRange(min = 1, max = 150) int images,
      @ForAll boolean rectify,
      @ForAll boolean biased) {
    DenseShape shape = new DenseShape(inputs, outputs);
    float[] x = normal(images * inputs, 1);
    float[] w = normal(outputs * inputs, 2);
    float[] b = normal(outputs, 3);
    float[] dy = normal(images * outputs, 4);
    ScalarDense scalar = new ScalarDense();
    try (Workers workers = new Workers(3);
        Arena arena = Arena.ofShared()) {
      VectorDense vector = new VectorDense(workers);
      MemorySegment nativeX = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
      MemorySegment bias = biased ? heap(b) : null;

      MemorySegment y = filled(images * outputs);
      MemorySegment expectedY = filled(images * outputs);
      scalar.forward(shape, images, heap(x), heap(w), bias, rectify, expectedY);
      vector.forward(shape, images, nativeX, heap(w), bias, rectify, y);
      sameBits(y, expectedY);

      MemorySegment dx = arena.allocate(ValueLayout.JAVA_FLOAT, (long) images * inputs);
      MemorySegment expectedDx = filled(images * inputs);
      scalar.inputGradient(shape, images, heap(dy), heap(w), expectedDx);
      vector.inputGradient(shape, images, heap(dy), heap(w), dx);
      sameBits(dx, expectedDx);

      MemorySegment dw = filled(outputs * inputs);
      MemorySegment expectedDw = filled(outputs * inputs);
      scalar.weightGradient(shape, images, heap(x), heap(dy), expectedDw);
      vector.weightGradient(shape, images, nativeX, heap(dy), dw);
      sameBits(dw, expectedDw);

      MemorySegment db = filled(outputs);
      MemorySegment expectedDb = filled(outputs);
      scalar.biasGradient(shape, images, heap(dy), expectedDb);
      vector.biasGradient(shape, images, heap(dy), db);
      sameBits(db, expectedDb);
    }
  }

  private static void sameBits(MemorySegment got, MemorySegment expected) {
    assertThat(got.toArray(ValueLayout.JAVA_INT)).isEqualTo(bits(expected));
  }

  private static int[] bits(MemorySegment segment) {
    float[] values = floats(segment);
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private static float[] floats(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_FLOAT);
  }

  private static MemorySegment heap(float... values) {
    return MemorySegment.ofArray(values);
  }

  /**
   * Returns memory that is not zero, so that a kernel fails if it omits a cell or adds to what is
   * there.
   */
  private static MemorySegment filled(int size) {
    float[] array = new float[size];
    Arrays.fill(array, 1e9f);
    return MemorySegment.ofArray(array);
  }
}
