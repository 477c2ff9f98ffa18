package switchback.training.readers.onnx;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.graphs.Windows;
import switchback.training.readers.onnx.constants.Axes;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;

/** Convolutions and poolings, along two axes or along one. */
final class WindowOperators {
  static final Map<String, Operator> ALL =
      Map.ofEntries(
          entry("Conv", WindowOperators::convolution),
          entry("ConvTranspose", WindowOperators::transposedConvolution),
          entry("MaxPool", WindowOperators::maxPooling),
          entry("AveragePool", WindowOperators::averagePooling),
          entry("GlobalAveragePool", WindowOperators::globalAverage),
          entry("GlobalMaxPool", WindowOperators::globalMaximum));

  private static final int LARGEST = 1 << 16;

  private WindowOperators() {}

  /** Refuses arrays that are no maps and no lines; returns whether it is a line (1, C, steps). */
  static boolean isLine(Value x) {
    if (x.rank() != 3 && x.rank() != 4) {
      throw new Untaken("over " + (x.rank() - 2) + " axes");
    }
    return x.rank() == 3;
  }

  /** Returns numbers along rows and columns; a line has one row. */
  private static int[] pair(
      String attribute, long @Nullable [] stated, boolean isLine, int otherwise) {
    if (stated == null || stated.length == 0) {
      return new int[] {isLine ? 1 : otherwise, otherwise};
    }
    if (stated.length != (isLine ? 1 : 2)) {
      throw new IllegalArgumentException(attribute + " " + Arrays.toString(stated));
    }
    for (long number : stated) {
      if (number < 1 || number > LARGEST) {
        throw new IllegalArgumentException(attribute + " " + Arrays.toString(stated));
      }
    }
    return isLine ? new int[] {1, (int) stated[0]} : Axes.ints(stated);
  }

  private static int[] pair(Call call, String attribute, boolean isLine) {
    return pair(attribute, call.attributes().wholes(attribute), isLine, 1);
  }

  /** Returns the padding that a node states: above, at the left, below, at the right. */
  private static int[] pads(Call call, boolean isLine) {
    long[] stated = call.attributes().wholes("pads");
    if (stated == null || stated.length == 0 || isAutomatic(call)) {
      return new int[4];
    }
    if (stated.length != (isLine ? 2 : 4)) {
      throw new IllegalArgumentException("pads " + Arrays.toString(stated));
    }
    for (long pad : stated) {
      if (pad < 0 || pad > LARGEST) {
        throw new Untaken("with padding of " + pad);
      }
    }
    return isLine ? new int[] {0, (int) stated[0], 0, (int) stated[1]} : Axes.ints(stated);
  }

  private static boolean isAutomatic(Call call) {
    String way = call.attributes().text("auto_pad", "NOTSET");
    return !way.isEmpty() && !way.equals("NOTSET");
  }

  private static Windows windows(Call call, int[] size, boolean isLine) {
    int[] strides = pair(call, "strides", isLine);
    int[] dilations = pair(call, "dilations", isLine);
    int[] pads = pads(call, isLine);
    Windows windows =
        Windows.of(size[0], size[1])
            .strides(strides[0], strides[1])
            .dilations(dilations[0], dilations[1])
            .padded(pads[0], pads[1], pads[2], pads[3]);
    return switch (call.attributes().text("auto_pad", "NOTSET")) {
      case "SAME_UPPER" -> windows.padding(Windows.Padding.SAME_UPPER);
      case "SAME_LOWER" -> windows.padding(Windows.Padding.SAME_LOWER);
      case "NOTSET", "VALID", "" ->
          call.attributes().whole("ceil_mode", 0) != 0
              ? windows.padding(Windows.Padding.CEILING)
              : windows;
      default -> throw new Untaken("with auto_pad " + call.attributes().text("auto_pad", ""));
    };
  }

  /** Returns the rows and columns of filters (O, C, rows, columns). */
  private static int[] kernel(Call call, Constant filters, boolean isLine) {
    int[] shape = filters.shape();
    if (shape.length != (isLine ? 3 : 4) || Shapes.count(shape) == 0) {
      throw new IllegalArgumentException("filters of " + Arrays.toString(shape));
    }
    int[] kernel = isLine ? new int[] {1, shape[2]} : new int[] {shape[2], shape[3]};
    int[] stated = pair("kernel_shape", call.attributes().wholes("kernel_shape"), isLine, 0);
    if (call.attributes().has("kernel_shape") && !Arrays.equals(kernel, stated)) {
      throw new IllegalArgumentException(
          "filters of " + Arrays.toString(shape) + ", kernel_shape " + Arrays.toString(stated));
    }
    return kernel;
  }

  private static int groups(Call call) {
    long groups = call.attributes().whole("group", 1);
    if (groups < 1 || groups > 1 << 24) {
      throw new IllegalArgumentException(groups + " groups");
    }
    return (int) groups;
  }

  private static @Nullable Weights bias(Call call, int features) {
    Constant bias = call.optional(2).orElse(null);
    if (bias != null && bias.size() != features) {
      throw new IllegalArgumentException(bias + " as a bias of " + features + " features");
    }
    return bias == null ? null : bias.weights();
  }

  static Value maps(Value x, boolean isLine) {
    return isLine ? x.reshape(x.size(0), x.size(1), 1, x.size(2)) : x;
  }

  static void give(Call call, Value maps, boolean isLine) {
    call.give(isLine ? maps.reshape(maps.size(0), maps.size(1), maps.size(3)) : maps);
  }

  private static void convolution(Call call) {
    Value x = call.value(0);
    boolean isLine = isLine(x);
    Constant filters = call.constant(1);
    int[] kernel = kernel(call, filters, isLine);
    int groups = groups(call);
    int[] shape = filters.shape();
    if ((long) shape[1] * groups != x.size(1)) {
      throw new IllegalArgumentException(
          "filters of " + Arrays.toString(shape) + " in " + groups + " groups over " + x);
    }
    Value maps =
        call.builder()
            .convolution(
                call.name(),
                maps(x, isLine),
                windows(call, kernel, isLine),
                groups,
                filters.weights(),
                bias(call, shape[0]));
    give(call, maps, isLine);
  }

  private static void transposedConvolution(Call call) {
    Value x = call.value(0);
    boolean isLine = isLine(x);
    Constant filters = call.constant(1);
    int[] kernel = kernel(call, filters, isLine);
    int groups = groups(call);
    int[] shape = filters.shape();
    if (shape[0] != x.size(1)) {
      throw new IllegalArgumentException("filters of " + Arrays.toString(shape) + " over " + x);
    }
    Value maps = maps(x, isLine);
    int[] in = {maps.size(2), maps.size(3)};
    int[][] axes = new int[2][];
    for (int axis = 0; axis < 2; axis++) {
      axes[axis] = transposedAxis(call, axis, in[axis], kernel[axis], isLine);
    }
    int[] strides = pair(call, "strides", isLine);
    int[] dilations = pair(call, "dilations", isLine);
    Windows windows =
        Windows.of(kernel[0], kernel[1])
            .strides(strides[0], strides[1])
            .dilations(dilations[0], dilations[1])
            .padded(axes[0][1], axes[1][1], axes[0][2], axes[1][2]);
    give(
        call,
        call.builder()
            .transposedConvolution(
                call.name(),
                maps,
                windows,
                axes[0][0],
                axes[1][0],
                groups,
                filters.weights(),
                bias(call, Math.multiplyExact(shape[1], groups))),
        isLine);
  }

  /** Returns the size of a transposed convolution's output along an axis, and both paddings. */
  private static int[] transposedAxis(Call call, int axis, int in, int window, boolean isLine) {
    int stride = pair(call, "strides", isLine)[axis];
    int reach = (window - 1) * pair(call, "dilations", isLine)[axis] + 1;
    int further = further(call, axis, isLine);
    long whole = (long) stride * (in - 1) + further + reach;
    long[] stated = call.attributes().wholes("output_shape");
    boolean isRow = isLine && axis == 0;
    String way = call.attributes().text("auto_pad", "NOTSET");
    boolean isSame = way.startsWith("SAME");
    if (!isRow && (isSame || (stated != null && stated.length > 0))) {
      long size =
          stated == null || stated.length == 0
              ? (long) in * stride
              : stated[stated.length - (isLine ? 1 : 2) + (isLine ? 0 : axis)];
      long total = whole - size;
      if (size < 1 || total < 0) {
        throw new Untaken("with an output of " + size + " where " + whole + " are covered");
      }
      int small = (int) (total / 2);
      int large = (int) (total - small);
      return way.equals("SAME_UPPER")
          ? new int[] {(int) size, small, large}
          : new int[] {(int) size, large, small};
    }
    int[] pads = pads(call, isLine);
    long size = whole - pads[axis] - pads[axis + 2];
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("an output of " + size + " rows or columns");
    }
    return new int[] {(int) size, pads[axis], pads[axis + 2]};
  }

  private static int further(Call call, int axis, boolean isLine) {
    long[] stated = call.attributes().wholes("output_padding");
    if (stated == null || stated.length == 0 || (isLine && axis == 0)) {
      return 0;
    }
    long further = stated[isLine ? 0 : axis % stated.length];
    if (further < 0 || further > LARGEST) {
      throw new IllegalArgumentException("output_padding " + Arrays.toString(stated));
    }
    return (int) further;
  }

  static Windows poolingWindows(Call call, boolean isLine) {
    if (!call.attributes().has("kernel_shape")) {
      throw new IllegalArgumentException("no kernel_shape");
    }
    return windows(call, pair(call, "kernel_shape", isLine), isLine);
  }

  private static void maxPooling(Call call) {
    if (call.isWanted(1)) {
      throw new Untaken("whose places are used");
    }
    Value x = call.value(0);
    boolean isLine = isLine(x);
    Windows windows = poolingWindows(call, isLine);
    give(call, call.builder().maxPooling(call.name(), maps(x, isLine), windows), isLine);
  }

  private static void averagePooling(Call call) {
    Value x = call.value(0);
    if (x.rank() == 5) {
      alongFirst(call, x);
      return;
    }
    boolean isLine = isLine(x);
    Windows windows = poolingWindows(call, isLine);
    boolean counts = call.attributes().whole("count_include_pad", 0) != 0;
    Value maps = call.builder().averagePooling(call.name(), maps(x, isLine), windows, counts);
    give(call, maps, isLine);
  }

  /**
   * Averages (1, C, D, H, W) along its third axis alone, as PyTorch spells response normalisation:
   * the other two are taken as one.
   */
  private static void alongFirst(Call call, Value x) {
    long[] size = call.attributes().wholes("kernel_shape");
    if (size == null || size.length != 3 || size[1] != 1 || size[2] != 1 || !isPlain(call)) {
      throw new Untaken("over 3 axes");
    }
    int window = pair("kernel_shape", new long[] {size[0]}, true, 1)[1];
    Value maps =
        x.reshape(x.size(0), x.size(1), x.size(2), Math.multiplyExact(x.size(3), x.size(4)));
    Value means = call.builder().averagePooling(call.name(), maps, Windows.of(window, 1), false);
    call.give(means.reshape(x.size(0), x.size(1), means.size(2), x.size(3), x.size(4)));
  }

  /** Returns whether a window moves by one place, without gaps and padding. */
  private static boolean isPlain(Call call) {
    return !isAutomatic(call)
        && isEach(call, "strides", 1)
        && isEach(call, "dilations", 1)
        && isEach(call, "pads", 0);
  }

  private static boolean isEach(Call call, String attribute, long number) {
    long[] stated = call.attributes().wholes(attribute);
    return stated == null || Arrays.stream(stated).allMatch(n -> n == number);
  }

  private static void globalAverage(Call call) {
    Value x = call.value(0);
    boolean isLine = isLine(x);
    give(call, call.builder().globalAveragePooling(call.name(), maps(x, isLine)), isLine);
  }

  private static void globalMaximum(Call call) {
    Value x = call.value(0);
    boolean isLine = isLine(x);
    give(call, call.builder().globalMaxPooling(call.name(), maps(x, isLine)), isLine);
  }
}
