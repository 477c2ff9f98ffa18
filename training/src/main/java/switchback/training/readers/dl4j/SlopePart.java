package switchback.training.readers.dl4j;

import java.util.Arrays;
import java.util.List;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;

/**
 * A parametric ReLU. DL4J keeps its slopes in Fortran order, in a shape like that of its input but
 * for axes along which they are shared.
 *
 * @param shape the sizes of the slopes' axes; 1 for a shared one
 * @param slopes the slopes
 */
record SlopePart(List<Integer> shape, Slice slopes) implements Part {
  /**
   * Reads a layer and takes its parameters.
   *
   * @throws IllegalArgumentException if it cannot be taken
   */
  static SlopePart of(Settings layer, Slices slices) {
    int[] shape = layer.integers("inputShape", 1, 1 << 24).orElse(new int[0]);
    if (shape.length < 1 || shape.length > 3) {
      throw layer.invalid("inputShape", "the sizes of the input");
    }
    for (int axis : layer.integers("sharedAxes", 1, shape.length).orElse(new int[0])) {
      shape[axis - 1] = 1;
    }
    Slice slopes = slices.take(Arrays.stream(shape).asLongStream().toArray());
    return new SlopePart(Arrays.stream(shape).boxed().toList(), slopes);
  }

  @Override
  public Layout layout(List<Layout> layouts) {
    Layout layout = layouts.getFirst();
    if (layout != Layout.UNKNOWN && layout.rank() != shape.size() + 1) {
      throw new IllegalArgumentException("with slopes " + shape + " over " + layout);
    }
    return layout;
  }

  @Override
  public MapShape shape(List<MapShape> maps, List<Layout> layouts) {
    int[] sizes = layouts.getFirst().sizes(maps.getFirst());
    for (int axis = 0; axis < sizes.length; axis++) {
      if (shape.get(axis) != 1 && shape.get(axis) != sizes[axis]) {
        throw new Misfit("its slopes are for maps of " + shape);
      }
    }
    return maps.getFirst();
  }

  @Override
  public Value add(Site site, List<Value> values) {
    Layout layout = site.layouts().getFirst();
    Value x = layout.stored(values.getFirst());
    int[] sizes = shape.stream().mapToInt(i -> i).toArray();
    Value result =
        site.builder().parametricRectifier(site.name(), x, turned(site.copy(slopes)), sizes);
    return layout.loaded(result);
  }

  /** Returns values in C order. */
  private float[] turned(float[] stored) {
    float[] turned = new float[stored.length];
    for (int i = 0; i < turned.length; i++) {
      int rest = i;
      int place = 0;
      for (int axis = shape.size() - 1; axis >= 0; axis--) {
        int size = shape.get(axis);
        int stride = shape.subList(0, axis).stream().reduce(1, (a, b) -> a * b);
        place += rest % size * stride;
        rest /= size;
      }
      turned[i] = stored[place];
    }
    return turned;
  }
}
