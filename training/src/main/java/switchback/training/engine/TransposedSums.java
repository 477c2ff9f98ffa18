package switchback.training.engine;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.kernels.projection.Extent;
import switchback.training.kernels.projection.Projections;

/** A transposed convolution as a way forward. */
final class TransposedSums {
  private TransposedSums() {}

  static Step of(Operation.TransposedConvolution t, MapShape input, MapShape output) {
    Correlation.Adjoint adjoint =
        Correlation.adjoint(
            new ConvolutionShape(t.features(), input.channels(), t.geometry()),
            t.groups(),
            t.filters().toArray());
    return (in, out) -> {
      float[] reached = project(adjoint, t, in[0], input);
      crop(reached, t.geometry(), input, output, t.bias(), out);
    };
  }

  private static float[] project(
      Correlation.Adjoint adjoint,
      Operation.TransposedConvolution t,
      float[] signal,
      MapShape input) {
    Extent extent = Extent.all(t.geometry(), input.height(), input.width());
    float[] below = new float[extent.pixels() * t.features()];
    Scratch scratch = new Scratch();
    try {
      float[] cells = Projections.byCell(signal, input.channels());
      adjoint.project(cells, extent, scratch, below);
      return below;
    } finally {
      // Its memory must not be freed before the result is copied from it.
      Reference.reachabilityFence(scratch);
    }
  }

  /** Cuts off what lies in the padding of (rows, columns, maps) and adds the bias. */
  private static void crop(
      float[] reached,
      Geometry g,
      MapShape input,
      MapShape output,
      @Nullable Weights bias,
      float[] out) {
    int rows = g.rows().reach(input.height());
    int columns = g.columns().reach(input.width());
    for (int i = 0; i < out.length; i++) {
      int channel = i / output.plane();
      int row = i % output.plane() / output.width() + g.rows().pad();
      int column = i % output.width() + g.columns().pad();
      float value =
          row < rows && column < columns
              ? reached[(row * columns + column) * output.channels() + channel]
              : 0;
      out[i] = bias == null ? value : value + bias.at(channel);
    }
  }
}
