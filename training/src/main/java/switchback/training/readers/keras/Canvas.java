package switchback.training.readers.keras;

import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;

/**
 * A builder of a graph at work. A dry run concerns sizes alone: functions of single values are left
 * out and nothing is moved, so that many sizes can be tried.
 *
 * @param builder the builder
 * @param isDry whether the graph is not wanted
 */
record Canvas(GraphBuilder builder, boolean isDry) {
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

  /** Returns a view with its axes in another order; in a dry run only their sizes change. */
  Value moved(Value x, int... order) {
    if (order.length < 2) {
      return x;
    }
    if (!isDry) {
      return builder.transpose(x, order);
    }
    int[] sizes = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      sizes[i] = x.size(order[i]);
    }
    return builder.reshape(x, sizes);
  }
}
