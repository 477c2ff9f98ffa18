package switchback.training.readers.onnx.constants;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Weights;
import switchback.training.readers.onnx.file.Constant;

/** Operators that put constants at other places, or make them. */
final class ConstantViews {
  private ConstantViews() {}

  static Constant reshaped(Given given) {
    long[] target = given.wholes(1, "shape");
    boolean takesZero = given.attributes().whole("allowzero", 0) != 0;
    return given.at(0).reshaped(Axes.reshaped(given.at(0).shape(), target, takesZero));
  }

  static Constant flattened(Given given) {
    int[] shape = given.at(0).shape();
    long stated = given.attributes().whole("axis", 1);
    int axis = stated == shape.length ? shape.length : Axes.axis(stated, shape.length);
    return given
        .at(0)
        .reshaped(Shapes.count(shape, 0, axis), Shapes.count(shape, axis, shape.length));
  }

  static Constant squeezed(Given given) {
    int[] shape = given.at(0).shape();
    long[] stated = given.wholes(1, "axes");
    int[] axes =
        stated.length > 0
            ? Arrays.stream(stated).mapToInt(a -> Axes.axis(a, shape.length)).toArray()
            : IntStream.range(0, shape.length).filter(i -> shape[i] == 1).toArray();
    return given.at(0).reshaped(Axes.without(shape, axes));
  }

  static Constant unsqueezed(Given given) {
    return given.at(0).reshaped(Axes.with(given.at(0).shape(), given.wholes(1, "axes")));
  }

  static Constant transposed(Given given) {
    int[] shape = given.at(0).shape();
    long[] stated = given.attributes().wholes("perm");
    int[] order = Axes.order(stated, shape.length);
    int[] sizes = given.allow(Shapes.picked(shape, order));
    return given.at(0).rearranged(sizes, Shapes.transposed(shape, order));
  }

  static Constant concatenated(Given given) {
    int axis = given.axis(given.node().opset() < 4 ? 1 : 0);
    int[] shape = given.at(0).shape();
    boolean isReal = false;
    shape[axis] = 0;
    for (int i = 0; i < given.inputs().size(); i++) {
      int[] its = given.at(i).shape();
      if (its.length != shape.length) {
        throw new IllegalArgumentException("a concatenation of " + given.at(i));
      }
      shape[axis] += its[axis];
      its[axis] = shape[axis];
      isReal |= given.at(i).isReal();
      if (!Arrays.equals(its, shape)) {
        throw new IllegalArgumentException("a concatenation of " + given.at(i));
      }
    }
    int count = Shapes.count(given.allow(shape));
    double[] values = isReal ? new double[count] : new double[0];
    long[] wholes = isReal ? new long[0] : new long[count];
    int whole = Shapes.count(shape, axis, shape.length);
    int to = 0;
    for (int i = 0; i < given.inputs().size(); i++) {
      Constant part = given.at(i);
      int each = Shapes.count(part.shape(), axis, shape.length);
      for (int from = 0; from < part.size(); from++) {
        int place = to + from / each * whole + from % each;
        if (isReal) {
          values[place] = part.at(from);
        } else {
          wholes[place] = part.whole(from);
        }
      }
      to += each;
    }
    return isReal ? ConstantMath.reals(values, shape) : Constant.of(wholes, shape);
  }

  static Constant gathered(Given given) {
    Constant from = given.at(0);
    Constant which = given.at(1);
    int axis = given.axis(0);
    int[] shape = from.shape();
    int[] positions = Axes.positions(which, shape[axis]);
    int[] sizes = Axes.gathered(shape, axis, which.shape());
    return from.rearranged(given.allow(sizes), Shapes.gathered(shape, axis, positions));
  }

  static Constant sliced(Given given) {
    Constant result = given.at(0);
    List<Part> parts =
        Part.of(
            result.shape(),
            given.wholes(1, "starts"),
            given.wholes(2, "ends"),
            given.wholes(3, "axes"),
            given.wholes(4, "steps"));
    for (Part part : parts) {
      int[] shape = result.shape();
      int[] places = Shapes.gathered(shape, part.axis(), part.positions());
      shape[part.axis()] = part.count();
      result = result.rearranged(given.allow(shape), places);
    }
    return result;
  }

  static List<Constant> split(Given given) {
    Constant from = given.at(0);
    int axis = given.axis(0);
    int[] shape = from.shape();
    long outputs = given.attributes().whole("num_outputs", given.node().outputs().size());
    int start = 0;
    List<Constant> results = new ArrayList<>();
    for (int size : Part.split(shape[axis], given.wholes(1, "split"), outputs)) {
      int[] positions = new Part(axis, start, 1, size).positions();
      int[] its = shape.clone();
      its[axis] = size;
      results.add(from.rearranged(given.allow(its), Shapes.gathered(shape, axis, positions)));
      start += size;
    }
    return results;
  }

  static Constant expanded(Given given) {
    int[] shape = given.at(0).shape();
    int[] wide = Shapes.common(shape, sizes(given.at(1)));
    return given.at(0).rearranged(given.allow(wide), Shapes.repeated(shape, wide));
  }

  private static int[] sizes(Constant constant) {
    int[] sizes = Axes.ints(constant.wholes());
    if (Arrays.stream(sizes).anyMatch(s -> s < 0)) {
      throw new IllegalArgumentException("sizes " + Arrays.toString(sizes));
    }
    return sizes;
  }

  static Constant tiled(Given given) {
    Constant result = given.at(0);
    int[] repeats = sizes(given.at(1));
    if (repeats.length != result.rank()) {
      throw new IllegalArgumentException("repeats " + Arrays.toString(repeats) + " of " + result);
    }
    for (int axis = 0; axis < repeats.length; axis++) {
      int[] shape = result.shape();
      int size = shape[axis];
      shape[axis] = Math.multiplyExact(size, repeats[axis]);
      given.allow(shape);
      int[] positions = new int[shape[axis]];
      Arrays.setAll(positions, i -> i % size);
      result = result.rearranged(shape, Shapes.gathered(result.shape(), axis, positions));
    }
    return result;
  }

  static Constant filled(Given given) {
    int[] shape = given.allow(sizes(given.at(0)));
    Constant value = given.attributes().tensor("value").orElse(Constant.of(Weights.of(0), 1));
    return value.rearranged(shape, new int[Shapes.count(shape)]);
  }

  static Constant range(Given given) {
    double start = given.at(0).at(0);
    double step = given.at(2).at(0);
    double count = Math.ceil((given.at(1).at(0) - start) / step);
    if (!(count <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException("a range of " + count);
    }
    int size = Math.max(0, (int) count);
    given.allow(size);
    double[] values = new double[size];
    Arrays.setAll(values, i -> start + i * step);
    return ConstantMath.like(given.at(0), values, size);
  }

  static Constant shape(Given given) {
    return Axes.shape(given.at(0).shape(), given.attributes());
  }

  static Constant nonZero(Given given) {
    Constant of = given.at(0);
    int[] shape = of.shape();
    int[] strides = Shapes.strides(shape);
    int[] found = IntStream.range(0, of.size()).filter(i -> of.at(i) != 0).toArray();
    given.allow(shape.length, found.length);
    long[] places = new long[shape.length * found.length];
    for (int i = 0; i < places.length; i++) {
      int axis = i / found.length;
      places[i] = found[i % found.length] / strides[axis] % shape[axis];
    }
    return Constant.of(places, shape.length, found.length);
  }

  /** Adds a frame of a constant; negative numbers cut off. */
  static Constant padded(Given given) {
    Constant x = given.at(0);
    if (!given.attributes().text("mode", "constant").equals("constant")) {
      throw new Untaken("with the mode " + given.attributes().text("mode", ""));
    }
    int rank = x.rank();
    long[] pads = given.wholes(1, "pads");
    int[] axes =
        given.optional(3).isPresent()
            ? Arrays.stream(given.wholes(3, "axes")).mapToInt(a -> Axes.axis(a, rank)).toArray()
            : IntStream.range(0, rank).toArray();
    if (pads.length != 2 * axes.length) {
      throw new IllegalArgumentException("pads " + Arrays.toString(pads) + " of " + x);
    }
    int[] before = new int[rank];
    int[] shape = x.shape();
    for (int i = 0; i < axes.length; i++) {
      before[axes[i]] = Math.toIntExact(pads[i]);
      shape[axes[i]] = Math.toIntExact(shape[axes[i]] + pads[i] + pads[axes.length + i]);
    }
    double fill =
        given
            .optional(2)
            .filter(value -> value.size() == 1)
            .map(value -> value.at(0))
            .orElse(given.attributes().real("value", 0));
    return ConstantMath.like(x, framed(x, before, given.allow(shape), fill), shape);
  }

  private static double[] framed(Constant x, int[] before, int[] shape, double fill) {
    int[] inner = x.shape();
    double[] values = new double[Shapes.count(shape)];
    for (int i = 0; i < values.length; i++) {
      int rest = i;
      int place = 0;
      int stride = 1;
      boolean isInside = true;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        int at = rest % shape[axis] - before[axis];
        rest /= shape[axis];
        isInside &= at >= 0 && at < inner[axis];
        place += at * stride;
        stride *= inner[axis];
      }
      values[i] = isInside ? x.at(place) : fill;
    }
    return values;
  }
}
