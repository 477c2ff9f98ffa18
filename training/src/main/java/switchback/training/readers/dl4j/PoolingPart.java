package switchback.training.readers.dl4j;

import java.util.List;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;

/**
 * A max or average pooling.
 *
 * @param format the layout that the layer states
 * @param windows the windows
 * @param isMax whether it is a max pooling
 * @param countsPadding whether an average is over the cells of padding, too
 */
record PoolingPart(Layout format, LayerWindows windows, boolean isMax, boolean countsPadding)
    implements Part {
  @Override
  public Layout layout(List<Layout> layouts) {
    return Formats.matching(format, layouts.getFirst());
  }

  @Override
  public MapShape shape(List<MapShape> maps, List<Layout> layouts) {
    return windows.over(maps.getFirst(), maps.getFirst().channels());
  }

  @Override
  public Extent below(Extent output) {
    return windows.below(output);
  }

  @Override
  public Value add(Site site, List<Value> values) {
    return isMax
        ? site.builder().maxPooling(site.name(), values.getFirst(), windows.windows())
        : site.builder()
            .averagePooling(site.name(), values.getFirst(), windows.windows(), countsPadding);
  }
}
