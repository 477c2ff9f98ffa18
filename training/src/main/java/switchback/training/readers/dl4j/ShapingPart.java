package switchback.training.readers.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;

/** Parts between maps and features. */
sealed interface ShapingPart extends Part {

  /**
   * Flattens maps for dense layers, in the order in which DL4J lays them out.
   *
   * @param maps the size of the maps that it takes; null for any
   * @param format the layout that it states
   */
  record Flattening(@Nullable MapShape maps, Layout format) implements ShapingPart {
    @Override
    public Layout layout(List<Layout> layouts) {
      if (layouts.getFirst() != Layout.FEATURES) {
        Formats.matching(format, layouts.getFirst());
      }
      return Layout.FEATURES;
    }

    @Override
    public MapShape shape(List<MapShape> inputs, List<Layout> layouts) {
      MapShape in = inputs.getFirst();
      if (maps != null && !in.equals(maps) && layouts.getFirst().isMaps()) {
        throw new Misfit("it flattens maps of " + maps + ", not " + in);
      }
      return new MapShape(in.size(), 1, 1);
    }

    @Override
    public Value add(Site site, List<Value> values) {
      Value x = values.getFirst();
      Value stored = site.layouts().getFirst().stored(x);
      return stored.reshape(1, x.size());
    }
  }

  /**
   * Makes maps of features; maps stay as they are.
   *
   * @param maps the size of the maps
   */
  record Unflattening(MapShape maps) implements ShapingPart {
    @Override
    public Layout layout(List<Layout> layouts) {
      return switch (layouts.getFirst()) {
        case FEATURES, UNKNOWN -> Layout.NCHW;
        case NCW -> throw new IllegalArgumentException("over sequences");
        case NCHW, NHWC -> layouts.getFirst();
      };
    }

    @Override
    public MapShape shape(List<MapShape> inputs, List<Layout> layouts) {
      if (layouts.getFirst().isMaps()) {
        return inputs.getFirst();
      }
      Formats.requireChannels(maps.size(), inputs.getFirst());
      return maps;
    }

    @Override
    public Value add(Site site, List<Value> values) {
      return site.layouts().getFirst() == Layout.FEATURES
          ? values.getFirst().reshape(1, maps.channels(), maps.height(), maps.width())
          : values.getFirst();
    }
  }

  /** Passes features on, as DL4J's preprocessor between sequences and features does. */
  record Passing() implements ShapingPart {
    @Override
    public Layout layout(List<Layout> layouts) {
      if (!layouts.getFirst().mayBe(Layout.FEATURES)) {
        throw new IllegalArgumentException("over sequences");
      }
      return Layout.FEATURES;
    }

    @Override
    public Value add(Site site, List<Value> values) {
      return values.getFirst();
    }
  }

  /**
   * Gives the values other axes, in C order of what DL4J lays out.
   *
   * @param sizes the sizes of the axes without that of the batch; one may be -1
   * @param format the layout of maps that the network is made for
   */
  record Reshaping(List<Integer> sizes, Layout format) implements ShapingPart {
    @Override
    public Layout layout(List<Layout> layouts) {
      return switch (sizes.size()) {
        case 1 -> Layout.FEATURES;
        case 3 -> format == Layout.NHWC ? Layout.NHWC : Layout.NCHW;
        default -> throw new IllegalArgumentException("to " + (sizes.size() + 1) + " axes");
      };
    }

    @Override
    public MapShape shape(List<MapShape> inputs, List<Layout> layouts) {
      MapShape in = inputs.getFirst();
      int known = sizes.stream().filter(i -> i > 0).reduce(1, Math::multiplyExact);
      int[] whole = sizes.stream().mapToInt(i -> i > 0 ? i : in.size() / known).toArray();
      MapShape out = layout(layouts).maps(whole);
      if (out.size() != in.size()) {
        throw new Misfit("it cannot reshape " + in + " to " + sizes);
      }
      return out;
    }

    @Override
    public Value add(Site site, List<Value> values) {
      Layout in = site.layouts().getFirst();
      Value x = in.stored(values.getFirst());
      int[] axes = new int[sizes.size() + 1];
      axes[0] = 1;
      for (int i = 1; i < axes.length; i++) {
        axes[i] = sizes.get(i - 1);
      }
      return layout(site.layouts()).loaded(x.reshape(axes));
    }
  }
}
