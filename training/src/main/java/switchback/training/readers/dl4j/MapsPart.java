package switchback.training.readers.dl4j;

import java.util.List;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;

/**
 * An operation without parameters that maps alone can go through.
 *
 * @param format the layout that the layer states
 * @param operation what it does
 */
record MapsPart(Layout format, MapOperation operation) implements Part {
  @Override
  public Layout layout(List<Layout> layouts) {
    return Formats.matching(format, layouts.getFirst());
  }

  @Override
  public MapShape shape(List<MapShape> maps, List<Layout> layouts) {
    return operation.shape(maps.getFirst());
  }

  @Override
  public int channelsBelow(int channels) {
    return operation.channelsBelow(channels);
  }

  @Override
  public Extent below(Extent output) {
    return operation.below(output);
  }

  @Override
  public Value add(Site site, List<Value> values) {
    return operation.add(site, values.getFirst());
  }
}
