package switchback.training.readers.torch.architecture;

import java.util.Arrays;
import java.util.List;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.graphs.Windows;
import switchback.training.readers.FixedNormalization;
import switchback.training.readers.torch.tensors.Tensor;

/** Layers of weighted sums, and the normalisation that can be folded into them. */
public final class Sums {
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  private Sums() {}

  /**
   * A convolution; the array {@code weight} (O, C / groups, rows, columns) says the size of its
   * windows and the number of groups.
   *
   * @param windows strides, dilation and padding, around a window of any size
   */
  public record Convolution(Windows windows) implements LayerOperation {
    /** Returns a convolution of stride 1 without padding. */
    public static Convolution plain() {
      return new Convolution(Windows.of(1, 1));
    }

    /** Returns a convolution with one stride and one padding for both axes. */
    public static Convolution of(int stride, int padding) {
      return new Convolution(
          Windows.of(1, 1).strides(stride, stride).padded(padding, padding, padding, padding));
    }

    @Override
    public List<ArrayRule> arrays() {
      return List.of(ArrayRule.required(WEIGHT, 4), ArrayRule.optional(BIAS, 1));
    }

    private Windows windows(Tensor weight) {
      return windows.sized(weight.size(2), weight.size(3));
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      Tensor weight = arrays.tensor(WEIGHT);
      int[] in = Sizes.maps(inputs.getFirst());
      int each = weight.size(1);
      if (each == 0 || in[1] % each != 0 || weight.size(0) % (in[1] / each) != 0) {
        throw new IllegalArgumentException(
            "%s of shape %s takes %d channels, not %d"
                .formatted(arrays.name(WEIGHT), weight, each, in[1]));
      }
      arrays.checkSize(BIAS, weight.size(0));
      return Sizes.windows(weight.size(0), in, windows(weight));
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Tensor weight = arrays.tensor(WEIGHT);
      Value x = inputs.getFirst();
      return builder.convolution(
          name,
          x,
          windows(weight),
          x.size(1) / weight.size(1),
          arrays.weights(WEIGHT),
          arrays.weightsOrNull(BIAS));
    }
  }

  /** Sums over the last axis; the array {@code weight} is (out, in). */
  public record Dense() implements LayerOperation {
    @Override
    public List<ArrayRule> arrays() {
      return List.of(ArrayRule.required(WEIGHT, 2), ArrayRule.optional(BIAS, 1));
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      Tensor weight = arrays.tensor(WEIGHT);
      int[] out = inputs.getFirst().clone();
      int last = out.length - 1;
      if (out[last] != weight.size(1)) {
        throw new IllegalArgumentException(
            "%s of shape %s takes %d values, not the last axis of %s%s"
                .formatted(
                    arrays.name(WEIGHT),
                    weight,
                    weight.size(1),
                    Sizes.text(out),
                    last > 1 ? "; a flatten may be missing before it" : ""));
      }
      arrays.checkSize(BIAS, weight.size(0));
      out[last] = weight.size(0);
      return out;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return builder.dense(
          name, inputs.getFirst(), arrays.weights(WEIGHT), arrays.weightsOrNull(BIAS));
    }
  }

  /**
   * A batch normalisation with the statistics of training: the arrays {@code running_mean}, {@code
   * running_var} and perhaps {@code weight} and {@code bias}, a value per channel each.
   *
   * @param epsilon added to the variance
   */
  public record BatchNormalization(double epsilon) implements LayerOperation {
    /** PyTorch's default of {@code epsilon}. */
    public static final double EPSILON = 1e-5;

    private static final String MEAN = "running_mean";
    private static final String VARIANCE = "running_var";

    @Override
    public List<ArrayRule> arrays() {
      return List.of(
          ArrayRule.required(MEAN, 1),
          ArrayRule.required(VARIANCE, 1),
          ArrayRule.optional(WEIGHT, 1),
          ArrayRule.optional(BIAS, 1));
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = inputs.getFirst();
      if (in.length < 2) {
        throw new IllegalArgumentException("it takes maps, not values of " + Sizes.text(in));
      }
      for (ArrayRule rule : arrays()) {
        arrays.checkSize(rule.suffix(), in[1]);
      }
      return in;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Value x = inputs.getFirst();
      Weights mean = arrays.weights(MEAN);
      Weights variance = arrays.weights(VARIANCE);
      Weights weight = arrays.weightsOrNull(WEIGHT);
      Weights bias = arrays.weightsOrNull(BIAS);
      FixedNormalization normalization =
          new FixedNormalization(
              mean.size(),
              mean::at,
              variance::at,
              weight == null ? _ -> 1 : weight::at,
              bias == null ? _ -> 0 : bias::at,
              epsilon);
      int[] shape = new int[x.rank() - 1];
      Arrays.fill(shape, 1);
      shape[0] = mean.size();
      return builder.scaling(name, x, normalization.factors(), shape, normalization.terms(), shape);
    }
  }
}
