package switchback.training.readers.torch.architecture;

import java.util.Arrays;
import java.util.List;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;
import switchback.training.readers.torch.tensors.Tensor;

/** Layers that keep the size of their input: functions of single values, and softmax. */
public final class Functions {
  private Functions() {}

  /** A ReLU with a ceiling, which may be infinite. */
  public record Rectifier(float ceiling) implements LayerOperation {
    /** The plain ReLU. */
    public static final Rectifier RELU = new Rectifier(Float.POSITIVE_INFINITY);

    /** The ReLU with ceiling 6. */
    public static final Rectifier RELU6 = new Rectifier(6);

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return builder.rectifier(name, inputs.getFirst(), ceiling);
    }
  }

  /** Any other function. */
  public record Activation(Function function) implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return builder.activation(name, inputs.getFirst(), function);
    }
  }

  /** A parametric ReLU; the array {@code weight} holds one slope, or one per channel. */
  public record ParametricRectifier() implements LayerOperation {
    private static final String WEIGHT = "weight";

    @Override
    public List<ArrayRule> arrays() {
      return List.of(ArrayRule.required(WEIGHT, 1));
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = inputs.getFirst();
      Tensor weight = arrays.tensor(WEIGHT);
      if (weight.size() != 1 && (in.length < 2 || weight.size() != in[1])) {
        throw new IllegalArgumentException(
            "%s has %d slopes, not one, or one per channel of %s"
                .formatted(arrays.name(WEIGHT), weight.size(), Sizes.text(in)));
      }
      return in;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Value x = inputs.getFirst();
      float[] slopes = arrays.weights(WEIGHT).toArray();
      int[] shape = new int[Math.max(1, x.rank() - 1)];
      Arrays.fill(shape, 1);
      shape[0] = slopes.length;
      return builder.parametricRectifier(name, x, slopes, shape);
    }
  }

  /** A softmax along an axis, which may count from the end. */
  public record Softmax(int axis) implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      Sizes.axis(axis, inputs.getFirst());
      return inputs.getFirst();
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return builder.softmax(name, inputs.getFirst(), axis);
    }
  }

  /** Nothing, as a dropout does after training. */
  public record Identity() implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return inputs.getFirst();
    }
  }
}
