package switchback.training.readers.dl4j;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;

/**
 * Where a part of a network is built.
 *
 * @param builder the graph
 * @param parameters gives all parameters of the network, once they are needed
 * @param name the name of the layer
 * @param layouts how DL4J lays out each input
 */
record Site(
    GraphBuilder builder, Supplier<MemorySegment> parameters, String name, List<Layout> layouts) {
  /** Returns an array without copying it. */
  Weights weights(Slice slice) {
    return Weights.later(
        slice.size(),
        () ->
            parameters
                .get()
                .asSlice(slice.offset() * Float.BYTES, (long) slice.size() * Float.BYTES));
  }

  /** Returns an array without copying it, or null if there is none. */
  @Nullable Weights optional(@Nullable Slice slice) {
    return slice == null ? null : weights(slice);
  }

  /** Returns a copy of an array. */
  float[] copy(Slice slice) {
    return weights(slice).memory().toArray(JAVA_FLOAT);
  }

  /** Adds {@code scale x + shift} with the same constants for all values. */
  Value scaled(Value x, double scale, double shift) {
    return builder.scaling(
        name, x, new float[] {(float) scale}, new int[0], new float[] {(float) shift}, new int[0]);
  }

  /** Adds {@code scale x + shift} with constants for each channel or feature. */
  Value scaled(Value x, float[] scale, float[] shift) {
    int[] shape =
        layouts.getFirst().isMaps() ? new int[] {scale.length, 1, 1} : new int[] {scale.length};
    return builder.scaling(name, x, scale, shape, shift, shape);
  }
}
