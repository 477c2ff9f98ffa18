package switchback.training.textbook.graphs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import switchback.training.graphs.Indices;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;

/**
 * Values of the inputs at other places. Each input value gets the sum of its copies' deltas.
 *
 * @param sources for each value of the output the index of the value that it is a copy of, counted
 *     through all inputs, or -1 for the constant
 * @param constant the value at places without a source
 */
record CopyFormula(Indices sources, double constant) implements Formula {
  static CopyFormula of(Operation.Concatenation c, List<MapShape> inputs, MapShape output) {
    int[] sources = new int[output.size()];
    int start = 0;
    int before = 0;
    for (MapShape in : inputs) {
      for (int i = 0; i < in.size(); i++) {
        int channel = i / in.plane() + (c.axis() == 0 ? before : 0);
        int row = i % in.plane() / in.width() + (c.axis() == 1 ? before : 0);
        int column = i % in.width() + (c.axis() == 2 ? before : 0);
        sources[(channel * output.height() + row) * output.width() + column] = start + i;
      }
      start += in.size();
      before += c.axis() == 0 ? in.channels() : c.axis() == 1 ? in.height() : in.width();
    }
    return new CopyFormula(Indices.of(sources), 0);
  }

  static CopyFormula of(Operation.Selection s, MapShape output) {
    int plane = output.plane();
    IntStream sources =
        IntStream.range(0, output.size()).map(i -> s.channels().at(i / plane) * plane + i % plane);
    return new CopyFormula(Indices.of(sources.toArray()), 0);
  }

  static CopyFormula of(Operation.Padding p, MapShape input, MapShape output) {
    int[] sources = new int[output.size()];
    for (int i = 0; i < sources.length; i++) {
      int row = i % output.plane() / output.width() - p.frame().at(0);
      int column = i % output.width() - p.frame().at(1);
      boolean isInside = row >= 0 && row < input.height() && column >= 0 && column < input.width();
      int map = i / output.plane();
      sources[i] = isInside ? (map * input.height() + row) * input.width() + column : -1;
    }
    return new CopyFormula(Indices.of(sources), p.value());
  }

  static CopyFormula of(Operation.Rearrangement r, MapShape output) {
    Indices sources = r.sources();
    return new CopyFormula(
        sources == null ? Indices.of(IntStream.range(0, output.size()).toArray()) : sources,
        r.fill());
  }

  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] all = x.length == 1 ? x[0] : Stream.of(x).flatMapToDouble(Arrays::stream).toArray();
    double[] y = new double[sources.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = sources.at(i) < 0 ? constant : all[sources.at(i)];
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] all = new double[Stream.of(x).mapToInt(each -> each.length).sum()];
    for (int i = 0; i < dy.length; i++) {
      if (sources.at(i) >= 0) {
        all[sources.at(i)] += dy[i];
      }
    }
    double[][] dx = new double[x.length][];
    int from = 0;
    for (int i = 0; i < x.length; i++) {
      dx[i] = Arrays.copyOfRange(all, from, from + x[i].length);
      from += x[i].length;
    }
    return dx;
  }
}
