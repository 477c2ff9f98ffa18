package switchback.training.readers.torch.architecture;

import java.util.Arrays;
import java.util.List;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Value;

/** Layers of several inputs. */
public final class Joins {
  private Joins() {}

  /** A sum or product of values of one shape, or of maps and one value for each. */
  public record Combined(Combination.Kind kind) implements LayerOperation {
    @Override
    public int inputs() {
      return 0;
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] out = inputs.getFirst().clone();
      for (int[] other : inputs) {
        if (other.length != out.length) {
          throw differ(out, other);
        }
        for (int axis = 0; axis < out.length; axis++) {
          if (out[axis] != other[axis] && out[axis] != 1 && other[axis] != 1) {
            throw differ(out, other);
          }
          out[axis] = Math.max(out[axis], other[axis]);
        }
      }
      return out;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Value result = inputs.getFirst();
      for (Value other : inputs.subList(1, inputs.size())) {
        result = builder.combination(name, kind, result, other);
      }
      return result;
    }
  }

  private static IllegalArgumentException differ(int[] a, int[] b) {
    return new IllegalArgumentException(
        "its inputs are of shapes " + Sizes.text(a) + " and " + Sizes.text(b));
  }

  /** All inputs one behind the other along an axis. */
  public record Concatenated(int axis) implements LayerOperation {
    @Override
    public int inputs() {
      return 0;
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] out = inputs.getFirst().clone();
      int along = Sizes.axis(axis, out);
      out[along] = 0;
      for (int[] input : inputs) {
        int[] rest = input.clone();
        if (rest.length != out.length) {
          throw differ(inputs.getFirst(), input);
        }
        rest[along] = out[along];
        if (!Arrays.equals(rest, out)) {
          throw differ(inputs.getFirst(), input);
        }
        out[along] = Math.addExact(out[along], input[along]);
      }
      return out;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return builder.concatenation(name, inputs, axis);
    }
  }
}
