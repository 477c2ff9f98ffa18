package switchback.training.readers.keras;

import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;

/**
 * A builder of a graph at work.
 *
 * @param builder the builder
 */
record Canvas(GraphBuilder builder) {
  /** Returns a view of (1, C, ...) with the channels last. */
  Value channelsLast(Value x) {
    int[] order = new int[x.rank()];
    for (int i = 1; i < order.length - 1; i++) {
      order[i] = i + 1;
    }
    order[order.length - 1] = 1;
    return moved(x, order);
  }

  /** Returns a view of (1, ..., C) with the channels first. */
  Value channelsFirst(Value x) {
    int[] order = new int[x.rank()];
    order[1] = order.length - 1;
    for (int i = 2; i < order.length; i++) {
      order[i] = i - 1;
    }
    return moved(x, order);
  }

  private Value moved(Value x, int... order) {
    return order.length < 2 ? x : builder.transpose(x, order);
  }
}
