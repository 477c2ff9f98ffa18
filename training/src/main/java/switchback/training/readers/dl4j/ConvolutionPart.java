package switchback.training.readers.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;

/**
 * The sums of a convolution.
 *
 * @param format the layout that the layer states
 * @param windows the windows
 * @param inputs the number of input maps
 * @param features the number of output maps
 * @param order the order of the filters' values
 * @param filters the filters
 * @param bias the bias; null if there is none
 */
record ConvolutionPart(
    Layout format,
    LayerWindows windows,
    int inputs,
    int features,
    Order order,
    Slice filters,
    @Nullable Slice bias)
    implements Part {

  /** The order in which DL4J keeps filters. */
  enum Order {
    /** (O, C, rows, columns): each feature sums over all maps. */
    FULL,
    /** (columns, C, O), as DL4J runs convolutions of sequences, whatever shape it states. */
    SEQUENCE,
    /** (rows, columns, C, multiplier): feature {@code c multiplier + m} sums over map c. */
    DEPTHWISE,
    /** (multiplier, C, rows, columns): as before. */
    SEPARABLE
  }

  @Override
  public Layout layout(List<Layout> layouts) {
    return Formats.matching(format, layouts.getFirst());
  }

  @Override
  public MapShape shape(List<MapShape> maps, List<Layout> layouts) {
    Formats.requireChannels(inputs, maps.getFirst());
    return windows.over(maps.getFirst(), features);
  }

  @Override
  public int channels() {
    return inputs;
  }

  @Override
  public Extent below(Extent output) {
    return windows.below(output);
  }

  @Override
  public Value add(Site site, List<Value> values) {
    return site.builder()
        .convolution(
            site.name(),
            values.getFirst(),
            windows.windows(),
            order == Order.FULL || order == Order.SEQUENCE ? 1 : inputs,
            arranged(site),
            site.optional(bias));
  }

  private Weights arranged(Site site) {
    int multiplier = features / inputs;
    return switch (order) {
      case FULL -> site.weights(filters);
      case SEQUENCE -> turned(site.copy(filters));
      case DEPTHWISE -> moved(site.copy(filters), multiplier, true);
      case SEPARABLE ->
          multiplier == 1 ? site.weights(filters) : moved(site.copy(filters), multiplier, false);
    };
  }

  /** Returns filters as (O, C, 1, columns). */
  private Weights turned(float[] stored) {
    int taps = stored.length / features / inputs;
    float[] turned = new float[stored.length];
    for (int i = 0; i < turned.length; i++) {
      int feature = i / taps / inputs;
      int channel = i / taps % inputs;
      turned[i] = stored[(i % taps * inputs + channel) * features + feature];
    }
    return Weights.of(turned);
  }

  /** Returns filters as (C multiplier, 1, rows, columns). */
  private Weights moved(float[] stored, int multiplier, boolean isTapFirst) {
    int taps = stored.length / features;
    float[] moved = new float[stored.length];
    for (int feature = 0; feature < features; feature++) {
      int c = feature / multiplier;
      int m = feature % multiplier;
      for (int tap = 0; tap < taps; tap++) {
        moved[feature * taps + tap] =
            stored[isTapFirst ? tap * features + feature : (m * inputs + c) * taps + tap];
      }
    }
    return Weights.of(moved);
  }
}
