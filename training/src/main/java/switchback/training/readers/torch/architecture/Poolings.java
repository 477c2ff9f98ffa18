package switchback.training.readers.torch.architecture;

import java.util.List;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.graphs.Windows;

/** Layers that pool windows of maps, and other layers that change the size of maps. */
public final class Poolings {
  private Poolings() {}

  /** Returns windows of one size and stride without padding. */
  public static Windows windows(int size, int stride) {
    return Windows.of(size, size).strides(stride, stride);
  }

  /** A max pooling. */
  public record Maximum(Windows windows) implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = Sizes.maps(inputs.getFirst());
      checkPadding(windows);
      return Sizes.windows(in[1], in, windows);
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return builder.maxPooling(name, inputs.getFirst(), windows);
    }
  }

  /**
   * An average pooling.
   *
   * @param countsPadding whether the padding counts as zeros
   */
  public record Average(Windows windows, boolean countsPadding) implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = Sizes.maps(inputs.getFirst());
      checkPadding(windows);
      return Sizes.windows(in[1], in, windows);
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return builder.averagePooling(name, inputs.getFirst(), windows, countsPadding);
    }
  }

  /** Checks that no window lies in the padding alone, as PyTorch does. */
  private static void checkPadding(Windows windows) {
    if (Math.max(windows.top(), windows.bottom()) > windows.reachRows() / 2
        || Math.max(windows.left(), windows.right()) > windows.reachColumns() / 2) {
      throw new IllegalArgumentException("its padding is more than half of its window");
    }
  }

  /**
   * A pooling of each whole map to one value.
   *
   * @param isMaximum whether it takes the maximum instead of the average
   */
  public record Global(boolean isMaximum) implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      return new int[] {1, Sizes.maps(inputs.getFirst())[1], 1, 1};
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return isMaximum
          ? builder.globalMaxPooling(name, inputs.getFirst())
          : builder.globalAveragePooling(name, inputs.getFirst());
    }
  }

  /** An average pooling to maps of a given size, by windows that overlap where it does not fit. */
  public record Adaptive(int rows, int columns) implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      return new int[] {1, Sizes.maps(inputs.getFirst())[1], rows, columns};
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Value x = inputs.getFirst();
      int height = x.size(2);
      int width = x.size(3);
      if (height == rows && width == columns) {
        return x;
      }
      if (height % rows == 0 && width % columns == 0) {
        Windows windows = Windows.of(height / rows, width / columns);
        return builder.averagePooling(
            name, x, windows.strides(height / rows, width / columns), false);
      }
      return builder.resizing(name, x, averages(height, rows), averages(width, columns));
    }

    /**
     * Returns the mean from cell {@code i size / outSize}, rounded down, to the next, rounded up.
     */
    private static Interpolation averages(int size, int outSize) {
      int taps = 1;
      for (int i = 0; i < outSize; i++) {
        taps = Math.max(taps, end(i, size, outSize) - start(i, size, outSize));
      }
      int[] sources = new int[outSize * taps];
      float[] weights = new float[outSize * taps];
      for (int i = 0; i < outSize; i++) {
        int start = start(i, size, outSize);
        int count = end(i, size, outSize) - start;
        for (int tap = 0; tap < taps; tap++) {
          sources[i * taps + tap] = start + Math.min(tap, count - 1);
          weights[i * taps + tap] = tap < count ? 1f / count : 0;
        }
      }
      return new Interpolation(size, taps, Indices.of(sources), Weights.of(weights));
    }

    private static int start(int i, int size, int outSize) {
      return (int) ((long) i * size / outSize);
    }

    private static int end(int i, int size, int outSize) {
      return (int) Math.ceilDiv((i + 1L) * size, (long) outSize);
    }
  }

  /** Repeats each row and column. */
  public record Upsampling(int rows, int columns) implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = Sizes.maps(inputs.getFirst());
      return new int[] {
        1, in[1], Math.multiplyExact(in[2], rows), Math.multiplyExact(in[3], columns)
      };
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      Value x = inputs.getFirst();
      return builder.resizing(name, x, nearest(x.size(2), rows), nearest(x.size(3), columns));
    }

    private static Interpolation nearest(int size, int times) {
      int[] sources = new int[size * times];
      for (int i = 0; i < sources.length; i++) {
        sources[i] = i / times;
      }
      return Interpolation.nearest(size, sources);
    }
  }

  /**
   * A frame of constants around maps: top, left, bottom, right.
   *
   * @param value the constant
   */
  public record Padding(int top, int left, int bottom, int right, float value)
      implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      int[] in = Sizes.maps(inputs.getFirst());
      return new int[] {
        1,
        in[1],
        Math.addExact(in[2], Math.addExact(top, bottom)),
        Math.addExact(in[3], Math.addExact(left, right))
      };
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      return builder.padding(name, inputs.getFirst(), new int[] {top, left, bottom, right}, value);
    }
  }

  /** A response normalisation over neighbouring maps, as PyTorch defines it. */
  public record ResponseNormalization(int size, double alpha, double beta, double k)
      implements LayerOperation {
    @Override
    public int[] sizes(LayerArrays arrays, List<int[]> inputs) {
      return Sizes.maps(inputs.getFirst());
    }

    @Override
    public Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs) {
      // PyTorch has the longer half before the map, and divides alpha by the number of maps.
      return builder.responseNormalization(
          name, inputs.getFirst(), size / 2, (size - 1) / 2, alpha / size, beta, k);
    }
  }
}
