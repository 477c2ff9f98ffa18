package switchback.deconv.signals;

import switchback.training.engine.Averages;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.projection.Projections;

/** The adjoints of linear operations: how a signal passes them on its way back. */
public final class LinearWays {
  private LinearWays() {}

  /** Returns the signal below a dense layer: through its transposed weights. */
  public static Signal dense(Operation.Dense dense, Signal signal, MapShape input) {
    float[] below = new float[input.size()];
    float[] above = signal.values();
    Weights weights = dense.weights();
    for (int unit = 0; unit < signal.size(); unit++) {
      float value = above[unit];
      if (value != 0) {
        long row = (long) unit * below.length;
        for (int i = 0; i < below.length; i++) {
          below[i] = Math.fma(value, weights.at(row + i), below[i]);
        }
      }
    }
    return Signal.over(input, below);
  }

  /**
   * Returns the signal below a scaling: times its scale, without its shift.
   *
   * @param target memory for the values; may be the signal's
   */
  public static Signal scaling(
      Operation.Scaling scaling, Signal signal, MapShape maps, float[] target) {
    Weights scale = scaling.scale();
    return scale.size() == maps.channels()
        ? signal.times(scale.toArray(), target)
        : signal.times(maps, (_, at) -> scale.at(at));
  }

  /** Returns the signal below an average pooling: each cell of a window gets an equal share. */
  public static Signal average(Operation.AveragePooling pooling, Signal signal, MapShape input) {
    Geometry g = pooling.geometry();
    Patch above = signal.area();
    if (above.isEmpty()) {
      return Signal.nothing(input.channels());
    }
    Patch area = above.below(g).clip(input.height(), input.width());
    float[] below = new float[input.channels() * area.height() * area.width()];
    for (int y = above.top(); y < above.top() + above.height(); y++) {
      for (int x = above.left(); x < above.left() + above.width(); x++) {
        int from = above.cell(y, x) * input.channels();
        float cells = Averages.cells(pooling, y, x);
        float[] shares = new float[input.channels()];
        for (int plane = 0; plane < shares.length; plane++) {
          shares[plane] = signal.values()[from + plane] / cells;
        }
        add(shares, g, y, x, area, below);
      }
    }
    return new Signal(input.channels(), area, below);
  }

  private static void add(float[] shares, Geometry g, int y, int x, Patch area, float[] below) {
    for (int ky = 0; ky < g.rows().window(); ky++) {
      int row = g.rows().at(y, ky);
      for (int kx = 0; kx < g.columns().window() && g.rows().contains(row); kx++) {
        int column = g.columns().at(x, kx);
        if (g.columns().contains(column)) {
          int to = area.cell(row, column) * shares.length;
          Projections.add(shares, 0, below, to, shares.length);
        }
      }
    }
  }

  /** Returns the signal below a frame of constants: without the frame. */
  public static Signal padding(Operation.Padding padding, Signal signal, MapShape input) {
    Patch moved = signal.area().moved(-padding.frame().at(0), -padding.frame().at(1));
    return new Signal(input.channels(), moved, signal.values()).within(input);
  }

  /** Returns the part of the signal that belongs to one input of a concatenation. */
  public static Signal part(
      Operation.Concatenation joined, Signal signal, int start, MapShape input) {
    if (joined.axis() == 0) {
      int channels = input.channels();
      float[] part = new float[signal.area().height() * signal.area().width() * channels];
      for (int to = 0, from = start; to < part.length; to += channels, from += signal.planes()) {
        System.arraycopy(signal.values(), from, part, to, channels);
      }
      return new Signal(input.channels(), signal.area(), part);
    }
    int rows = joined.axis() == 1 ? start : 0;
    int columns = joined.axis() == 2 ? start : 0;
    Patch moved = signal.area().moved(-rows, -columns);
    return new Signal(input.channels(), moved, signal.values()).within(input);
  }

  /** Returns the signal below a selection of maps: each map gets the sum of its copies. */
  public static Signal selection(Operation.Selection selection, Signal signal, MapShape input) {
    Indices channels = selection.channels();
    int cells = signal.area().height() * signal.area().width();
    float[] below = new float[input.channels() * cells];
    int from = 0;
    for (int cell = 0; cell < cells; cell++) {
      for (int i = 0; i < channels.size(); i++) {
        below[cell * input.channels() + channels.at(i)] += signal.values()[from++];
      }
    }
    return new Signal(input.channels(), signal.area(), below);
  }

  /** Returns the signal below a rearrangement: each value gets the sum of its copies. */
  public static Signal rearrangement(
      Operation.Rearrangement moved, Signal signal, MapShape input, MapShape output) {
    float[] above = signal.whole(output);
    Indices sources = moved.sources();
    if (sources == null) {
      return Signal.over(input, above);
    }
    float[] below = new float[input.size()];
    for (int i = 0; i < above.length; i++) {
      int source = sources.at(i);
      if (source >= 0) {
        below[source] += above[i];
      }
    }
    return Signal.over(input, below);
  }

  /** Returns the signal below an interpolation: through its transposed weights. */
  public static Signal resizing(
      Operation.Resizing resizing, Signal signal, MapShape input, MapShape output) {
    float[] above = signal.whole(output);
    float[] below = new float[input.size()];
    Interpolation rows = resizing.rows();
    Interpolation columns = resizing.columns();
    for (int i = 0; i < above.length; i++) {
      int map = i / output.plane() * input.plane();
      int y = i % output.plane() / output.width() * rows.taps();
      int x = i % output.width() * columns.taps();
      for (int r = y; r < y + rows.taps() && above[i] != 0; r++) {
        int line = map + rows.sources().at(r) * input.width();
        float along = above[i] * rows.weights().at(r);
        for (int c = x; c < x + columns.taps(); c++) {
          int at = line + columns.sources().at(c);
          below[at] = Math.fma(along, columns.weights().at(c), below[at]);
        }
      }
    }
    return Signal.over(input, below);
  }
}
