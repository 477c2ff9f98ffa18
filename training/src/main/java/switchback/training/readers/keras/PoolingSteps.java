package switchback.training.readers.keras;

import java.util.Arrays;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;
import switchback.training.graphs.Windows;

/** Makes steps of poolings, along one or two axes. */
final class PoolingSteps {
  private PoolingSteps() {}

  /** Returns the step of a pooling with windows. */
  static Step windows(LayerSource source, int axes, boolean isMax) {
    Settings settings = source.settings();
    int[] size = settings.sizes(axes, 2, "pool_size", "pool_length");
    int[] strides = size;
    if (settings.has("strides", "stride")) {
      strides = settings.sizes(axes, 1, "strides", "stride");
    }
    int last = axes - 1;
    Windows windows =
        Windows.of(axes == 1 ? 1 : size[0], size[last])
            .strides(axes == 1 ? 1 : strides[0], strides[last])
            .padding(source.isSame() ? Windows.Padding.SAME_UPPER : Windows.Padding.STATED);
    boolean isLast = source.isLast();
    return Step.of(
        (builder, x) -> {
          Value in = input(x, axes, isLast);
          return output(pooled(builder, source.name(), in, windows, isMax), axes, isLast);
        });
  }

  private static Value input(Feature x, int axes, boolean isLast) {
    if (x.rank() != axes + 2) {
      throw new IllegalArgumentException("an input of " + x);
    }
    return x.channelsFirst(isLast);
  }

  private static Value pooled(
      GraphBuilder builder, String name, Value in, Windows windows, boolean isMax) {
    // The cells of the padding do not count for TensorFlow.
    return isMax
        ? builder.maxPooling(name, in, windows)
        : builder.averagePooling(name, in, windows, false);
  }

  private static Feature output(Value maps, int axes, boolean isLast) {
    Value value = axes == 1 ? maps.reshape(1, maps.size(1), maps.size(3)) : maps;
    return new Feature(value, isLast);
  }

  /** Returns the step of a pooling of whole maps. */
  static Step global(LayerSource source, int axes, boolean isMax) {
    boolean isKept = source.settings().flag(false, "keepdims", "keep_dims");
    boolean isLast = source.isLast();
    return Step.of(
        (builder, x) -> {
          Value in = input(x, axes, isLast);
          Value maps =
              isMax
                  ? builder.globalMaxPooling(source.name(), in)
                  : builder.globalAveragePooling(source.name(), in);
          if (!isKept) {
            return Feature.plain(maps.reshape(1, maps.size(1)));
          }
          return output(maps, axes, isLast);
        });
  }

  /** Returns the step of a pooling to a given size, if it divides that of the maps. */
  static Step adaptive(LayerSource source, int axes, boolean isMax) {
    int[] size = source.settings().sizes(axes, 1, "output_size");
    boolean isLast = source.isLast();
    return Step.of(
        (builder, x) -> {
          Value in = input(x, axes, isLast);
          int[] window = new int[axes];
          for (int i = 0; i < axes; i++) {
            int whole = in.size(i + 2);
            if (whole % size[i] != 0) {
              throw new IllegalArgumentException(
                  "windows of different sizes, from " + x + " to " + Arrays.toString(size));
            }
            window[i] = whole / size[i];
          }
          int rows = axes == 1 ? 1 : window[0];
          Windows windows = Windows.of(rows, window[axes - 1]).strides(rows, window[axes - 1]);
          return output(pooled(builder, source.name(), in, windows, isMax), axes, isLast);
        });
  }
}
