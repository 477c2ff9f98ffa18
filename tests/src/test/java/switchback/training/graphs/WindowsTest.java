package switchback.training.graphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

class WindowsTest {
  private static Axis rows(Windows windows, int size) {
    Geometry geometry = windows.over(size, size);
    assertThat(geometry.rows()).isEqualTo(geometry.columns());
    return geometry.rows();
  }

  /** Sizes of PyTorch: floor((size + 2 pad - dilation (window - 1) - 1) / stride + 1). */
  @ParameterizedTest
  @CsvSource({
    "224, 7, 2, 3, 1, 112",
    "112, 3, 2, 1, 1, 56",
    "224, 11, 4, 2, 1, 55",
    "7, 3, 1, 0, 1, 5",
    "8, 3, 2, 0, 1, 3",
    "32, 3, 1, 2, 2, 32",
    "5, 5, 3, 0, 1, 1",
    "6, 1, 2, 0, 1, 3",
  })
  void statedPaddingCoversNoRest(
      int size, int window, int stride, int pad, int dilation, int expected) {
    Windows windows =
        Windows.of(window, window)
            .strides(stride, stride)
            .dilations(dilation, dilation)
            .padded(pad, pad, pad, pad);
    assertThat(rows(windows, size).outSize()).isEqualTo(expected);
    assertThat(rows(windows, size)).isEqualTo(new Axis(size, window, stride, pad, dilation, pad));
  }

  /**
   * Sizes of PyTorch's max pooling with {@code ceil_mode=True}: the last window starts within the
   * map or the padding before it.
   */
  @ParameterizedTest
  @CsvSource({
    // size, window, stride, pad, output size, end padding
    "112, 3, 2, 0, 56, 1",
    "55, 3, 2, 0, 27, 0",
    "56, 3, 2, 0, 28, 1",
    "6, 2, 2, 0, 3, 0",
    "7, 2, 2, 0, 4, 1",
    // A fourth window would start at row 6, beyond the padding before.
    "5, 2, 2, 1, 3, 1",
    "5, 2, 3, 0, 2, 0",
    "7, 2, 3, 0, 3, 1",
    "6, 1, 4, 0, 2, 0",
    "4, 1, 4, 0, 1, 0",
    "3, 3, 2, 1, 2, 1",
    "4, 3, 2, 1, 3, 2",
    "1, 3, 2, 1, 1, 1",
    "2, 3, 3, 1, 1, 1",
    // The last window would start in the end padding alone.
    "2, 2, 3, 1, 1, 1",
    "10, 2, 4, 1, 3, 1",
  })
  void ceilingCoversTheRestByOneMoreWindow(
      int size, int window, int stride, int pad, int expected, int end) {
    Windows windows =
        Windows.of(window, window)
            .strides(stride, stride)
            .padded(pad, pad, pad, pad)
            .padding(Windows.Padding.CEILING);
    Axis axis = rows(windows, size);
    assertThat(axis.outSize()).isEqualTo(expected);
    assertThat(axis.pad()).isEqualTo(pad);
    assertThat(axis.padEnd()).isEqualTo(end);
    // The formula of PyTorch's pooling.
    int torch = Math.ceilDiv(size + 2 * pad - window, stride) + 1;
    if ((torch - 1) * stride >= size + pad) {
      torch--;
    }
    assertThat(axis.outSize()).isEqualTo(torch);
  }

  /**
   * Sizes and paddings of TensorFlow's {@code SAME}: ceil(size / stride) windows, with an odd row
   * at the end.
   */
  @ParameterizedTest
  @CsvSource({
    // size, window, stride, dilation, output size, before, after
    "224, 3, 2, 1, 112, 0, 1",
    "224, 7, 2, 1, 112, 2, 3",
    "225, 3, 2, 1, 113, 1, 1",
    "7, 3, 1, 1, 7, 1, 1",
    "7, 2, 1, 1, 7, 0, 1",
    "7, 2, 2, 1, 4, 0, 1",
    "8, 2, 2, 1, 4, 0, 0",
    "5, 1, 2, 1, 3, 0, 0",
    "10, 3, 1, 2, 10, 2, 2",
    "10, 3, 3, 2, 4, 2, 2",
    "10, 2, 5, 1, 2, 0, 0",
    "1, 3, 2, 1, 1, 1, 1",
    "2, 5, 1, 1, 2, 2, 2",
    "3, 4, 1, 1, 3, 1, 2",
  })
  void sameGivesOneWindowPerStride(
      int size, int window, int stride, int dilation, int expected, int before, int after) {
    Windows windows =
        Windows.of(window, window)
            .strides(stride, stride)
            .dilations(dilation, dilation)
            // Stated padding has no meaning then.
            .padded(9, 9, 9, 9);
    Axis upper = rows(windows.padding(Windows.Padding.SAME_UPPER), size);
    assertThat(upper.outSize()).isEqualTo(expected);
    assertThat(upper.pad()).isEqualTo(before);
    assertThat(upper.padEnd()).isEqualTo(after);
    Axis lower = rows(windows.padding(Windows.Padding.SAME_LOWER), size);
    assertThat(lower.outSize()).isEqualTo(expected);
    assertThat(lower.pad()).isEqualTo(after);
    assertThat(lower.padEnd()).isEqualTo(before);
  }

  @Test
  void rowsAndColumnsAreIndependent() {
    Windows windows = Windows.of(3, 2).strides(2, 1).dilations(1, 4).padded(1, 2, 3, 4);
    assertThat(windows.over(10, 20))
        .isEqualTo(new Geometry(new Axis(10, 3, 2, 1, 1, 3), new Axis(20, 2, 1, 2, 4, 4)));
  }

  @Test
  void zerosCountInTheStatedPaddingAndInThatOfSame() {
    MapShape maps = new MapShape(1, 6, 6);
    Windows windows = Windows.of(3, 3).strides(2, 2).padded(1, 1, 0, 0);
    assertThat(windows.frame(maps)).containsExactly(1, 1, 0, 0);
    // The overhang beyond the stated padding does not count.
    Windows ceiling = windows.padded(0, 0, 0, 0).padding(Windows.Padding.CEILING);
    assertThat(ceiling.over(6, 6).rows().padEnd()).isEqualTo(1);
    assertThat(ceiling.frame(maps)).containsExactly(0, 0, 0, 0);
    assertThat(windows.padding(Windows.Padding.SAME_UPPER).frame(maps)).containsExactly(0, 0, 1, 1);
    assertThat(windows.padding(Windows.Padding.SAME_LOWER).frame(maps)).containsExactly(1, 1, 0, 0);
  }

  @Test
  void refusesWindowsThatDoNotFit() {
    assertThatThrownBy(() -> Windows.of(5, 5).over(4, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spans 5 cells does not fit into 4");
    assertThatThrownBy(() -> Windows.of(5, 5).padding(Windows.Padding.CEILING).over(4, 9))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Windows.of(5, 5).padding(Windows.Padding.SAME_UPPER).over(4, 9).rows().outSize())
        .isEqualTo(4);
  }
}
