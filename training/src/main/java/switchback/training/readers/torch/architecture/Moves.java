package switchback.training.readers.torch.architecture;

import java.util.Arrays;
import java.util.List;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Value;

/** Layers that move values without changing them. */
public final class Moves {
  private Moves() {}

  /** All values along one axis. */
  public record Flatten() implements LayerOperation {
    @Override
    public boolean moves() {
      return true;
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      return new int[] {1, Sizes.count(inputs.getFirst())};
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return inputs.getFirst().reshape(1, -1);
    }
  }

  /** The axes in another order, that of the batch included. */
  public record Permutation(Indices order) implements LayerOperation {
    @Override
    public boolean moves() {
      return true;
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = inputs.getFirst();
      int[] sorted = order.toArray();
      Arrays.sort(sorted);
      boolean isOrder = sorted.length == in.length;
      for (int i = 0; i < sorted.length; i++) {
        isOrder &= sorted[i] == i;
      }
      if (!isOrder) {
        throw new IllegalArgumentException(
            "the order %s is none of the axes of %s".formatted(order, Sizes.text(in)));
      }
      return Arrays.stream(order.toArray()).map(axis -> in[axis]).toArray();
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return inputs.getFirst().transpose(order.toArray());
    }
  }

  /** Other axes, that of the batch included; one size may be -1. */
  public record Reshape(Indices shape) implements LayerOperation {
    @Override
    public boolean moves() {
      return true;
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = inputs.getFirst();
      int[] out = shape.toArray();
      long known = 1;
      int open = -1;
      for (int i = 0; i < out.length; i++) {
        known = Math.min(Integer.MAX_VALUE, known * Math.abs(out[i]));
        open = out[i] == -1 ? i : open;
      }
      if (open >= 0) {
        out[open] = (int) (Sizes.count(in) / known);
        known *= out[open];
      }
      if (known != Sizes.count(in)) {
        throw new IllegalArgumentException(
            "values of %s do not have the shape %s".formatted(Sizes.text(in), shape));
      }
      return out;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return inputs.getFirst().reshape(shape.toArray());
    }
  }

  /**
   * Every {@code step}th position along an axis.
   *
   * @param from the first position
   * @param to the position before which it ends; {@link #END} for the end of the axis
   */
  public record Slice(int axis, int from, int to, int step) implements LayerOperation {
    @Override
    public boolean moves() {
      return true;
    }

    /** The end of an axis, whatever its size. */
    public static final int END = Integer.MAX_VALUE;

    private int count(int size) {
      return Math.ceilDiv(Math.min(to, size) - from, step);
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] out = inputs.getFirst().clone();
      int along = Sizes.axis(axis, out);
      if (from >= out[along] || to <= from) {
        throw new IllegalArgumentException(
            "positions from %d along axis %d of %s".formatted(from, axis, Sizes.text(out)));
      }
      out[along] = count(out[along]);
      return out;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Value x = inputs.getFirst();
      return x.slice(axis, from, step, count(x.size(axis)));
    }
  }

  /** Maps in equal groups, taken in turn from each group. */
  public record Shuffle(int groups) implements LayerOperation {
    @Override
    public boolean moves() {
      return true;
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = Sizes.maps(inputs.getFirst());
      if (in[1] % groups != 0) {
        throw new IllegalArgumentException(in[1] + " channels in " + groups + " groups");
      }
      return in;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Value x = inputs.getFirst();
      int each = x.size(1) / groups;
      int[] channels = new int[x.size(1)];
      for (int i = 0; i < channels.length; i++) {
        channels[i] = i % groups * each + i / groups;
      }
      return x.gather(1, channels);
    }
  }

  /** Maps of zeros before and behind the others. */
  public record ChannelPadding(int before, int behind) implements LayerOperation {
    @Override
    public boolean moves() {
      return true;
    }

    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] out = Sizes.maps(inputs.getFirst()).clone();
      out[1] = Math.addExact(out[1], Math.addExact(before, behind));
      return out;
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Value x = inputs.getFirst();
      int[] shape = {1, before + x.size(1) + behind, x.size(2), x.size(3)};
      int plane = x.size(2) * x.size(3);
      int[] places = new int[shape[1] * plane];
      for (int i = 0; i < places.length; i++) {
        int place = i - before * plane;
        places[i] = place >= 0 && place < x.size() ? place : -1;
      }
      return builder.rearrange(x, shape, places, 0);
    }
  }
}
