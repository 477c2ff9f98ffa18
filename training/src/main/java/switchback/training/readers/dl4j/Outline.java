package switchback.training.readers.dl4j;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Value;
import switchback.training.readers.InputSize;

/**
 * A network as its configuration describes it: all but the size of its input and the values of its
 * parameters. Immutable.
 *
 * @param steps the steps in an order in which they can be computed
 * @param outputs the number of the step, from 1, whose output each of the network's outputs is
 * @param input how DL4J lays out the images
 * @param channels the number of channels of an image
 * @param parameters the number of all parameters
 * @param notices what DL4J computes otherwise than its users may expect, a line each
 */
record Outline(
    List<Step> steps,
    Map<String, Integer> outputs,
    Layout input,
    int channels,
    long parameters,
    List<String> notices) {
  private static final int MOST_VALUES = 1 << 25;
  private static final long MOST_OF_ALL = 1L << 30;
  private static final int LARGEST_SIDE = 512;

  /** Copies the lists. */
  Outline {
    steps = List.copyOf(steps);
    notices = List.copyOf(notices);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /** Returns the size of the input that a preprocessor states, if one does. */
  Optional<InputSize> stated() {
    return steps.stream()
        .filter(step -> step.inputs().equals(List.of(0)))
        .filter(step -> step.part() instanceof ShapingPart.Unflattening)
        .map(step -> ((ShapingPart.Unflattening) step.part()).maps())
        .map(maps -> new InputSize(maps.height(), maps.width()))
        .findFirst();
  }

  /**
   * Returns the size of an image.
   *
   * @throws IllegalArgumentException if a network of sequences is to have several rows
   */
  MapShape image(InputSize size) {
    if (input == Layout.NCW && size.height() != 1) {
      throw new Misfit(
          "the network takes sequences, which are images of one row, such as 1x" + size.width());
    }
    return new MapShape(channels, size.height(), size.width());
  }

  /** Returns whether the network can be built for images of a size. */
  boolean fits(InputSize size) {
    try {
      check(size);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Checks that the network can be built for images of a size.
   *
   * @throws IllegalArgumentException if it cannot; it names the layer
   */
  void check(InputSize size) {
    checkSizes(image(size));
  }

  /** Checks the sizes of all maps, without building anything. */
  private void checkSizes(MapShape image) {
    List<MapShape> maps = new ArrayList<>();
    maps.add(image);
    double all = checked(image, "the image");
    for (Step step : steps) {
      MapShape output;
      try {
        List<MapShape> inputs = step.inputs().stream().map(maps::get).toList();
        output = step.part().shape(inputs, step.layouts());
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw named(step, e);
      }
      all += checked(output, step.name());
      if (all > MOST_OF_ALL) {
        throw new Misfit("maps of more than " + MOST_OF_ALL + " values in all");
      }
      maps.add(output);
    }
  }

  /** Returns the number of values, which may be more than an integer holds. */
  private static double checked(MapShape maps, String name) {
    double size = (double) maps.channels() * maps.height() * maps.width();
    if (size > MOST_VALUES) {
      throw new Misfit("at " + name + ": maps of " + maps + " are too large");
    }
    return size;
  }

  private static IllegalArgumentException named(Step step, RuntimeException e) {
    return new Misfit("at " + step.name() + ": " + e.getMessage());
  }

  /**
   * Builds the network.
   *
   * @param parameters gives all parameters, the same memory whenever it is asked. The graph refers
   *     to it; it is asked at once only if the values of a layer have to be computed
   * @throws IllegalArgumentException if it does not fit the image; it names the layer
   */
  NetworkGraph build(MapShape image, Supplier<MemorySegment> parameters) {
    checkSizes(image);
    GraphBuilder builder = new GraphBuilder(image);
    List<Value> values = new ArrayList<>();
    values.add(builder.input());
    for (Step step : steps) {
      Site site = new Site(builder, parameters, step.name(), step.layouts());
      try {
        values.add(step.part().add(site, step.inputs().stream().map(values::get).toList()));
      } catch (IllegalArgumentException e) {
        throw named(step, e);
      }
    }
    outputs.forEach((name, step) -> builder.output(name, values.get(step)));
    return builder.build();
  }

  /**
   * Returns the smallest input that gives the maps which are flattened for the first dense layer,
   * or for windows of mode Same a multiple of their stride. Other inputs may give the same maps.
   *
   * @return empty if nothing states a size
   */
  Optional<InputSize> smallest() {
    return stated()
        .or(
            () ->
                IntStream.rangeClosed(1, steps.size())
                    .filter(i -> flattened(i).isPresent())
                    .boxed()
                    .findFirst()
                    .flatMap(i -> below(i, flattened(i).orElseThrow())));
  }

  private Optional<MapShape> flattened(int step) {
    return steps.get(step - 1).part() instanceof ShapingPart.Flattening flattening
        ? Optional.ofNullable(flattening.maps())
        : Optional.empty();
  }

  /** Goes down from a step's input along the first inputs of the steps below. */
  private Optional<InputSize> below(int step, MapShape maps) {
    Part.Extent size = new Part.Extent(maps.height(), maps.width());
    int at = steps.get(step - 1).inputs().getFirst();
    try {
      while (at > 0) {
        Step below = steps.get(at - 1);
        if (below.part() instanceof GlobalPoolingPart) {
          return Optional.empty();
        }
        size = below.part().below(size);
        at = below.inputs().getFirst();
      }
      return Optional.of(new InputSize(size.height(), size.width()));
    } catch (IllegalArgumentException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  /**
   * Returns the sizes with which the network can be built: all square ones up to 512 or, if there
   * are none, those next to the {@link #smallest} one.
   */
  List<InputSize> candidates() {
    List<InputSize> squares =
        IntStream.rangeClosed(1, LARGEST_SIDE)
            .mapToObj(side -> new InputSize(side, side))
            .filter(this::fits)
            .toList();
    return squares.isEmpty() ? rectangles() : squares;
  }

  /** Rows and columns are independent of each other, so that each is varied alone. */
  private List<InputSize> rectangles() {
    if (input == Layout.NCW) {
      return IntStream.rangeClosed(1, LARGEST_SIDE)
          .mapToObj(width -> new InputSize(1, width))
          .filter(this::fits)
          .toList();
    }
    InputSize known = smallest().filter(this::fits).orElse(null);
    if (known == null) {
      return List.of();
    }
    TreeSet<Integer> heights = new TreeSet<>();
    TreeSet<Integer> widths = new TreeSet<>();
    for (int side = 1; side <= LARGEST_SIDE; side++) {
      if (fits(new InputSize(side, known.width()))) {
        heights.add(side);
      }
      if (fits(new InputSize(known.height(), side))) {
        widths.add(side);
      }
    }
    return heights.stream()
        .flatMap(height -> widths.stream().map(width -> new InputSize(height, width)))
        .toList();
  }
}
