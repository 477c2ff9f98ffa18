package switchback.training.readers.onnx;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.readers.onnx.constants.Axes;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;
import switchback.training.readers.onnx.file.ElementType;
import switchback.training.readers.onnx.file.OnnxGraph;

/** Operators that leave values as they are, with other axes. */
final class ViewOperators {
  static final Map<String, Operator> ALL =
      Map.ofEntries(
          entry("Identity", Call::pass),
          entry("Dropout", ViewOperators::dropout),
          entry("Cast", ViewOperators::cast),
          entry("CastLike", Call::pass),
          entry("Shape", ViewOperators::shape),
          entry("Size", ViewOperators::size),
          entry("Reshape", ViewOperators::reshape),
          entry("Flatten", ViewOperators::flatten),
          entry("Squeeze", ViewOperators::squeeze),
          entry("Unsqueeze", ViewOperators::unsqueeze),
          entry("Transpose", ViewOperators::transpose),
          entry("DepthToSpace", ViewOperators::depthToSpace),
          entry("SpaceToDepth", ViewOperators::spaceToDepth),
          entry("If", ViewOperators::branch));

  private ViewOperators() {}

  private static void dropout(Call call) {
    if (call.isWanted(1)) {
      throw new Untaken("whose mask is used");
    }
    if (call.optional(2).filter(mode -> mode.size() == 1 && mode.at(0) != 0).isPresent()) {
      throw new Untaken("in training mode");
    }
    call.pass();
  }

  private static void cast(Call call) {
    // In the oldest files the type is a text.
    String text = call.attributes().text("to", "");
    ElementType type = ElementType.of(call.attributes().whole("to", 1));
    boolean isReal =
        text.isEmpty() ? type.isReal() : text.contains("FLOAT") || text.equals("DOUBLE");
    if (!isReal) {
      throw new Untaken("to " + (text.isEmpty() ? type.toString() : text));
    }
    call.pass();
  }

  /** Returns the sizes of an array in the file, which may state a batch of several images. */
  private static int[] stated(Call call, Value x) {
    int[] sizes = x.sizes();
    if (sizes.length > 0) {
      sizes[0] = Math.multiplyExact(sizes[0], call.batch());
    }
    return sizes;
  }

  /** Returns an array with the sizes of the file, of which the first is that of a batch. */
  private static Value reshaped(Call call, Value x, int... stated) {
    int[] sizes = stated.clone();
    if (call.batch() > 1) {
      if (sizes.length == 0 || sizes[0] % call.batch() != 0) {
        throw new Untaken("that mixes the images of a batch of " + call.batch());
      }
      sizes[0] /= call.batch();
    }
    return x.reshape(sizes);
  }

  private static void shape(Call call) {
    call.give(0, Axes.shape(stated(call, call.value(0)), call.attributes()));
  }

  private static void size(Call call) {
    long size = (long) call.value(0).size() * call.batch();
    call.give(0, Constant.of(new long[] {size}));
  }

  private static void reshape(Call call) {
    Value x = call.value(0);
    long[] target = call.wholes(1, "shape");
    if (target == null) {
      throw new IllegalArgumentException("no shape to reshape to");
    }
    boolean takesZero = call.attributes().whole("allowzero", 0) != 0;
    call.give(reshaped(call, x, Axes.reshaped(stated(call, x), target, takesZero)));
  }

  private static void flatten(Call call) {
    Value x = call.value(0);
    int[] shape = stated(call, x);
    long stated = call.attributes().whole("axis", 1);
    int axis = stated == shape.length ? shape.length : Axes.axis(stated, shape.length);
    call.give(
        reshaped(call, x, Shapes.count(shape, 0, axis), Shapes.count(shape, axis, shape.length)));
  }

  private static void squeeze(Call call) {
    Value x = call.value(0);
    int[] shape = stated(call, x);
    int[] axes = call.axes(1, "axes", x.rank());
    int[] gone =
        axes == null || axes.length == 0
            ? IntStream.range(0, shape.length).filter(i -> shape[i] == 1).toArray()
            : axes;
    call.give(reshaped(call, x, Axes.without(shape, gone)));
  }

  private static void unsqueeze(Call call) {
    Value x = call.value(0);
    long[] axes = call.wholes(1, "axes");
    if (axes == null) {
      throw new IllegalArgumentException("no axes to add");
    }
    call.give(reshaped(call, x, Axes.with(stated(call, x), axes)));
  }

  private static void transpose(Call call) {
    Value x = call.value(0);
    int[] order = Axes.order(call.attributes().wholes("perm"), x.rank());
    if (order.length > 0 && order[0] != 0) {
      call.along(0);
    }
    boolean isSame = Arrays.equals(order, IntStream.range(0, x.rank()).toArray());
    call.give(isSame ? x : x.transpose(order));
  }

  private static int block(Call call) {
    long block = call.attributes().whole("blocksize", 0);
    if (block < 1 || block > 1 << 16) {
      throw new IllegalArgumentException("a blocksize of " + block);
    }
    return (int) block;
  }

  private static void depthToSpace(Call call) {
    Value x = call.value(0);
    int block = block(call);
    int[] s = x.sizes();
    if (s.length != 4 || s[1] % (block * block) != 0) {
      throw new IllegalArgumentException("blocks of " + block + " in " + x);
    }
    int maps = s[1] / (block * block);
    boolean isInner = call.attributes().text("mode", "DCR").equals("CRD");
    Value parts =
        isInner
            ? x.reshape(s[0], maps, block, block, s[2], s[3])
            : x.reshape(s[0], block, block, maps, s[2], s[3]);
    Value moved = isInner ? parts.transpose(0, 1, 4, 2, 5, 3) : parts.transpose(0, 3, 4, 1, 5, 2);
    call.give(moved.reshape(s[0], maps, s[2] * block, s[3] * block));
  }

  private static void spaceToDepth(Call call) {
    Value x = call.value(0);
    int block = block(call);
    int[] s = x.sizes();
    if (s.length != 4 || s[2] % block != 0 || s[3] % block != 0) {
      throw new IllegalArgumentException("blocks of " + block + " in " + x);
    }
    Value parts = x.reshape(s[0], s[1], s[2] / block, block, s[3] / block, block);
    Value moved = parts.transpose(0, 3, 5, 1, 2, 4);
    call.give(moved.reshape(s[0], s[1] * block * block, s[2] / block, s[3] / block));
  }

  /** Takes the branch that a constant condition chooses. */
  private static void branch(Call call) {
    Constant condition = call.constant(0);
    if (condition.size() != 1) {
      throw new IllegalArgumentException("a condition of " + condition);
    }
    OnnxGraph chosen =
        call.attributes()
            .graph(condition.at(0) != 0 ? "then_branch" : "else_branch")
            .orElseThrow(() -> new Untaken("without its branch"));
    List<Optional<Operand>> results = call.inlined(chosen);
    for (int i = 0; i < results.size(); i++) {
      int position = i;
      results.get(i).ifPresent(result -> call.give(position, result));
    }
  }
}
