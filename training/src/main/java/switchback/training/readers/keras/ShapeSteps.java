package switchback.training.readers.keras;

import java.util.Arrays;
import switchback.training.graphs.Value;
import tools.jackson.databind.JsonNode;

/** Makes steps of layers that move values or leave some out. */
final class ShapeSteps {
  private ShapeSteps() {}

  /** Returns the step of a layer that puts all values into one axis. */
  static Step flatten(LayerSource source) {
    boolean isLast = source.isLast();
    return Step.of(
        (_, x) -> {
          Value plain = x.plain();
          // Keras flattens maps with the channels first as if they were last.
          Value ordered = isLast || x.rank() < 3 ? plain : Feature.channelsLast(plain);
          return Feature.plain(ordered.reshape(1, x.value().size()));
        });
  }

  /** Returns the step of a layer that changes the axes. */
  static Step reshape(LayerSource source) {
    int[] target = source.settings().integers("target_shape", "dims");
    for (int size : target) {
      if (size == 0 || size < -1) {
        throw new IllegalArgumentException("target_shape " + Arrays.toString(target));
      }
    }
    int[] shape = new int[target.length + 1];
    shape[0] = 1;
    System.arraycopy(target, 0, shape, 1, target.length);
    return Step.of((_, x) -> Feature.plain(x.plain().reshape(shape)));
  }

  /** Returns the step of a layer that changes the order of the axes. */
  static Step permute(LayerSource source) {
    int[] dims = source.settings().integers("dims");
    int[] order = new int[dims.length + 1];
    System.arraycopy(dims, 0, order, 1, dims.length);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i) {
        throw new IllegalArgumentException("dims " + Arrays.toString(dims));
      }
    }
    return Step.of((_, x) -> permuted(x, order));
  }

  static Feature permuted(Feature x, int[] order) {
    if (x.rank() != order.length) {
      throw new IllegalArgumentException("an input of " + x);
    }
    return Feature.plain(x.plain().transpose(order));
  }

  /** Returns the step of a layer that repeats a vector. */
  static Step repeat(LayerSource source) {
    int count = source.settings().integer(1, "n");
    if (count < 1) {
      throw new IllegalArgumentException("n " + count);
    }
    return Step.of(
        (_, x) -> {
          if (x.rank() != 2) {
            throw new IllegalArgumentException("an input of " + x);
          }
          Value row = x.value().reshape(1, 1, x.size(1));
          return Feature.plain(row.broadcast(1, count, x.size(1)));
        });
  }

  /** Returns the step of a layer that adds a frame of zeros, or cuts one off. */
  static Step frame(LayerSource source, int axes, boolean isCut) {
    int[][] sides =
        sides(source.settings().get(isCut ? "cropping" : "padding"), axes, isCut ? 0 : 1);
    int sign = isCut ? -1 : 1;
    int[] rows = axes == 1 ? new int[2] : sides[0];
    int[] columns = sides[axes - 1];
    int[] frame = {sign * rows[0], sign * columns[0], sign * rows[1], sign * columns[1]};
    boolean isLast = source.isLast();
    return Step.of(
        (builder, x) -> {
          if (x.rank() != axes + 2) {
            throw new IllegalArgumentException("an input of " + x);
          }
          Value in = x.channelsFirst(isLast);
          Value maps = builder.padding(source.name(), in, frame, 0);
          Value out = axes == 1 ? maps.reshape(1, maps.size(1), maps.size(-1)) : maps;
          return new Feature(out, isLast);
        });
  }

  /** Returns the two sides of each axis: of a number, one per axis, two per axis, or names. */
  private static int[][] sides(JsonNode padding, int axes, int otherwise) {
    int[][] sides = new int[axes][];
    if (padding.isObject()) {
      sides[0] = new int[] {side(padding.path("top_pad")), side(padding.path("bottom_pad"))};
      sides[axes - 1] = new int[] {side(padding.path("left_pad")), side(padding.path("right_pad"))};
      return sides;
    }
    if (padding.size() == 4 && axes == 2) {
      // Keras 1: top, bottom, left, right.
      return new int[][] {
        {side(padding.get(0)), side(padding.get(1))}, {side(padding.get(2)), side(padding.get(3))}
      };
    }
    for (int i = 0; i < axes; i++) {
      JsonNode axis = padding;
      if (padding.isArray()) {
        boolean isBoth = axes == 1 && padding.size() == 2;
        axis = isBoth ? padding : padding.path(i);
      }
      boolean isPair = axis.isArray() && axis.size() == 2;
      sides[i] =
          padding.isMissingNode()
              ? new int[] {otherwise, otherwise}
              : isPair
                  ? new int[] {side(axis.get(0)), side(axis.get(1))}
                  : new int[] {side(axis), side(axis)};
    }
    return sides;
  }

  private static int side(JsonNode size) {
    JsonNode number = size.isArray() && size.size() == 1 ? size.get(0) : size;
    int side = number.isIntegralNumber() ? number.asInt(-1) : -1;
    if (side < 0 || side > 1 << 16) {
      throw new IllegalArgumentException("a padding or cropping of " + size);
    }
    return side;
  }
}
