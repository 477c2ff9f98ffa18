package switchback.training.readers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Value;

/** Makes steps of layers with several inputs. */
final class MergeSteps {
  private MergeSteps() {}

  /** Returns the step of a layer that combines values at the same place. */
  static Step combination(String name, Combination.Kind kind) {
    return (builder, inputs) -> combined(builder, name, kind, inputs);
  }

  /** Returns the step of a layer that takes one input from another. */
  static Step difference(String name) {
    return (builder, inputs) -> {
      if (inputs.size() != 2) {
        throw new IllegalArgumentException("two inputs expected, got " + inputs.size());
      }
      return combined(builder, name, Combination.Kind.DIFFERENCE, inputs);
    };
  }

  /** Returns the step of a mean of inputs. */
  static Step average(String name) {
    return (builder, inputs) -> {
      Feature sum = combined(builder, name, Combination.Kind.SUM, inputs);
      float[] each = {1f / inputs.size()};
      int[] one = {};
      return sum.with(builder.scaling(name, sum.value(), each, one, new float[1], one));
    };
  }

  private static Feature combined(
      GraphBuilder builder, String name, Combination.Kind kind, List<Feature> inputs) {
    List<Feature> alike = alike(inputs);
    Feature first = alike.getFirst();
    Value all = first.value();
    for (Feature next : alike.subList(1, alike.size())) {
      all = builder.combination(name, kind, all, next.value());
    }
    return first.with(all);
  }

  /** Returns the step of a concatenation along one of Keras's axes. */
  static Step concatenation(String name, int axis) {
    return (builder, inputs) -> {
      List<Feature> alike = alike(inputs);
      Feature first = alike.getFirst();
      int along = first.axis(axis);
      if (along == 0) {
        throw new IllegalArgumentException("a concatenation along the batch");
      }
      for (Feature each : alike) {
        checkAxes(first, each, along);
      }
      List<Value> values = alike.stream().map(Feature::value).toList();
      return first.with(builder.concatenation(name, values, along));
    };
  }

  private static void checkAxes(Feature first, Feature other, int along) {
    boolean fits =
        first.rank() == other.rank()
            && IntStream.range(0, first.rank())
                .allMatch(i -> i == along || first.value().size(i) == other.value().size(i));
    if (!fits) {
      throw new IllegalArgumentException("inputs of " + first + " and " + other);
    }
  }

  /** Returns features with as many axes and in the same layout. */
  static List<Feature> alike(List<Feature> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("no inputs");
    }
    int rank = inputs.stream().mapToInt(Feature::rank).max().orElseThrow();
    boolean isLast = inputs.stream().anyMatch(input -> input.isLast() && input.rank() == rank);
    List<Feature> alike = new ArrayList<>();
    for (Feature input : inputs) {
      Feature wide = widened(input, rank);
      alike.add(
          wide.isLast() == isLast ? wide : new Feature(Feature.channelsFirst(wide.value()), true));
    }
    return alike;
  }

  /** Adds axes of size 1 behind the batch, as Keras does. */
  private static Feature widened(Feature input, int rank) {
    if (input.rank() == rank) {
      return input;
    }
    int[] sizes = input.sizes();
    int[] wide = new int[rank];
    Arrays.fill(wide, 1);
    System.arraycopy(sizes, 1, wide, rank - sizes.length + 1, sizes.length - 1);
    return Feature.plain(input.plain().reshape(wide));
  }

  /** Returns the step of the layer {@code Merge} of Keras 1. */
  static Step merge(LayerSource source) {
    Settings settings = source.settings();
    String mode = settings.text("sum", "mode");
    String kind = settings.text("raw", "mode_type");
    if (!kind.equals("raw") || settings.get("layers").size() > 0) {
      throw new IllegalArgumentException("a merge by code, or of models");
    }
    String name = source.name();
    return switch (mode) {
      case "sum" -> combination(name, Combination.Kind.SUM);
      case "mul" -> combination(name, Combination.Kind.PRODUCT);
      case "max" -> combination(name, Combination.Kind.MAXIMUM);
      case "min" -> combination(name, Combination.Kind.MINIMUM);
      case "ave" -> average(name);
      case "concat" -> concatenation(name, settings.integer(-1, "concat_axis"));
      default -> throw new IllegalArgumentException("mode '" + mode + "'");
    };
  }
}
