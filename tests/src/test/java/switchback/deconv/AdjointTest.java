package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import switchback.Numbers;
import switchback.deconv.signals.Patch;
import switchback.deconv.signals.Signal;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * The way back through a linear operation A is its adjoint: {@code <A(x) - A(0), y> == <x,
 * back(y)>}, whatever the signal's rectangle and the recipe.
 */
class AdjointTest {
  /** The operations, some of them in several forms. */
  enum Kind {
    CONVOLUTION,
    GROUPED,
    DEPTHWISE,
    TRANSPOSED,
    TRANSPOSED_IN_GROUPS,
    DENSE,
    SCALING_PER_MAP,
    SCALING_PER_VALUE,
    AVERAGE,
    PADDING,
    CONCATENATION,
    SELECTION,
    REARRANGEMENT,
    RESHAPING,
    RESIZING,
    SUM,
    DIFFERENCE,
    REDUCTION
  }

  @Property(tries = 3000)
  void theWayBackIsTheAdjoint(@ForAll Kind kind, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    OneOperation operation = draw(kind, random);
    MapShape maps = operation.output();
    float[] x = SmallNetworks.wholes(random, operation.size(), -9, 9);
    float[] y = SmallNetworks.wholes(random, maps.size(), -9, 9);
    Signal signal = Signal.over(maps, y).over(area(random, maps));
    Recipe recipe = Recipe.all().get(random.nextInt(Recipe.all().size()));

    float[] shifted = operation.forward(x);
    float[] shift = operation.forward(new float[x.length]);
    float[] seen = signal.whole(maps);
    float[] below = operation.back(x, signal, recipe);
    double above = 0;
    double size = 1;
    for (int i = 0; i < seen.length; i++) {
      above += ((double) shifted[i] - shift[i]) * seen[i];
      size += Math.abs(shifted[i] * seen[i]) + Math.abs(shift[i] * seen[i]);
    }
    double under = 0;
    for (int i = 0; i < x.length; i++) {
      under += (double) x[i] * below[i];
      // Terms that cancel leave a small sum with the rounding of the large ones.
      size += Math.abs((double) x[i] * below[i]);
    }
    assertThat(under).as("%s", operation).isEqualTo(above, within(1e-5 * size));
  }

  /** Draws the whole maps or a part of them, which may be a single unit. */
  private static Patch area(RandomGenerator random, MapShape maps) {
    if (random.nextInt(3) == 0) {
      return new Patch(0, 0, maps.height(), maps.width());
    }
    int top = random.nextInt(maps.height());
    int left = random.nextInt(maps.width());
    return new Patch(
        top,
        left,
        random.nextInt(maps.height() - top) + 1,
        random.nextInt(maps.width() - left) + 1);
  }

  private static OneOperation draw(Kind kind, RandomGenerator random) {
    MapShape maps = new MapShape(random.nextInt(1, 5), random.nextInt(2, 9), random.nextInt(2, 9));
    return switch (kind) {
      case CONVOLUTION -> convolution(random, maps, 1, random.nextInt(1, 5));
      case GROUPED -> {
        int groups = random.nextInt(2, 4);
        MapShape wide = withChannels(maps, groups * random.nextInt(2, 4));
        yield convolution(random, wide, groups, groups * random.nextInt(1, 4));
      }
      case DEPTHWISE ->
          convolution(random, maps, maps.channels(), maps.channels() * random.nextInt(1, 4));
      case TRANSPOSED -> transposed(random, maps, 1, random.nextInt(1, 5));
      case TRANSPOSED_IN_GROUPS -> {
        int groups = random.nextInt(2, 4);
        MapShape wide = withChannels(maps, groups * random.nextInt(1, 3));
        yield transposed(random, wide, groups, groups * random.nextInt(1, 3));
      }
      case DENSE -> {
        int units = random.nextInt(1, 6);
        Operation dense =
            new Operation.Dense(
                units, normal(random, units * maps.size()), perhapsNormal(random, units));
        yield new OneOperation(dense, List.of(maps), new MapShape(units, 1, 1));
      }
      case SCALING_PER_MAP -> scaling(random, maps, maps.channels());
      case SCALING_PER_VALUE -> scaling(random, maps, maps.size());
      case AVERAGE -> average(random, maps);
      case PADDING -> padding(random, maps);
      case CONCATENATION -> concatenation(random, maps);
      case SELECTION -> {
        int[] channels = new int[random.nextInt(1, 8)];
        Arrays.setAll(channels, _ -> random.nextInt(maps.channels()));
        Operation selection = new Operation.Selection(Indices.of(channels));
        yield new OneOperation(selection, List.of(maps), withChannels(maps, channels.length));
      }
      case REARRANGEMENT -> rearrangement(random, maps);
      case RESHAPING ->
          new OneOperation(
              new Operation.Rearrangement(null, 0),
              List.of(maps),
              new MapShape(maps.height(), maps.width(), maps.channels()));
      case RESIZING -> resizing(random, maps);
      case SUM -> combination(random, maps, Combination.Kind.SUM);
      case DIFFERENCE -> combination(random, maps, Combination.Kind.DIFFERENCE);
      case REDUCTION ->
          new OneOperation(
              new Reduction(
                  maps.channels(),
                  random.nextBoolean() ? Reduction.Statistic.MEAN : Reduction.Statistic.SUM),
              List.of(maps),
              new MapShape(maps.channels(), 1, 1));
    };
  }

  private static MapShape withChannels(MapShape maps, int channels) {
    return new MapShape(channels, maps.height(), maps.width());
  }

  private static Weights normal(RandomGenerator random, int size) {
    return Weights.of(Numbers.normal(size, random.nextLong()));
  }

  private static @Nullable Weights perhapsNormal(RandomGenerator random, int size) {
    return random.nextBoolean() ? normal(random, size) : null;
  }

  /** Draws windows with gaps and with another padding at each side. */
  private static Geometry windows(RandomGenerator random, MapShape maps) {
    return new Geometry(axis(random, maps.height()), axis(random, maps.width()));
  }

  private static Axis axis(RandomGenerator random, int size) {
    while (true) {
      int window = random.nextInt(1, 5);
      int dilation = random.nextInt(1, 4);
      int reach = (window - 1) * dilation + 1;
      int pad = random.nextInt(reach);
      int padEnd = random.nextInt(reach);
      if (reach <= size + pad + padEnd) {
        return new Axis(size, window, random.nextInt(1, 4), pad, dilation, padEnd);
      }
    }
  }

  private static OneOperation convolution(
      RandomGenerator random, MapShape maps, int groups, int features) {
    Geometry windows = windows(random, maps);
    int taps = features * (maps.channels() / groups) * windows.taps();
    Operation convolution =
        new Operation.Convolution(
            features, groups, windows, normal(random, taps), perhapsNormal(random, features));
    return new OneOperation(convolution, List.of(maps), out(features, windows));
  }

  private static MapShape out(int features, Geometry windows) {
    return new MapShape(features, windows.rows().outSize(), windows.columns().outSize());
  }

  private static OneOperation transposed(
      RandomGenerator random, MapShape output, int groups, int features) {
    Geometry windows = windows(random, output);
    MapShape input = out(output.channels(), windows);
    int taps = input.channels() * (features / groups) * windows.taps();
    Operation transposed =
        new Operation.TransposedConvolution(
            features, groups, windows, normal(random, taps), perhapsNormal(random, features));
    return new OneOperation(transposed, List.of(input), withChannels(output, features));
  }

  private static OneOperation scaling(RandomGenerator random, MapShape maps, int factors) {
    return OneOperation.of(
        new Operation.Scaling(normal(random, factors), normal(random, factors)), maps);
  }

  private static OneOperation average(RandomGenerator random, MapShape maps) {
    Geometry windows = windows(random, maps);
    int[] frame = new int[4];
    Arrays.setAll(frame, _ -> random.nextInt(3));
    return new OneOperation(
        new Operation.AveragePooling(windows, Indices.of(frame)),
        List.of(maps),
        out(maps.channels(), windows));
  }

  private static OneOperation padding(RandomGenerator random, MapShape maps) {
    while (true) {
      int[] frame = new int[4];
      Arrays.setAll(frame, _ -> random.nextInt(-5, 5));
      int height = maps.height() + frame[0] + frame[2];
      int width = maps.width() + frame[1] + frame[3];
      if (height > 0 && width > 0) {
        return new OneOperation(
            new Operation.Padding(Indices.of(frame), random.nextInt(-3, 4)),
            List.of(maps),
            new MapShape(maps.channels(), height, width));
      }
    }
  }

  private static OneOperation concatenation(RandomGenerator random, MapShape maps) {
    int axis = random.nextInt(3);
    List<MapShape> inputs = new ArrayList<>();
    int[] output = {maps.channels(), maps.height(), maps.width()};
    output[axis] = 0;
    for (int i = random.nextInt(2, 5); i > 0; i--) {
      int[] sizes = {maps.channels(), maps.height(), maps.width()};
      sizes[axis] = random.nextInt(1, 4);
      output[axis] += sizes[axis];
      inputs.add(new MapShape(sizes[0], sizes[1], sizes[2]));
    }
    return new OneOperation(
        new Operation.Concatenation(axis), inputs, new MapShape(output[0], output[1], output[2]));
  }

  private static OneOperation rearrangement(RandomGenerator random, MapShape maps) {
    MapShape output =
        new MapShape(random.nextInt(1, 4), random.nextInt(1, 8), random.nextInt(1, 8));
    int[] sources = new int[output.size()];
    Arrays.setAll(sources, _ -> random.nextInt(-1, maps.size()));
    return new OneOperation(
        new Operation.Rearrangement(Indices.of(sources), random.nextInt(-3, 4)),
        List.of(maps),
        output);
  }

  private static OneOperation resizing(RandomGenerator random, MapShape maps) {
    Interpolation rows = interpolation(random, maps.height());
    Interpolation columns = interpolation(random, maps.width());
    return new OneOperation(
        new Operation.Resizing(rows, columns),
        List.of(maps),
        new MapShape(maps.channels(), rows.outSize(), columns.outSize()));
  }

  private static Interpolation interpolation(RandomGenerator random, int size) {
    int taps = random.nextInt(1, 4);
    int[] sources = new int[taps * random.nextInt(1, 8)];
    Arrays.setAll(sources, _ -> random.nextInt(size));
    return new Interpolation(size, taps, Indices.of(sources), normal(random, sources.length));
  }

  /** Draws inputs of which each may be repeated along some axes, but not both along the same. */
  private static OneOperation combination(
      RandomGenerator random, MapShape maps, Combination.Kind kind) {
    int[] whole = {maps.channels(), maps.height(), maps.width()};
    int[] left = whole.clone();
    int[] right = whole.clone();
    for (int axis = 0; axis < 3; axis++) {
      switch (random.nextInt(4)) {
        case 0 -> left[axis] = 1;
        case 1 -> right[axis] = 1;
        default -> {
          // As large as the output.
        }
      }
    }
    return new OneOperation(
        new Combination(kind),
        List.of(
            new MapShape(left[0], left[1], left[2]), new MapShape(right[0], right[1], right[2])),
        maps);
  }
}
