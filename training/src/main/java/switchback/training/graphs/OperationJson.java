package switchback.training.graphs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations as JSON; their arrays are in an {@link ArrayFile} under the number of their node. */
final class OperationJson {
  private static final String OPERATION = "operation";

  private OperationJson() {}

  static void write(Operation operation, int number, ObjectNode to, ArrayFile arrays) {
    to.put(OPERATION, name(operation));
    OperationWeights.of(operation)
        .forEach((name, weights) -> arrays.add(number + "." + name, weights));
    if (!OperationWeights.of(operation).isEmpty()) {
      to.put("arrays", number);
    }
    switch (operation) {
      case Operation.Convolution c -> {
        to.put("features", c.features()).put("groups", c.groups());
        write(c.geometry(), to);
      }
      case Operation.TransposedConvolution t -> {
        to.put("features", t.features()).put("groups", t.groups());
        write(t.geometry(), to);
      }
      case Operation.Dense d -> to.put("units", d.units());
      case Operation.MaxPooling p -> write(p.geometry(), to);
      case Operation.AveragePooling p -> {
        write(p.geometry(), to);
        write("frame", p.frame(), to);
      }
      case Operation.Rectifier r -> {
        if (Float.isFinite(r.ceiling())) {
          to.put("ceiling", r.ceiling());
        }
      }
      case Operation.Activation a ->
          to.put("function", a.function().kind().name().toLowerCase(Locale.ROOT))
              .put("a", Double.toString(a.function().a()))
              .put("b", Double.toString(a.function().b()));
      case Operation.Combination c -> to.put("kind", c.kind().name().toLowerCase(Locale.ROOT));
      case Operation.Concatenation c -> to.put("axis", c.axis());
      case Operation.Selection s -> write("channels", s.channels(), to);
      case Operation.Padding p -> {
        write("frame", p.frame(), to);
        to.put("value", Float.toString(p.value()));
      }
      case Operation.Rearrangement r -> {
        to.put("fill", Float.toString(r.fill()));
        if (r.sources() != null) {
          arrays.add(number + ".sources", r.sources());
          to.put("sources", number + ".sources");
        }
      }
      case Operation.Resizing r -> {
        write(number + ".rows", r.rows(), to.putObject("rows"), arrays);
        write(number + ".columns", r.columns(), to.putObject("columns"), arrays);
      }
      case Operation.ResponseNormalization n ->
          to.put("before", n.before())
              .put("after", n.after())
              .put("alpha", n.alpha())
              .put("beta", n.beta())
              .put("k", n.k());
      case Operation.Standardization s -> to.put("parts", s.parts()).put("epsilon", s.epsilon());
      case Operation.Reduction r ->
          to.put("parts", r.parts()).put("kind", r.statistic().name().toLowerCase(Locale.ROOT));
      case Operation.Input _,
          Operation.Scaling _,
          Operation.ParametricRectifier _,
          Operation.Softmax _ -> {
        // No settings.
      }
    }
  }

  static Operation read(JsonNode from, ArrayFile arrays) {
    String number = from.path("arrays").asString("");
    return switch (from.path(OPERATION).asString("")) {
      case "input" -> new Operation.Input();
      case "convolution" ->
          new Operation.Convolution(
              integer(from, "features"),
              integer(from, "groups"),
              geometry(from),
              arrays.weights(number + ".weight"),
              arrays.optional(number + ".bias"));
      case "transposed_convolution" ->
          new Operation.TransposedConvolution(
              integer(from, "features"),
              integer(from, "groups"),
              geometry(from),
              arrays.weights(number + ".weight"),
              arrays.optional(number + ".bias"));
      case "dense" ->
          new Operation.Dense(
              integer(from, "units"),
              arrays.weights(number + ".weight"),
              arrays.optional(number + ".bias"));
      case "scaling" ->
          new Operation.Scaling(
              arrays.weights(number + ".scale"), arrays.weights(number + ".shift"));
      case "parametric_rectifier" ->
          new Operation.ParametricRectifier(arrays.weights(number + ".slope"));
      case "max_pooling" -> new Operation.MaxPooling(geometry(from));
      case "average_pooling" ->
          new Operation.AveragePooling(geometry(from), indices(from, "frame"));
      case "rectifier" ->
          from.has("ceiling")
              ? new Operation.Rectifier(from.path("ceiling").floatValue())
              : Operation.Rectifier.RELU;
      case "activation" ->
          new Operation.Activation(
              new Function(
                  Function.Kind.valueOf(upper(from, "function")),
                  real(from, "a"),
                  real(from, "b")));
      case "combination" ->
          new Operation.Combination(Operation.Combination.Kind.valueOf(upper(from, "kind")));
      case "concatenation" -> new Operation.Concatenation(integer(from, "axis"));
      case "selection" -> new Operation.Selection(indices(from, "channels"));
      case "padding" -> new Operation.Padding(indices(from, "frame"), (float) real(from, "value"));
      case "rearrangement" -> {
        @Nullable Indices sources =
            from.has("sources") ? arrays.indices(from.path("sources").asString("")) : null;
        yield new Operation.Rearrangement(sources, (float) real(from, "fill"));
      }
      case "resizing" ->
          new Operation.Resizing(
              interpolation(from.path("rows"), arrays),
              interpolation(from.path("columns"), arrays));
      case "response_normalization" ->
          new Operation.ResponseNormalization(
              integer(from, "before"),
              integer(from, "after"),
              from.path("alpha").asDouble(0),
              from.path("beta").asDouble(0),
              from.path("k").asDouble(0));
      case "softmax" -> new Operation.Softmax();
      case "standardization" ->
          new Operation.Standardization(integer(from, "parts"), from.path("epsilon").asDouble(0));
      case "reduction" ->
          new Operation.Reduction(
              integer(from, "parts"), Operation.Reduction.Statistic.valueOf(upper(from, "kind")));
      default -> throw new IllegalArgumentException("operation " + from.path(OPERATION));
    };
  }

  /** Returns the name of an operation: its type in lower case, words apart. */
  static String name(Operation operation) {
    return operation
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  private static void write(Geometry geometry, ObjectNode to) {
    write(geometry.rows(), to.putObject("rows"));
    write(geometry.columns(), to.putObject("columns"));
  }

  private static void write(Axis axis, ObjectNode to) {
    to.put("size", axis.size())
        .put("window", axis.window())
        .put("stride", axis.stride())
        .put("pad", axis.pad())
        .put("dilation", axis.dilation())
        .put("padEnd", axis.padEnd());
  }

  private static Geometry geometry(JsonNode from) {
    return new Geometry(axis(from.path("rows")), axis(from.path("columns")));
  }

  private static Axis axis(JsonNode from) {
    return new Axis(
        integer(from, "size"),
        integer(from, "window"),
        integer(from, "stride"),
        integer(from, "pad"),
        integer(from, "dilation"),
        integer(from, "padEnd"));
  }

  private static void write(String name, Indices indices, ObjectNode to) {
    ArrayNode values = to.putArray(name);
    for (int i = 0; i < indices.size(); i++) {
      values.add(indices.at(i));
    }
  }

  private static Indices indices(JsonNode from, String name) {
    JsonNode values = from.path(name);
    int[] indices = new int[values.size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = values.path(i).asInt(Integer.MIN_VALUE);
    }
    return Indices.of(indices);
  }

  private static void write(String name, Interpolation axis, ObjectNode to, ArrayFile arrays) {
    arrays.add(name + ".sources", axis.sources());
    arrays.add(name + ".weights", axis.weights());
    to.put("size", axis.size()).put("taps", axis.taps()).put("arrays", name);
  }

  private static Interpolation interpolation(JsonNode from, ArrayFile arrays) {
    String name = from.path("arrays").asString("");
    return new Interpolation(
        integer(from, "size"),
        integer(from, "taps"),
        arrays.indices(name + ".sources"),
        arrays.weights(name + ".weights"));
  }

  private static int integer(JsonNode from, String name) {
    JsonNode value = from.path(name);
    if (!value.isInt()) {
      throw new IllegalArgumentException("no whole number " + name);
    }
    return value.intValue();
  }

  private static double real(JsonNode from, String name) {
    return Double.parseDouble(from.path(name).asString(""));
  }

  private static String upper(JsonNode from, String name) {
    return from.path(name).asString("").toUpperCase(Locale.ROOT);
  }
}
