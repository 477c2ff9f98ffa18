package switchback.training.readers.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;

/**
 * The sums of a dense layer. DL4J keeps its weights (inputs, units) in Fortran order, which is
 * (units, inputs) in C order.
 *
 * @param inputs the number of inputs
 * @param units the number of sums
 * @param weights the weights
 * @param bias the bias; null if there is none
 */
record DensePart(int inputs, int units, Slice weights, @Nullable Slice bias) implements Part {
  @Override
  public Layout layout(List<Layout> layouts) {
    Formats.requireFeatures(layouts.getFirst());
    return Layout.FEATURES;
  }

  @Override
  public MapShape shape(List<MapShape> maps, List<Layout> layouts) {
    Formats.requireChannels(inputs, maps.getFirst());
    return new MapShape(units, 1, 1);
  }

  @Override
  public Value add(Site site, List<Value> values) {
    return site.builder()
        .dense(site.name(), values.getFirst(), site.weights(weights), site.optional(bias));
  }
}
