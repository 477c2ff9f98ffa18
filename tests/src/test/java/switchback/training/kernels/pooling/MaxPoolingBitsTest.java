package switchback.training.kernels.pooling;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.doubles;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import switchback.training.kernels.Axes;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Workers;

/**
 * Max pooling equals its definition to the bit on any geometry, with ties, zeros of both signs,
 * infinities and NaN, whichever loops run.
 */
class MaxPoolingBitsTest {
  private static final float[] DELICATE = {
    Float.NEGATIVE_INFINITY, -1, -0f, 0f, 1, 2, Float.POSITIVE_INFINITY, Float.NaN
  };

  /** A value that memory contains before and around a result, and that no result contains. */
  private static final float UNTOUCHED = 1e9f;

  private static final int MARGIN = 3;

  private static Arbitrary<Axis> axes() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 41),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(0, 4))
        .filter(
            (size, window, stride, pad, end) ->
                Axes.fits(size, window, stride, pad, 1, end) && Math.max(pad, end) < window)
        .as((size, window, stride, pad, end) -> new Axis(size, window, stride, pad, 1, end));
  }

  @Provide
  Arbitrary<Geometry> geometries() {
    return Combinators.combine(axes(), axes()).as(Geometry::new);
  }

  /**
   * Returns tiles in rows of 1 to 6 half vectors for any width of vector, with or without an odd
   * row left over.
   */
  @Provide
  Arbitrary<Geometry> tiles() {
    return Combinators.combine(
            Arbitraries.integers().between(2, 13), Arbitraries.integers().between(1, 24))
        .as((height, pairs) -> Geometry.tiles(height, 4 * pairs, 2));
  }

  @Property(tries = 500)
  void anyWindowsFollowTheDefinition(@ForAll("geometries") Geometry g, @ForAll int seed) {
    followsTheDefinition(g, seed);
  }

  @Property(tries = 200)
  void tilesFollowTheDefinition(@ForAll("tiles") Geometry g, @ForAll int seed) {
    followsTheDefinition(g, seed);
  }

  /** Scatters one vector of tiles at a time, even if scalar loops would be faster. */
  @Property(tries = 200)
  void tilesScatterInVectors(@ForAll("tiles") Geometry g, @ForAll int seed) {
    if (TileMaxPooling.takes(g)) {
      float[] x = draw(2 * g.inputCells(), seed);
      int[] switches = ReferenceMaxPooling.switches(g, 2, doubles(x));
      float[] dy = draw(switches.length, seed + 1);
      float[] dx = new float[x.length];
      Arrays.fill(dx, UNTOUCHED);
      try (NativeOperands natives = new NativeOperands()) {
        new TileMaxPooling(g)
            .scatter(
                0,
                2,
                natives.read(MemorySegment.ofArray(dy)),
                switches,
                natives.write(MemorySegment.ofArray(dx)),
                0);
      }
      sameBits(dx, scatter(g, x.length, dy, switches));
    }
  }

  private static void followsTheDefinition(Geometry g, int seed) {
    int planes = 1 + (seed & 1) * 69;
    float[] x = draw(planes * g.inputCells(), seed);
    int[] expected = ReferenceMaxPooling.switches(g, planes, doubles(x));
    float[] dy = draw(expected.length, seed + 1);
    try (Workers workers = new Workers(2);
        Arena arena = Arena.ofShared()) {
      Memory memory = new Memory(arena, (seed & 2) == 0);
      MemorySegment input = memory.of(x);
      MemorySegment y = memory.ofSize(expected.length);
      int[] switches = new int[expected.length];
      MaxPoolingKernel.forward(g, planes, input, inner(y), switches, workers);
      assertThat(switches).isEqualTo(expected);
      sameBits(written(y), gather(g, x, expected));

      MemorySegment alone = memory.ofSize(expected.length);
      MaxPoolingKernel.forward(g, planes, input, inner(alone), null, workers);
      sameBits(written(alone), gather(g, x, expected));

      MemorySegment dx = memory.ofSize(x.length);
      MaxPoolingKernel.scatter(g, planes, memory.of(dy), switches, inner(dx), workers);
      sameBits(written(dx), scatter(g, x.length, dy, switches));
    }
  }

  /**
   * Draws values of which about half are delicate, so that ties and NaN are everywhere; some maps
   * contain nothing else.
   */
  private static float[] draw(int size, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double share = random.nextInt(3) / 2.0;
    int kinds = 1 + random.nextInt(DELICATE.length);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      boolean delicate = random.nextDouble() < share;
      values[i] = delicate ? DELICATE[random.nextInt(kinds)] : (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] gather(Geometry g, float[] x, int[] switches) {
    int windows = g.outputCells();
    float[] y = new float[switches.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i / windows * g.inputCells() + switches[i]];
    }
    return y;
  }

  private static float[] scatter(Geometry g, int size, float[] dy, int[] switches) {
    int windows = g.outputCells();
    float[] dx = new float[size];
    for (int i = 0; i < dy.length; i++) {
      dx[i / windows * g.inputCells() + switches[i]] += dy[i];
    }
    return dx;
  }

  /** Creates segments with a margin, so that a write outside of them is detected. */
  private record Memory(Arena arena, boolean isNative) {
    MemorySegment of(float[] values) {
      MemorySegment whole = ofSize(values.length);
      MemorySegment.copy(values, 0, whole, JAVA_FLOAT, MARGIN * Float.BYTES, values.length);
      return inner(whole);
    }

    MemorySegment ofSize(int floats) {
      float[] whole = new float[floats + 2 * MARGIN];
      Arrays.fill(whole, UNTOUCHED);
      return isNative ? arena.allocateFrom(JAVA_FLOAT, whole) : MemorySegment.ofArray(whole);
    }
  }

  private static MemorySegment inner(MemorySegment whole) {
    return whole.asSlice(MARGIN * Float.BYTES, whole.byteSize() - 2L * MARGIN * Float.BYTES);
  }

  private static float[] written(MemorySegment whole) {
    float[] values = whole.toArray(JAVA_FLOAT);
    for (int i = 0; i < MARGIN; i++) {
      assertThat(values[i]).isEqualTo(UNTOUCHED);
      assertThat(values[values.length - 1 - i]).isEqualTo(UNTOUCHED);
    }
    return Arrays.copyOfRange(values, MARGIN, values.length - MARGIN);
  }

  private static void sameBits(float[] got, float[] expected) {
    assertThat(bits(got)).isEqualTo(bits(expected));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
