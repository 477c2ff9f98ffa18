package switchback.training.readers.onnx;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.readers.onnx.constants.Axes;
import switchback.training.readers.onnx.constants.Part;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;

/** Operators that take arrays apart, join them, repeat them or put a frame around them. */
final class PartOperators {
  static final Map<String, Operator> ALL =
      Map.ofEntries(
          entry("Concat", PartOperators::concatenation),
          entry("Split", PartOperators::split),
          entry("Slice", PartOperators::slice),
          entry("Gather", PartOperators::gather),
          entry("Expand", PartOperators::expand),
          entry("Tile", PartOperators::tile),
          entry("Where", PartOperators::choice),
          entry("Pad", PartOperators::pad));

  private PartOperators() {}

  private static int axis(Call call, Value x, long otherwise) {
    int axis = Axes.axis(call.attributes().whole("axis", otherwise), x.rank());
    call.along(axis);
    return axis;
  }

  private static void concatenation(Call call) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < call.count(); i++) {
      if (!call.isFixed(i) || call.constant(i).size() > 0) {
        values.add(call.value(i));
      }
    }
    int axis = axis(call, values.getFirst(), call.opset() < 4 ? 1 : 0);
    for (Value value : values) {
      if (value.rank() != values.getFirst().rank()) {
        throw new IllegalArgumentException("a concatenation of " + values);
      }
    }
    call.give(call.builder().concatenation(call.name(), values, axis));
  }

  private static void split(Call call) {
    Value x = call.value(0);
    int axis = axis(call, x, 0);
    long[] stated = call.wholes(1, "split");
    long count = call.attributes().whole("num_outputs", call.node().outputs().size());
    int[] sizes = Part.split(x.size(axis), stated == null ? new long[0] : stated, count);
    int from = 0;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 0) {
        call.give(i, x.slice(axis, from, 1, sizes[i]));
      }
      from += sizes[i];
    }
  }

  private static void slice(Call call) {
    Value x = call.value(0);
    long[] starts = call.wholes(1, "starts");
    long[] ends = call.wholes(2, "ends");
    long[] axes = call.wholes(3, "axes");
    long[] steps = call.wholes(4, "steps");
    if (starts == null || ends == null) {
      throw new IllegalArgumentException("no starts and ends");
    }
    long[] none = {};
    List<Part> parts =
        Part.of(x.sizes(), starts, ends, axes == null ? none : axes, steps == null ? none : steps);
    for (Part part : parts) {
      if (!part.isAll(x.size(part.axis()))) {
        call.along(part.axis());
        if (part.count() == 0) {
          throw new IllegalArgumentException("a slice of nothing of " + x);
        }
        x = x.slice(part.axis(), part.from(), part.step(), part.count());
      }
    }
    call.give(x);
  }

  private static void gather(Call call) {
    if (!call.isFixed(1)) {
      throw new Untaken("at places that are computed from the image");
    }
    Value x = call.value(0);
    int axis = axis(call, x, 0);
    Constant which = call.constant(1);
    int[] positions = Axes.positions(which, x.size(axis));
    int[] shape = Axes.gathered(x.sizes(), axis, which.shape());
    Value gathered = x.gather(axis, positions);
    call.give(gathered.reshape(shape));
  }

  private static void expand(Call call) {
    Value x = call.value(0);
    int[] shape = Axes.ints(call.constant(1).wholes());
    if (shape.length >= x.rank() && shape.length > 0 && shape[0] == call.batch()) {
      shape[0] = 1;
    }
    call.give(x.broadcast(shape));
  }

  private static void tile(Call call) {
    Value x = call.value(0);
    int[] repeats = Axes.ints(call.constant(1).wholes());
    if (repeats.length != x.rank()) {
      throw new IllegalArgumentException("repeats " + Arrays.toString(repeats) + " of " + x);
    }
    for (int axis = 0; axis < repeats.length; axis++) {
      if (repeats[axis] != 1) {
        call.along(axis);
        x = x.gather(axis, positions(x.size(axis), repeats[axis]));
      }
    }
    call.give(x);
  }

  private static int[] positions(int size, int repeats) {
    if (repeats < 1 || (long) size * repeats > 1 << 28) {
      throw new IllegalArgumentException("repeated " + repeats + " times");
    }
    return IntStream.range(0, size * repeats).map(i -> i % size).toArray();
  }

  /** Takes the values of one array or the other, as a constant says. */
  private static void choice(Call call) {
    if (!call.isFixed(0)) {
      throw new Untaken("by a condition that is computed from the image");
    }
    Constant condition = call.perImage(call.constant(0));
    Value yes = call.value(1);
    Value no = call.value(2);
    int[] shape = Shapes.common(condition.shape(), Shapes.common(yes.sizes(), no.sizes()));
    int[] conditions = Shapes.repeated(condition.shape(), shape);
    int count = conditions.length;
    Value all =
        call.builder().concatenation(call.name(), List.of(row(yes, shape), row(no, shape)), 1);
    int[] places = new int[count];
    Arrays.setAll(places, i -> condition.at(conditions[i]) != 0 ? i : count + i);
    call.give(call.builder().rearrange(all, shape, places, 0));
  }

  private static Value row(Value x, int[] shape) {
    return x.broadcast(shape).reshape(1, -1);
  }

  // ---- frames

  private static void pad(Call call) {
    Value x = call.value(0);
    int[][] frame = frame(call, x.rank());
    if (frame[0].length != x.rank()) {
      throw new IllegalArgumentException("pads for " + frame[0].length + " axes of " + x);
    }
    boolean isNothing = true;
    for (int axis = 0; axis < x.rank(); axis++) {
      if (frame[0][axis] != 0 || frame[1][axis] != 0) {
        isNothing = false;
        call.along(axis);
      }
    }
    if (isNothing) {
      call.give(x);
      return;
    }
    String mode = call.attributes().text("mode", "constant");
    float value =
        call.optional(2)
            .filter(given -> given.size() == 1)
            .map(given -> (float) given.at(0))
            .orElse((float) call.attributes().real("value", 0));
    boolean isConstant = mode.equals("constant") || mode.isEmpty();
    call.give(isConstant ? framed(call, x, frame, value) : moved(call, x, frame, mode, value));
  }

  /** Returns the numbers added before and after each axis. */
  private static int[][] frame(Call call, int rank) {
    long[] pads = call.wholes(1, call.attributes().has("paddings") ? "paddings" : "pads");
    if (pads == null) {
      throw new IllegalArgumentException("no pads");
    }
    int[] axes = call.has(3) ? call.axes(3, "axes", rank) : null;
    int[] along = axes == null ? IntStream.range(0, rank).toArray() : axes;
    if (pads.length != 2 * along.length) {
      throw new IllegalArgumentException("pads " + Arrays.toString(pads));
    }
    int[][] frame = new int[2][rank];
    for (int i = 0; i < along.length; i++) {
      frame[0][along[i]] = pad(pads[i]);
      frame[1][along[i]] = pad(pads[along.length + i]);
    }
    return frame;
  }

  private static int pad(long pad) {
    if (Math.abs((double) pad) > 1 << 20) {
      throw new IllegalArgumentException("a pad of " + pad);
    }
    return (int) pad;
  }

  /** Adds a frame of a constant, which may become part of a convolution's own. */
  private static Value framed(Call call, Value x, int[][] frame, float value) {
    int[] first = frame[0];
    int[] last = frame[1];
    boolean isMaps = x.rank() == 4 && x.size(0) == 1 && first[0] == 0 && last[0] == 0;
    if (isMaps && first[1] == 0 && last[1] == 0) {
      int[] around = {first[2], first[3], last[2], last[3]};
      return call.builder().padding(call.name(), x, around, value);
    }
    if (isMaps && first[3] == 0 && last[3] == 0) {
      int[] around = {first[1], first[2], last[1], last[2]};
      Value maps = x.transpose(0, 3, 1, 2);
      return call.builder().padding(call.name(), maps, around, value).transpose(0, 2, 3, 1);
    }
    return moved(call, x, frame, "constant", value);
  }

  /** Returns a view with a frame along any axes. */
  private static Value moved(Call call, Value x, int[][] frame, String mode, float value) {
    Value result = x;
    for (int axis = 0; axis < x.rank(); axis++) {
      int before = frame[0][axis];
      int size = x.size(axis);
      int count = size + before + frame[1][axis];
      if (before != 0 || count != size) {
        if (count < 1 || count > 1 << 24) {
          throw new IllegalArgumentException("pads " + Arrays.deepToString(frame) + " of " + x);
        }
        int[] sources = new int[count];
        for (int i = 0; i < count; i++) {
          sources[i] = source(i - before, size, mode);
        }
        result = along(call, result, axis, sources, value);
      }
    }
    return result;
  }

  /** Returns the position from which a position beyond an axis comes, or -1. */
  private static int source(int position, int size, String mode) {
    if (position >= 0 && position < size) {
      return position;
    }
    return switch (mode) {
      case "constant", "" -> -1;
      case "edge" -> Math.clamp(position, 0, size - 1);
      case "wrap" -> Math.floorMod(position, size);
      case "reflect" -> {
        int period = Math.max(1, 2 * (size - 1));
        int folded = Math.floorMod(position, period);
        yield folded < size ? folded : period - folded;
      }
      default -> throw new Untaken("with the mode " + mode);
    };
  }

  private static Value along(Call call, Value x, int axis, int[] sources, float value) {
    if (Arrays.stream(sources).allMatch(s -> s >= 0)) {
      return x.gather(axis, sources);
    }
    int[] shape = x.sizes();
    int inner = Shapes.count(shape, axis + 1, shape.length);
    int[] inside = Arrays.stream(sources).map(s -> Math.max(0, s)).toArray();
    int[] places = Shapes.gathered(shape, axis, inside);
    for (int i = 0; i < places.length; i++) {
      places[i] = sources[i / inner % sources.length] < 0 ? -1 : places[i];
    }
    shape[axis] = sources.length;
    return call.builder().rearrange(x, shape, places, value);
  }
}
