package switchback.training.graphs;

import java.util.List;
import switchback.training.kernels.Geometry;

/** The sizes of what operations give, and the checks that their parameters fit. */
final class MapShapes {
  private MapShapes() {}

  /**
   * Checks that an operation takes maps of given sizes and gives maps of a given size.
   *
   * @throws IllegalArgumentException if it does not
   */
  static void check(Operation operation, List<MapShape> inputs, MapShape output) {
    int expected =
        switch (operation) {
          case Operation.Input _ -> 0;
          case Operation.Combination _ -> 2;
          case Operation.Concatenation _ -> inputs.size();
          default -> 1;
        };
    require(
        inputs.size() == expected && (expected > 0 || operation instanceof Operation.Input),
        operation,
        inputs,
        output);
    switch (operation) {
      case Operation.Input _ -> {
        // Any size.
      }
      case Operation.Combination _ ->
          require(isRepeated(inputs, output), operation, inputs, output);
      case Operation.Concatenation c ->
          require(isJoined(c.axis(), inputs, output), operation, inputs, output);
      default -> require(fits(operation, inputs.getFirst(), output), operation, inputs, output);
    }
  }

  private static boolean fits(Operation operation, MapShape in, MapShape out) {
    return switch (operation) {
      case Operation.Convolution c ->
          c.groups() > 0
              && in.channels() % c.groups() == 0
              && c.features() % c.groups() == 0
              && isOver(c.geometry(), in, out)
              && out.channels() == c.features()
              && has(
                  c.filters(),
                  (long) c.features() * (in.channels() / c.groups()) * c.geometry().taps())
              && (c.bias() == null || has(c.bias(), c.features()));
      case Operation.TransposedConvolution t ->
          t.groups() > 0
              && in.channels() % t.groups() == 0
              && t.features() % t.groups() == 0
              && isOver(t.geometry(), out, in)
              && out.channels() == t.features()
              && has(
                  t.filters(),
                  (long) in.channels() * (t.features() / t.groups()) * t.geometry().taps())
              && (t.bias() == null || has(t.bias(), t.features()));
      case Operation.Dense d ->
          out.equals(new MapShape(d.units(), 1, 1))
              && has(d.weights(), (long) d.units() * in.size())
              && (d.bias() == null || has(d.bias(), d.units()));
      case Operation.Scaling s ->
          out.equals(in) && isPerMapOrValue(s.scale(), in) && has(s.shift(), s.scale().size());
      case Operation.ParametricRectifier p -> out.equals(in) && isPerMapOrValue(p.slopes(), in);
      case Operation.MaxPooling p ->
          in.channels() == out.channels()
              && isOver(p.geometry(), in, out)
              && p.geometry().meetsMap();
      case Operation.AveragePooling p ->
          in.channels() == out.channels()
              && isOver(p.geometry(), in, out)
              && WindowOperations.isPooling(p.geometry())
              && p.frame().size() == 4
              && isNotNegative(p.frame());
      case Operation.Selection s ->
          s.channels().size() == out.channels()
              && in.plane() == out.plane()
              && in.width() == out.width()
              && isBelow(s.channels(), 0, in.channels());
      case Operation.Padding p ->
          p.frame().size() == 4
              && in.channels() == out.channels()
              && in.height() + p.frame().at(0) + p.frame().at(2) == out.height()
              && in.width() + p.frame().at(1) + p.frame().at(3) == out.width();
      case Operation.Rearrangement r ->
          r.sources() == null
              ? in.size() == out.size()
              : r.sources().size() == out.size() && isBelow(r.sources(), -1, in.size());
      case Operation.Resizing r ->
          in.channels() == out.channels()
              && isAlong(r.rows(), in.height(), out.height())
              && isAlong(r.columns(), in.width(), out.width());
      case Operation.Standardization s ->
          out.equals(in) && s.parts() > 0 && in.size() % s.parts() == 0;
      case Operation.Reduction r ->
          r.parts() > 0 && in.size() % r.parts() == 0 && out.size() == r.parts();
      case Operation.ResponseNormalization n -> out.equals(in) && n.before() >= 0 && n.after() >= 0;
      case Operation.Rectifier _, Operation.Activation _, Operation.Softmax _ -> out.equals(in);
      case Operation.Input _, Operation.Combination _, Operation.Concatenation _ -> false;
    };
  }

  private static boolean isOver(Geometry g, MapShape in, MapShape out) {
    return g.rows().size() == in.height()
        && g.columns().size() == in.width()
        && g.rows().outSize() == out.height()
        && g.columns().outSize() == out.width();
  }

  private static boolean has(Weights weights, long size) {
    return weights.size() == size;
  }

  private static boolean isPerMapOrValue(Weights weights, MapShape maps) {
    return weights.size() == maps.channels() || weights.size() == maps.size();
  }

  private static boolean isNotNegative(Indices values) {
    return isBelow(values, 0, Integer.MAX_VALUE);
  }

  private static boolean isBelow(Indices values, int least, int end) {
    for (int i = 0; i < values.size(); i++) {
      if (values.at(i) < least || values.at(i) >= end) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlong(Interpolation axis, int in, int out) {
    return axis.size() == in
        && axis.taps() > 0
        && axis.sources().size() == (long) axis.taps() * out
        && axis.weights().size() == axis.sources().size()
        && isBelow(axis.sources(), 0, in);
  }

  private static boolean isRepeated(List<MapShape> inputs, MapShape out) {
    MapShape a = inputs.getFirst();
    MapShape b = inputs.getLast();
    return isRepeated(a.channels(), b.channels(), out.channels())
        && isRepeated(a.height(), b.height(), out.height())
        && isRepeated(a.width(), b.width(), out.width());
  }

  private static boolean isRepeated(int a, int b, int out) {
    return (a == out || a == 1) && (b == out || b == 1) && Math.max(a, b) == out;
  }

  private static boolean isJoined(int axis, List<MapShape> inputs, MapShape out) {
    int along = 0;
    for (MapShape in : inputs) {
      boolean same =
          (axis == 0 || in.channels() == out.channels())
              && (axis == 1 || in.height() == out.height())
              && (axis == 2 || in.width() == out.width());
      if (!same) {
        return false;
      }
      along += axis == 0 ? in.channels() : axis == 1 ? in.height() : in.width();
    }
    return along == (axis == 0 ? out.channels() : axis == 1 ? out.height() : out.width());
  }

  private static void require(
      boolean holds, Operation operation, List<MapShape> inputs, MapShape output) {
    if (!holds) {
      throw new IllegalArgumentException(
          "sizes do not fit: %s of %s to %s"
              .formatted(operation.getClass().getSimpleName(), inputs, output));
    }
  }
}
