package switchback.training.readers.dl4j;

import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;

/**
 * How DL4J lays out the activations of a layer. In a graph, maps are (1, C, H, W), sequences are
 * maps of one row, (1, C, 1, W), and features are (1, n).
 */
enum Layout {
  /** Maps with their channels first. */
  NCHW,
  /** Maps with their channels last. */
  NHWC,
  /** Sequences with their channels first. */
  NCW,
  /** Features without places. */
  FEATURES,
  /** Not known, behind a layer that cannot be taken. */
  UNKNOWN;

  /** Returns the graph's axis for each of DL4J's. */
  private int[] axes() {
    return switch (this) {
      case NCHW, UNKNOWN -> new int[] {0, 1, 2, 3};
      case NHWC -> new int[] {0, 2, 3, 1};
      case NCW -> new int[] {0, 1, 3};
      case FEATURES -> new int[] {0, 1};
    };
  }

  /** Returns whether values have rows and columns, perhaps only one row. */
  boolean isMaps() {
    return this != FEATURES;
  }

  /** Returns whether this is a layout or not known, in which case it may be that layout. */
  boolean mayBe(Layout other) {
    return this == other || this == UNKNOWN;
  }

  /** Returns DL4J's number of axes. */
  int rank() {
    return axes().length;
  }

  /** Returns the graph's axis for one of DL4J's, from 0. */
  int axis(int stored) {
    return axes()[stored];
  }

  /** Returns the sizes of DL4J's axes, without that of the batch. */
  int[] sizes(MapShape maps) {
    int[] sizes = new int[rank() - 1];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] =
          switch (axes()[i + 1]) {
            case 1 -> maps.channels();
            case 2 -> maps.height();
            default -> maps.width();
          };
    }
    return sizes;
  }

  /** Returns the size of maps for the sizes of DL4J's axes, without that of the batch. */
  MapShape maps(int... sizes) {
    int[] maps = {1, 1, 1, 1};
    for (int i = 0; i < sizes.length; i++) {
      maps[axes()[i + 1]] = sizes[i];
    }
    return new MapShape(maps[1], maps[2], maps[3]);
  }

  /** Returns values as DL4J has them. */
  Value stored(Value value) {
    return switch (this) {
      case NHWC -> value.transpose(0, 2, 3, 1);
      case NCW -> value.reshape(1, value.size(1), value.size(3));
      default -> value;
    };
  }

  /** Returns values as the graph has them. */
  Value loaded(Value stored) {
    return switch (this) {
      case NHWC -> stored.transpose(0, 3, 1, 2);
      case NCW -> stored.reshape(1, stored.size(1), 1, stored.size(2));
      default -> stored;
    };
  }
}
