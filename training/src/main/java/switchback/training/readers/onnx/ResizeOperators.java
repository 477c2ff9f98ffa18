package switchback.training.readers.onnx;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.readers.onnx.constants.Axes;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;

/** Operators that make maps larger or smaller by interpolation. */
final class ResizeOperators {
  static final Map<String, Operator> ALL =
      Map.of("Resize", ResizeOperators::resize, "Upsample", ResizeOperators::upsample);

  private ResizeOperators() {}

  private static void upsample(Call call) {
    Value x = call.value(0);
    float[] scales;
    if (call.has(1)) {
      scales = call.constant(1).floats();
    } else if (call.attributes().has("scales")) {
      scales = call.attributes().reals("scales");
    } else {
      double height = call.attributes().real("height_scale", 1);
      double width = call.attributes().real("width_scale", 1);
      scales = new float[] {1, 1, (float) height, (float) width};
    }
    call.give(resized(call, x, Sampling.old(call.attributes()), scaled(x, scales)));
  }

  /** The sizes of all axes after a resizing, and by what coordinates are divided. */
  private static final class Target {
    private final int[] sizes;
    private final float[] scales;

    Target(int[] sizes, float[] scales) {
      this.sizes = sizes;
      this.scales = scales;
    }
  }

  private static Target scaled(Value x, float @Nullable [] scales) {
    if (scales == null || scales.length != x.rank()) {
      throw new IllegalArgumentException("scales " + Arrays.toString(scales) + " of " + x);
    }
    int[] sizes = new int[scales.length];
    for (int i = 0; i < sizes.length; i++) {
      double size = Math.floor(x.size(i) * (double) scales[i]);
      if (!(size >= 1 && size <= 1 << 20 && scales[i] > 0)) {
        throw new IllegalArgumentException("scales " + Arrays.toString(scales) + " of " + x);
      }
      sizes[i] = (int) size;
    }
    return new Target(sizes, scales);
  }

  private static void resize(Call call) {
    Value x = call.value(0);
    if (call.opset() < 11) {
      Sampling sampling = Sampling.old(call.attributes());
      call.give(resized(call, x, sampling, scaled(x, call.constant(1).floats())));
      return;
    }
    if (call.attributes().whole("antialias", 0) != 0) {
      throw new Untaken("with antialiasing");
    }
    call.give(resized(call, x, Sampling.of(call.attributes()), target(call, x)));
  }

  private static Target target(Call call, Value x) {
    long[] stated = call.attributes().wholes("axes");
    int[] axes = new int[x.rank()];
    Arrays.setAll(axes, i -> i);
    if (stated != null) {
      axes = Arrays.stream(stated).mapToInt(a -> Axes.axis(a, x.rank())).toArray();
    }
    Constant scales = call.optional(2).filter(s -> s.size() > 0).orElse(null);
    if (scales != null) {
      float[] all = new float[x.rank()];
      Arrays.fill(all, 1);
      check(scales.size() == axes.length, scales, x);
      for (int i = 0; i < axes.length; i++) {
        all[axes[i]] = (float) scales.at(i);
      }
      return scaled(x, all);
    }
    Constant sizes = call.constant(3);
    check(sizes.size() == axes.length, sizes, x);
    return sized(call, x, axes, sizes);
  }

  private static void check(boolean fits, Constant numbers, Value x) {
    if (!fits) {
      throw new IllegalArgumentException("a resizing of " + x + " by " + numbers);
    }
  }

  private static Target sized(Call call, Value x, int[] axes, Constant stated) {
    int[] sizes = x.sizes();
    float[] scales = new float[sizes.length];
    Arrays.fill(scales, 1);
    String policy = call.attributes().text("keep_aspect_ratio_policy", "stretch");
    double common = policy.equals("not_larger") ? Double.MAX_VALUE : 0;
    for (int i = 0; i < axes.length; i++) {
      long size = stated.whole(i);
      if (axes[i] == 0 && size == call.batch()) {
        size = 1;
      }
      check(size >= 1 && size <= 1 << 20, stated, x);
      double scale = (float) size / x.size(axes[i]);
      common = policy.equals("not_larger") ? Math.min(common, scale) : Math.max(common, scale);
      scales[axes[i]] = (float) scale;
      sizes[axes[i]] = (int) size;
    }
    for (int i = 0; i < axes.length && !policy.equals("stretch"); i++) {
      scales[axes[i]] = (float) common;
      sizes[axes[i]] = (int) Math.max(1, Math.floor(common * x.size(axes[i]) + 0.5));
    }
    return new Target(sizes, scales);
  }

  private static Value resized(Call call, Value x, Sampling sampling, Target target) {
    Value result = x;
    int[] places = places(x, target);
    for (int axis = 0; axis < x.rank(); axis++) {
      int along = axis;
      boolean isPlace = Arrays.stream(places).anyMatch(p -> p == along);
      if (!isPlace && changes(x, target, axis)) {
        call.along(axis);
        result = result.gather(axis, nearest(x, sampling, target, axis));
      }
    }
    if (places.length == 0) {
      return result;
    }
    int[] order = order(places, x.rank());
    Value maps = result.transpose(order);
    int[] moved = maps.sizes();
    boolean isLine = x.rank() == 3;
    Interpolation rows =
        isLine
            ? Interpolation.nearest(1, new int[] {0})
            : interpolation(x, sampling, target, places[0]);
    Interpolation columns = interpolation(x, sampling, target, places[places.length - 1]);
    Value four = isLine ? maps.reshape(moved[0], moved[1], 1, moved[2]) : maps;
    Value done = call.builder().resizing(call.name(), four, rows, columns);
    Value back = isLine ? done.reshape(moved[0], moved[1], done.size(3)) : done;
    return back.transpose(Shapes.inverse(order));
  }

  private static boolean changes(Value x, Target target, int axis) {
    return target.sizes[axis] != x.size(axis) || target.scales[axis] != 1;
  }

  /** Returns the axes of rows and columns; none if nothing changes along them. */
  private static int[] places(Value x, Target target) {
    boolean isLast = x.rank() == 4 && changes(x, target, 1) && !changes(x, target, 3);
    int[] places =
        switch (x.rank()) {
          case 3 -> new int[] {2};
          case 4 -> isLast ? new int[] {1, 2} : new int[] {2, 3};
          default -> new int[0];
        };
    return Arrays.stream(places).anyMatch(axis -> changes(x, target, axis)) ? places : new int[0];
  }

  private static int[] order(int[] places, int rank) {
    return rank == 4 && places[0] == 1
        ? new int[] {0, 3, 1, 2}
        : java.util.stream.IntStream.range(0, rank).toArray();
  }

  private static int[] nearest(Value x, Sampling sampling, Target target, int axis) {
    if (!sampling.isNearest()) {
      throw new Untaken("by interpolation along axis " + axis);
    }
    return sampling.nearest(x.size(axis), target.sizes[axis], target.scales[axis]);
  }

  private static Interpolation interpolation(Value x, Sampling sampling, Target target, int axis) {
    return sampling.along(x.size(axis), target.sizes[axis], target.scales[axis]);
  }
}
