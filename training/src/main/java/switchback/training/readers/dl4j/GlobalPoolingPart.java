package switchback.training.readers.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation.Reduction;
import switchback.training.graphs.Value;

/**
 * A pooling over all places of each map.
 *
 * @param type what is computed of a map
 * @param dimensions the axes that DL4J pools over; empty for its default, the last ones
 * @param collapses whether the output has no places
 */
record GlobalPoolingPart(PoolingType type, List<Integer> dimensions, boolean collapses)
    implements Part {
  /**
   * Reads a layer.
   *
   * @throws IllegalArgumentException if it cannot be taken
   */
  static GlobalPoolingPart of(Settings layer) {
    PoolingType type = layer.constant("poolingType", PoolingType.MAX);
    if (type == PoolingType.PNORM && layer.integer("pnorm", 2, 1, 1 << 16) != 2) {
      throw new IllegalArgumentException("with a pnorm other than 2");
    }
    int[] dimensions = layer.integers("poolingDimensions", 0, 4).orElse(new int[0]);
    return new GlobalPoolingPart(
        type, Arrays.stream(dimensions).boxed().toList(), layer.flag("collapseDimensions", true));
  }

  @Override
  public Layout layout(List<Layout> layouts) {
    Layout layout = layouts.getFirst();
    if (layout == Layout.UNKNOWN) {
      return collapses ? Layout.FEATURES : Layout.UNKNOWN;
    }
    if (!layout.isMaps()) {
      throw new IllegalArgumentException("over features");
    }
    List<Integer> last = layout == Layout.NCW ? List.of(2) : List.of(2, 3);
    List<Integer> places = layout == Layout.NHWC ? List.of(1, 2) : last;
    if (!(dimensions.isEmpty() ? last : dimensions).equals(places)) {
      throw new IllegalArgumentException(
          "with pooling dimensions "
              + (dimensions.isEmpty() ? last : dimensions)
              + " over "
              + layout);
    }
    if (!collapses && layout == Layout.NHWC) {
      throw new IllegalArgumentException("with collapseDimensions false over NHWC");
    }
    return collapses ? Layout.FEATURES : layout;
  }

  @Override
  public MapShape shape(List<MapShape> maps, List<Layout> layouts) {
    return new MapShape(maps.getFirst().channels(), 1, 1);
  }

  @Override
  public Value add(Site site, List<Value> values) {
    Value x = values.getFirst();
    Value pooled =
        site.builder().reduction(site.name(), x, Reduction.Statistic.valueOf(kind()), true, 2, 3);
    return collapses ? pooled.reshape(1, x.size(1)) : pooled;
  }

  private String kind() {
    return switch (type) {
      case MAX -> "MAXIMUM";
      case AVG -> "MEAN";
      case SUM -> "SUM";
      case PNORM -> "NORM";
    };
  }

  /** Returns text such as {@code global max pooling}. */
  @Override
  public String toString() {
    return "global " + type.name().toLowerCase(Locale.ROOT) + " pooling";
  }
}
