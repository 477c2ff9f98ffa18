package switchback.deconv;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.deconv.signals.Derivatives;
import switchback.deconv.signals.LinearWays;
import switchback.deconv.signals.Patch;
import switchback.deconv.signals.Signal;
import switchback.deconv.signals.SignalMemory;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.kernels.projection.Extent;

/**
 * A signal's way from a node down to the pixels. Nodes are undone from the last to the first; where
 * branches meet, signals add before anything below is undone. For one thread at a time.
 */
final class WayBack {
  private final ProjectableNetwork network;
  private final NetworkGraph graph;
  private final Trace trace;
  private final Trace switches;
  private final Recipe recipe;

  private SignalMemory memory = new SignalMemory();

  /** The signal at the first node, whose array is the caller's. */
  private Signal given = Signal.nothing(1);

  /** The signals at nodes' outputs that are not undone yet. */
  private @Nullable Signal[] signals = new Signal[0];

  /**
   * Creates a way back.
   *
   * @param trace gives the inputs of ReLUs and other functions
   * @param switches gives the switches
   */
  WayBack(ProjectableNetwork network, Trace trace, Trace switches, Recipe recipe) {
    this.network = network;
    this.graph = network.graph();
    this.trace = trace;
    this.switches = switches;
    this.recipe = recipe;
  }

  /** Returns the pixels, (C, H, W), for a signal at a node's output. */
  float[] from(int top, Signal signal) {
    return network.withMemory(
        reused -> {
          memory = reused;
          given = signal;
          Signal pixels = down(top);
          float[] whole = pixels.whole(graph.input());
          release(pixels);
          return whole;
        });
  }

  /** Returns the signal at the pixels. */
  private Signal down(int top) {
    signals = new Signal[top + 1];
    signals[top] = given;
    for (int node = top; node > 0; node--) {
      Signal above = signals[node];
      if (above != null) {
        signals[node] = null;
        List<Signal> below = below(node, above);
        for (int i = 0; i < below.size(); i++) {
          meet(graph.node(node).inputs().get(i), below.get(i), below.size() == 1);
        }
        release(above);
      }
    }
    Signal pixels = signals[0];
    signals[0] = null;
    return pixels == null ? Signal.nothing(graph.input().channels()) : pixels;
  }

  /**
   * Adds a signal to that at a node's output.
   *
   * @param isAlone whether no other part of the signal above may have the same array
   */
  private void meet(int node, Signal part, boolean isAlone) {
    Signal other = signals[node];
    if (other == null) {
      signals[node] = part;
    } else if (isAlone && isFree(part) && part.covers(other)) {
      part.add(other);
      signals[node] = part;
      release(other);
    } else {
      signals[node] = other.plus(part);
    }
  }

  /** Returns whether a signal's array is neither the caller's nor that of a signal on its way. */
  private boolean isFree(Signal signal) {
    boolean isUsed = signal.sharesValues(given);
    for (Signal kept : signals) {
      isUsed |= kept != null && signal.sharesValues(kept);
    }
    return !isUsed;
  }

  private void release(Signal signal) {
    if (isFree(signal)) {
      memory.release(signal.values());
    }
  }

  /** Returns memory for values in place of a signal's: its own, if nothing else needs it. */
  private float[] target(Signal signal) {
    return isFree(signal) ? signal.values() : memory.take(signal.size());
  }

  /** Returns the signals at a node's inputs for a signal at its output. */
  private List<Signal> below(int number, Signal signal) {
    Node node = graph.node(number);
    MapShape[] inputs =
        node.inputs().stream().map(input -> graph.node(input).maps()).toArray(MapShape[]::new);
    return switch (node.operation()) {
      case Operation.Combination c ->
          Derivatives.combination(
              c.kind(), signal, inputs, node.maps(), kept(c, node, 0), kept(c, node, 1));
      case Operation.Concatenation c -> parts(c, signal, inputs);
      default -> List.of(below(number, node, signal, inputs[0]));
    };
  }

  private float[] kept(Operation.Combination combination, Node node, int input) {
    return combination.isLinear() ? new float[0] : trace.maps(node.inputs().get(input));
  }

  private static List<Signal> parts(
      Operation.Concatenation joined, Signal signal, MapShape[] inputs) {
    List<Signal> parts = new ArrayList<>();
    int start = 0;
    for (MapShape input : inputs) {
      parts.add(LinearWays.part(joined, signal, start, input));
      start +=
          switch (joined.axis()) {
            case 0 -> input.channels();
            case 1 -> input.height();
            default -> input.width();
          };
    }
    return parts;
  }

  /** Returns the signal at the only input of a node. */
  private Signal below(int number, Node node, Signal signal, MapShape input) {
    int below = node.inputs().getFirst();
    return switch (node.operation()) {
      case Operation.Convolution c -> convolution(number, c, signal, input);
      case Operation.TransposedConvolution _ -> transposed(number, signal, input, node.maps());
      case Operation.Rectifier r ->
          recipe
              .rectification()
              .apply(signal, input, trace.maps(below), r.ceiling(), target(signal));
      case Operation.MaxPooling _ ->
          switches.switches(number).unpool(signal, recipe.unpooling().rule(), memory);
      case Operation.Dense d -> LinearWays.dense(d, signal, input);
      case Operation.Scaling s -> LinearWays.scaling(s, signal, input, target(signal));
      case Operation.AveragePooling a -> LinearWays.average(a, signal, input);
      case Operation.Padding p -> LinearWays.padding(p, signal, input);
      case Operation.Selection s -> LinearWays.selection(s, signal, input);
      case Operation.Rearrangement r -> LinearWays.rearrangement(r, signal, input, node.maps());
      case Operation.Resizing r -> LinearWays.resizing(r, signal, input, node.maps());
      case Operation.Activation a ->
          Derivatives.function(a.function(), signal, input, trace.maps(below));
      case Operation.ParametricRectifier p ->
          Derivatives.slopes(p.slopes(), signal, input, trace.maps(below));
      case Operation.ResponseNormalization n ->
          Derivatives.responses(n, signal, input, trace.maps(below));
      case Operation.Softmax _ -> Derivatives.softmax(signal, input, trace.maps(number));
      case Operation.Standardization s ->
          Derivatives.standardization(s, signal, input, trace.maps(below));
      case Operation.Reduction r ->
          Derivatives.reduction(r, signal, input, node.maps(), trace.maps(below));
      case Operation.Input _, Operation.Combination _, Operation.Concatenation _ ->
          throw new IllegalStateException("not one input: " + node);
    };
  }

  private Signal convolution(
      int number, Operation.Convolution convolution, Signal signal, MapShape input) {
    Patch area = signal.area();
    if (area.isEmpty()) {
      return Signal.nothing(input.channels());
    }
    Patch reached = area.below(convolution.geometry());
    Patch inside = reached.clip(input.height(), input.width());
    Extent extent =
        new Extent(
            area.height(),
            area.width(),
            inside.top() - reached.top(),
            inside.left() - reached.left(),
            inside.height(),
            inside.width());
    float[] below = memory.take(input.channels() * extent.pixels());
    network.withScratch(
        scratch -> {
          network.adjoint(number).project(signal.values(), extent, scratch, below);
          return below;
        });
    return new Signal(input.channels(), inside, below);
  }

  /** Returns the signal below a transposed convolution: through the convolution itself. */
  private Signal transposed(int number, Signal signal, MapShape input, MapShape output) {
    Correlation forward = network.convolutionOf(number);
    float[] below =
        network.withScratch(
            scratch -> {
              MemorySegment source = scratch.floats(output.size());
              MemorySegment target = scratch.floats(input.size());
              source.copyFrom(MemorySegment.ofArray(signal.whole(output)));
              forward.on(scratch).run(source, target);
              return target.toArray(JAVA_FLOAT);
            });
    return Signal.over(input, below);
  }
}
