package switchback.training.readers.keras;

import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.graphs.Windows;
import switchback.training.readers.keras.files.StoredNumbers;

/**
 * Makes steps of convolutions and dense layers. Those along one axis are convolutions of one row.
 */
final class ConvolutionSteps {
  private ConvolutionSteps() {}

  /**
   * The settings that all convolutions have.
   *
   * @param axes the number of axes that the windows move along, 1 or 2
   * @param windows the windows
   * @param isLast whether the layer has the channels last
   * @param source the layer
   * @param activation the activation after it
   */
  private record Layer(
      int axes, Windows windows, boolean isLast, LayerSource source, Step.Single activation) {
    static Layer of(LayerSource source, int axes) {
      Settings settings = source.settings();
      int[] size =
          settings.has("kernel_size", "filter_length")
              ? settings.sizes(axes, 1, "kernel_size", "filter_length")
              : new int[] {settings.integer(0, "nb_row"), settings.integer(0, "nb_col")};
      int[] strides = settings.sizes(axes, 1, "strides", "subsample", "subsample_length");
      int[] dilations = settings.sizes(axes, 1, "dilation_rate", "atrous_rate");
      int last = axes - 1;
      if (size.length != axes || size[0] < 1 || size[last] < 1) {
        throw new IllegalArgumentException("no kernel_size");
      }
      Windows windows =
          Windows.of(axes == 1 ? 1 : size[0], size[last])
              .strides(axes == 1 ? 1 : strides[0], strides[last])
              .dilations(axes == 1 ? 1 : dilations[0], dilations[last])
              .padding(source.isSame() ? Windows.Padding.SAME_UPPER : Windows.Padding.STATED);
      return new Layer(axes, windows, source.isLast(), source, ActivationSteps.inside(source));
    }

    int rows() {
      return windows.rows();
    }

    int columns() {
      return windows.columns();
    }

    /** Returns the input with the channels first, if there are as many as expected. */
    Value input(Feature x, int channels) {
      if (x.rank() != axes + 2) {
        throw new IllegalArgumentException("an input of " + x);
      }
      Value first = x.channelsFirst(isLast);
      if (first.size(1) != channels) {
        throw new IllegalArgumentException(
            "filters for " + channels + " channels, an input of " + x);
      }
      return first;
    }

    /** Returns the output from maps with the channels first. */
    Feature output(GraphBuilder builder, Value maps) {
      Value value = axes == 1 ? maps.reshape(1, maps.size(1), maps.size(3)) : maps;
      return activation.apply(builder, new Feature(value, isLast));
    }

    /** Checks a kernel and returns it with axes for rows and columns: (rows, columns, a, b). */
    StoredNumbers kernel(String name) {
      StoredNumbers kernel = source.needed(name);
      if (kernel.rank() == 3 && axes == 1) {
        kernel = kernel.reshaped(1, kernel.size(0), kernel.size(1), kernel.size(2));
      }
      if (kernel.rank() != 4) {
        throw new IllegalArgumentException("a " + name + " of " + kernel.shape());
      }
      return kernel;
    }

    boolean isRowsFirst(StoredNumbers kernel) {
      return kernel.size(0) == rows() && kernel.size(1) == columns();
    }

    IllegalArgumentException unfit(StoredNumbers kernel) {
      return new IllegalArgumentException(
          "weights of " + kernel.shape() + " for windows of " + rows() + "x" + columns());
    }
  }

  /** Filters with the outputs in front, or whatever axis is first in the graph. */
  private record Filters(Weights values, int first, int second) {}

  private static boolean[] flips(LayerSource source, int... axes) {
    boolean[] flips = new boolean[4];
    for (int axis : axes) {
      flips[axis] = source.origin().isTheano();
    }
    return flips;
  }

  /** Returns the step of a convolution. */
  static Step convolution(LayerSource source, int axes) {
    Layer layer = Layer.of(source, axes);
    int groups = source.settings().integer(1, "groups");
    Filters filters = filters(layer);
    @Nullable Weights bias = source.bias(filters.first());
    if (groups < 1) {
      throw new IllegalArgumentException("groups " + groups);
    }
    return Step.of(
        (builder, x) -> {
          Value in = layer.input(x, filters.second() * groups);
          return layer.output(
              builder,
              builder.convolution(
                  source.name(), in, layer.windows(), groups, filters.values(), bias));
        });
  }

  /** Returns filters (O, C, rows, columns) of a kernel in any of the layouts that were in use. */
  private static Filters filters(Layer layer) {
    StoredNumbers kernel = layer.kernel("kernel");
    LayerSource source = layer.source();
    int outputs = source.settings().integer(0, "filters", "nb_filter");
    boolean isOutputFirst =
        kernel.size(0) == outputs
            && ((kernel.size(2) == layer.rows() && kernel.size(3) == layer.columns())
                || (layer.axes() == 1 && kernel.size(2) == layer.columns()));
    boolean isOutputLast = kernel.size(3) == outputs && layer.isRowsFirst(kernel);
    if (layer.axes() == 1 && kernel.size(0) == layer.columns() && kernel.size(1) == 1) {
      // Keras 1 has the single column behind the row.
      isOutputLast |= kernel.size(3) == outputs && source.origin().isFirst();
    }
    boolean isFirstWanted = source.origin().isFirst() && !layer.isLast();
    if (isOutputLast && !(isOutputFirst && isFirstWanted)) {
      Weights values = kernel.transposed(flips(source, 0, 1), 3, 2, 0, 1);
      return new Filters(values, outputs, kernel.size(2));
    }
    if (isOutputFirst) {
      Weights values = kernel.transposed(flips(source, 2, 3), 0, 1, 2, 3);
      return new Filters(values, outputs, kernel.size(1));
    }
    throw layer.unfit(kernel);
  }

  /** Returns the step of a transposed convolution. */
  static Step transposed(LayerSource source, int axes) {
    Layer layer = Layer.of(source, axes);
    Filters filters = transposedFilters(layer);
    @Nullable Weights bias = source.bias(filters.second());
    int[] extra = source.settings().integers("output_padding");
    return Step.of(
        (builder, x) -> {
          Value in = layer.input(x, filters.first());
          Windows w = layer.windows();
          int height =
              axes == 1 ? 1 : length(in.size(2), w.strideRows(), w.reachRows(), w, extra, 0);
          int width = length(in.size(-1), w.strideColumns(), w.reachColumns(), w, extra, axes - 1);
          return layer.output(
              builder,
              builder.transposedConvolution(
                  source.name(), in, w, height, width, 1, filters.values(), bias));
        });
  }

  /** Returns filters (C, O, rows, columns). */
  private static Filters transposedFilters(Layer layer) {
    StoredNumbers kernel = layer.kernel("kernel");
    LayerSource source = layer.source();
    boolean isOld = source.origin().isFirst();
    if (isOld && !layer.isLast() && kernel.size(2) == layer.rows()) {
      return new Filters(
          kernel.transposed(flips(source, 2, 3), 1, 0, 2, 3), kernel.size(1), kernel.size(0));
    }
    if (!layer.isRowsFirst(kernel)) {
      throw layer.unfit(kernel);
    }
    // The last axis is that of the inputs; Keras 1 had it before that of the outputs.
    int inputs = isOld ? 2 : 3;
    int outputs = isOld ? 3 : 2;
    return new Filters(
        kernel.transposed(flips(source, 0, 1), inputs, outputs, 0, 1),
        kernel.size(inputs),
        kernel.size(outputs));
  }

  /** Returns the size of a transposed convolution's output along an axis, by Keras's rule. */
  private static int length(int in, int stride, int reach, Windows windows, int[] extra, int axis) {
    boolean isSame = windows.padding() == Windows.Padding.SAME_UPPER;
    if (extra.length == 0) {
      return isSame
          ? Math.multiplyExact(in, stride)
          : Math.addExact(Math.multiplyExact(in, stride), Math.max(reach - stride, 0));
    }
    int pad = isSame ? reach / 2 : 0;
    int more = extra[Math.min(axis, extra.length - 1)];
    return Math.addExact(Math.multiplyExact(in - 1, stride), reach - 2 * pad + more);
  }

  /** Returns the step of a depthwise convolution. */
  static Step depthwise(LayerSource source, int axes) {
    Layer layer = Layer.of(source, axes);
    StoredNumbers kernel = layer.kernel("kernel");
    Weights filters = depthwiseFilters(layer, kernel);
    int channels = kernel.size(2);
    @Nullable Weights bias = source.bias(channels * kernel.size(3));
    return Step.of(
        (builder, x) -> {
          Value in = layer.input(x, channels);
          return layer.output(
              builder,
              builder.convolution(source.name(), in, layer.windows(), channels, filters, bias));
        });
  }

  private static Weights depthwiseFilters(Layer layer, StoredNumbers kernel) {
    if (!layer.isRowsFirst(kernel)) {
      throw layer.unfit(kernel);
    }
    return kernel.transposed(2, 3, 0, 1);
  }

  /**
   * Returns the step of a depthwise convolution and one of single cells, without anything between.
   */
  static Step separable(LayerSource source, int axes) {
    Layer layer = Layer.of(source, axes);
    StoredNumbers kernel = layer.kernel("depthwise_kernel");
    StoredNumbers mixing = layer.kernel("pointwise_kernel");
    Weights filters = depthwiseFilters(layer, kernel);
    int channels = kernel.size(2);
    if (mixing.size(0) != 1 || mixing.size(1) != 1) {
      throw layer.unfit(mixing);
    }
    int between = channels * kernel.size(3);
    if (mixing.size(2) != between) {
      throw layer.unfit(mixing);
    }
    Weights points = mixing.transposed(3, 2, 0, 1);
    @Nullable Weights bias = source.bias(mixing.size(3));
    return Step.of(
        (builder, x) -> {
          Value in = layer.input(x, channels);
          String first = source.name() + "/depthwise";
          Value maps = builder.convolution(first, in, layer.windows(), channels, filters, null);
          return layer.output(
              builder, builder.convolution(source.name(), maps, Windows.of(1, 1), 1, points, bias));
        });
  }

  /** Returns the step of a dense layer over the last axis. */
  static Step dense(LayerSource source) {
    StoredNumbers kernel = source.needed("kernel");
    if (kernel.rank() != 2) {
      throw new IllegalArgumentException("weights of " + kernel.shape());
    }
    int inputs = kernel.size(0);
    Weights weights = kernel.transposed(1, 0);
    @Nullable Weights bias = source.bias(kernel.size(1));
    Step.Single activation = ActivationSteps.inside(source);
    return Step.of(
        (builder, x) -> {
          if (x.rank() < 2 || x.size(-1) != inputs) {
            throw new IllegalArgumentException("weights for " + inputs + " inputs, got " + x);
          }
          return activation.apply(builder, dense(builder, source.name(), x, weights, bias));
        });
  }

  private static Feature dense(
      GraphBuilder builder, String name, Feature x, Weights weights, @Nullable Weights bias) {
    boolean isOnMaps = (x.rank() == 3 || x.rank() == 4) && x.value().size() > x.size(-1);
    if (!isOnMaps) {
      return Feature.plain(builder.dense(name, x.plain(), weights, bias));
    }
    Value maps = x.channelsFirst(true);
    Value sums = builder.convolution(name, maps, Windows.of(1, 1), 1, weights, bias);
    int[] shape = maps.sizes();
    shape[1] = sums.size(1);
    return new Feature(sums.reshape(shape), true);
  }
}
