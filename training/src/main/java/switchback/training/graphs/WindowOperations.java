package switchback.training.graphs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Makes operations over windows of maps, and checks that their parameters fit the maps. */
final class WindowOperations {
  private WindowOperations() {}

  static Operation.Convolution convolution(
      MapShape in, Windows windows, int groups, Weights filters, @Nullable Weights bias) {
    checkGroups(groups, in);
    int features = parts(filters, in.channels() / groups * windows.taps());
    Shapes.require(features % groups == 0, features + " features in groups", groups);
    Shapes.require(bias == null || bias.size() == features, "a bias for features", features);
    Geometry geometry = windows.over(in.height(), in.width());
    return new Operation.Convolution(features, groups, geometry, filters, bias);
  }

  static Operation.TransposedConvolution transposedConvolution(
      MapShape in,
      Windows windows,
      int height,
      int width,
      int groups,
      Weights filters,
      @Nullable Weights bias) {
    checkGroups(groups, in);
    Geometry geometry = windows.over(height, width);
    Shapes.require(
        geometry.rows().outSize() == in.height() && geometry.columns().outSize() == in.width(),
        "a transposed convolution of " + in + " to " + height + "x" + width + " by windows of",
        windows.taps());
    int features = parts(filters, in.channels() * windows.taps()) * groups;
    return new Operation.TransposedConvolution(features, groups, geometry, filters, bias);
  }

  private static void checkGroups(int groups, MapShape in) {
    Shapes.require(
        groups > 0 && in.channels() % groups == 0, in.channels() + " maps in groups", groups);
  }

  private static int parts(Weights filters, int each) {
    Shapes.require(
        filters.size() % each == 0, "filters of " + filters.size() + " values over", each);
    return filters.size() / each;
  }

  static Operation.MaxPooling maxPooling(MapShape in, Windows windows) {
    Geometry geometry = pooling(in, windows);
    Shapes.require(
        geometry.meetsMap(),
        "max pooling windows whose gaps lie over the whole map, of cells",
        geometry.taps());
    return new Operation.MaxPooling(geometry);
  }

  static Operation.AveragePooling averagePooling(
      MapShape in, Windows windows, boolean countsPadding) {
    int[] frame = countsPadding ? windows.frame(in) : new int[4];
    return new Operation.AveragePooling(pooling(in, windows), Indices.of(frame));
  }

  private static Geometry pooling(MapShape in, Windows windows) {
    Geometry geometry = windows.over(in.height(), in.width());
    Shapes.require(
        isPooling(geometry),
        "pooling windows that lie in the padding alone, of cells",
        geometry.taps());
    return geometry;
  }

  /**
   * Returns whether each window reaches over the map. Its gaps may lie over all of it: then an
   * average is 0, and there is no maximum.
   */
  static boolean isPooling(Geometry geometry) {
    for (Axis axis : Arrays.asList(geometry.rows(), geometry.columns())) {
      if (Math.max(axis.pad(), axis.padEnd()) >= axis.reach()) {
        return false;
      }
    }
    return true;
  }
}
