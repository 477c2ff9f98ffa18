package switchback.training.kernels.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static switchback.Numbers.relativeDifference;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.Npz;
import switchback.Shared;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

/** Compares max pooling with PyTorch's values, switches and ties included. */
class MaxPoolingTest {

  static Stream<String> cases() throws IOException {
    return Npz.read(Shared.path("fixtures/pooling.npz")).names().stream()
        .map(name -> name.substring(0, name.indexOf('/')))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesSwitchesAndGradientsAgree(String name) throws IOException {
    Npz npz = Npz.read(Shared.path("fixtures/pooling.npz"));
    Npz.Array x = npz.get(name + "/x");
    Npz.Array kernel = npz.get(name + "/kernel");
    Npz.Array stride = npz.get(name + "/stride");
    Npz.Array pad = npz.get(name + "/pad");
    Geometry g =
        new Geometry(
            new Axis(x.size(2), kernel.whole(0), stride.whole(0), pad.whole(0), 1),
            new Axis(x.size(3), kernel.whole(1), stride.whole(1), pad.whole(1), 1));
    int planes = x.size(0) * x.size(1);
    double[] y = npz.get(name + "/y").values();
    int[] places =
        Arrays.stream(npz.get(name + "/switches").values()).mapToInt(v -> (int) v).toArray();
    Npz.Array dy = npz.get(name + "/dy");
    double[] dx = npz.get(name + "/dx").values();

    int[] reference = ReferenceMaxPooling.switches(g, planes, x.values());
    assertThat(reference).isEqualTo(places);
    assertThat(ReferenceMaxPooling.gather(g, x.values(), reference)).isEqualTo(y);
    assertThat(
            relativeDifference(ReferenceMaxPooling.scatter(g, planes, dy.values(), reference), dx))
        .isLessThan(1e-12);

    try (Workers workers = new Workers(2)) {
      int[] switches = new int[y.length];
      float[] pooled = new float[y.length];
      MaxPoolingKernel.forward(
          g,
          planes,
          MemorySegment.ofArray(x.floats()),
          MemorySegment.ofArray(pooled),
          switches,
          workers);
      assertThat(switches).isEqualTo(places);
      assertThat(relativeDifference(pooled, y)).isLessThan(1e-4);
      float[] back = new float[x.floats().length];
      MaxPoolingKernel.scatter(
          g,
          planes,
          MemorySegment.ofArray(dy.floats()),
          switches,
          MemorySegment.ofArray(back),
          workers);
      assertThat(relativeDifference(back, dx)).isLessThan(1e-4);
    }
  }

  @Test
  void aTieFallsToTheFirstInRowMajorOrder() {
    Geometry g = Geometry.tiles(2, 4, 2);
    float[] x = {3, 7, -1, -1, 7, 3, -1, -1};
    int[] switches = new int[2];
    try (Workers workers = new Workers(1)) {
      MaxPoolingKernel.forward(
          g, 1, MemorySegment.ofArray(x), MemorySegment.ofArray(new float[2]), switches, workers);
    }
    assertThat(switches).containsExactly(1, 2);
  }

  @Test
  void windowsThatCouldLieInThePaddingAloneAreRefused() {
    Geometry g = Geometry.square(new Axis(4, 2, 2, 2, 1));
    try (Workers workers = new Workers(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  MaxPoolingKernel.forward(
                      g,
                      1,
                      MemorySegment.ofArray(new float[16]),
                      MemorySegment.ofArray(new float[16]),
                      null,
                      workers))
          .withMessageContaining("all meet the map");
    }
  }

  /** Windows of 2x2 cells, 2 apart, see the corners of squares of 3x3. */
  @Test
  void windowsMayHaveGaps() {
    Geometry g =
        Geometry.of(3, 5, new int[] {2, 2}, new int[] {1, 2}, new int[2], new int[] {2, 2});
    float[] x = {1, 9, 5, 9, 7, 9, 9, 9, 9, 9, 3, 9, 2, 9, 8};
    float[] y = new float[2];
    int[] switches = new int[2];
    float[] back = new float[15];
    try (Workers workers = new Workers(1)) {
      MaxPoolingKernel.forward(
          g, 1, MemorySegment.ofArray(x), MemorySegment.ofArray(y), switches, workers);
      MaxPoolingKernel.scatter(
          g,
          1,
          MemorySegment.ofArray(new float[] {-1, 4}),
          switches,
          MemorySegment.ofArray(back),
          workers);
    }
    assertThat(y).containsExactly(5, 8);
    assertThat(switches).containsExactly(2, 14);
    assertThat(back).containsExactly(0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4);
  }

  /** Geometries that the vector loops take without their gaps, and others. */
  @ParameterizedTest
  @CsvSource({
    "2, 2, 2, 0, 64",
    "3, 2, 1, 1, 67",
    "2, 3, 2, 2, 70",
    "3, 2, 3, 2, 40",
    "2, 2, 2, 1, 33"
  })
  void gapsAreThoseOfTheReference(int window, int dilation, int stride, int pad, int size) {
    Geometry g = Geometry.square(new Axis(size, window, stride, pad, dilation));
    float[] x = new float[2 * g.inputCells()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 7919L % 1009;
    }
    double[] exact = IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray();
    int[] expected = ReferenceMaxPooling.switches(g, 2, exact);
    int[] switches = new int[expected.length];
    float[] y = new float[expected.length];
    try (Workers workers = new Workers(1)) {
      MaxPoolingKernel.forward(
          g, 2, MemorySegment.ofArray(x), MemorySegment.ofArray(y), switches, workers);
    }
    assertThat(switches).isEqualTo(expected);
    float[] alone = new float[y.length];
    MaxPoolingKernel.forward(g, 2, MemorySegment.ofArray(x), MemorySegment.ofArray(alone));
    assertThat(alone).isEqualTo(y);
  }

  /** Two cells, 2 apart, over one between them. */
  @Test
  void gapsOverTheWholeMapAreRefused() {
    Geometry g = new Geometry(new Axis(1, 1, 1, 0, 1), new Axis(1, 2, 1, 1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MaxPoolingKernel.forward(
                    g, 1, MemorySegment.ofArray(new float[1]), MemorySegment.ofArray(new float[1])))
        .withMessageContaining("all meet the map");
  }
}
