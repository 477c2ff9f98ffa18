package switchback.training.readers.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;

/**
 * The sums of a transposed convolution.
 *
 * @param format the layout that the layer states
 * @param windows the windows over the output
 * @param inputs the number of input maps
 * @param features the number of output maps
 * @param filters the filters, (C, O, rows, columns)
 * @param bias the bias; null if there is none
 */
record DeconvolutionPart(
    Layout format,
    LayerWindows windows,
    int inputs,
    int features,
    Slice filters,
    @Nullable Slice bias)
    implements Part {
  @Override
  public Layout layout(List<Layout> layouts) {
    return Formats.matching(format, layouts.getFirst());
  }

  @Override
  public MapShape shape(List<MapShape> maps, List<Layout> layouts) {
    return shape(maps.getFirst());
  }

  private MapShape shape(MapShape in) {
    Formats.requireChannels(inputs, in);
    Extent extent = windows.below(new Extent(in.height(), in.width()));
    MapShape out = new MapShape(features, extent.height(), extent.width());
    windows.over(out, features);
    return out;
  }

  @Override
  public int channels() {
    return inputs;
  }

  @Override
  public Extent below(Extent output) {
    MapShape below = windows.over(new MapShape(1, output.height(), output.width()), 1);
    return new Extent(below.height(), below.width());
  }

  @Override
  public Value add(Site site, List<Value> values) {
    Value x = values.getFirst();
    MapShape out = shape(new MapShape(x.size(1), x.size(2), x.size(3)));
    return site.builder()
        .transposedConvolution(
            site.name(),
            x,
            windows.windows(),
            out.height(),
            out.width(),
            1,
            site.weights(filters),
            site.optional(bias));
  }
}
