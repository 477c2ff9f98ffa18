package switchback.training.readers.torch.families;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.readers.InputSize;
import switchback.training.readers.torch.tensors.Tensor;

/**
 * How a plain network pads and pools, as far as its arrays leave that open.
 *
 * @param filters the weights of the convolutions
 * @param padding the zeros at each side of each map; {@value #KEEPING} for as many as keep its size
 * @param pools whether a 2x2 max pooling follows each convolution
 */
record PlainShape(List<Tensor> filters, int padding, List<Boolean> pools) {
  /** A padding that keeps the size of the maps. */
  static final int KEEPING = -1;

  /** Returns the size of the maps behind the last pooling; null if nothing is left of them. */
  @Nullable InputSize last(InputSize input) {
    long height = input.height();
    long width = input.width();
    for (int i = 0; i < filters.size(); i++) {
      if (padding != KEEPING) {
        height += 2L * padding - filters.get(i).size(2) + 1;
        width += 2L * padding - filters.get(i).size(3) + 1;
      }
      if (pools.get(i)) {
        height = Math.floorDiv(height, 2L);
        width = Math.floorDiv(width, 2L);
      }
      if (height < 1 || width < 1) {
        return null;
      }
    }
    return new InputSize((int) height, (int) width);
  }

  /** Returns whether the maps of an image have as many values as the first dense layer takes. */
  boolean fits(InputSize input, int values) {
    InputSize last = last(input);
    long channels = filters.getLast().size(0);
    return last != null && channels * last.height() * last.width() == values;
  }

  /** Returns whether another padding gives the same maps. */
  boolean isSame(int other) {
    return padding == other
        || (padding == KEEPING
            && filters.stream()
                .allMatch(f -> f.size(2) == 2 * other + 1 && f.size(3) == 2 * other + 1));
  }

  /** Returns text such as {@code padding 0}. */
  String paddingText() {
    return padding == KEEPING ? "paddings that keep the size" : "padding " + padding;
  }

  /** Returns text such as {@code padding 0 without a last pooling}. */
  String text() {
    return paddingText() + (pools.getLast() ? "" : " without a last pooling");
  }

  PlainShape padded(int other) {
    return new PlainShape(filters, other, pools);
  }

  PlainShape pooled(List<Boolean> others) {
    return new PlainShape(filters, padding, others);
  }

  long poolings() {
    return pools.stream().filter(pool -> pool).count();
  }
}
