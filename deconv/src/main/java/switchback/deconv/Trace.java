package switchback.deconv;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import switchback.datasets.CounterRandom;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.engine.ForwardPass;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.kernels.Workers;
import switchback.training.kernels.pooling.Maxima;

/**
 * One image's way forward, with everything that the way back needs: the maps of layers, the inputs
 * of operations that are not linear, and the switches of every max pooling. Immutable; safe to
 * share between threads.
 */
public final class Trace {
  private final ProjectableNetwork network;

  /** The maps that are kept, by the number of their node. */
  private final Map<Integer, float[]> maps = new HashMap<>();

  /** The switches by the number of the pooling's node. */
  private final Map<Integer, Switches> switches = new HashMap<>();

  /** Runs an image through all that some nodes need. */
  Trace(ProjectableNetwork network, List<Integer> nodes, float[] image, Workers workers) {
    this.network = network;
    List<Integer> needed = network.needed(nodes);
    Set<Integer> kept = kept(network, needed);
    kept.addAll(nodes);
    maps.putAll(
        network.withPass(
            kept,
            workers,
            pass -> {
              pass.run(image);
              record(network.graph(), needed, pass, CounterRandom.hash(image));
              return kept.stream().collect(Collectors.toMap(node -> node, pass::copy));
            }));
  }

  /** Returns the nodes whose maps a way back asks for, and those of the layers. */
  private static Set<Integer> kept(ProjectableNetwork network, List<Integer> needed) {
    Set<Integer> kept = new LinkedHashSet<>(network.layersAmong(needed));
    for (int node : needed) {
      List<Integer> inputs = network.graph().node(node).inputs();
      switch (network.graph().node(node).operation()) {
        case Operation.Rectifier _,
            Operation.Activation _,
            Operation.ParametricRectifier _,
            Operation.ResponseNormalization _,
            Operation.Standardization _,
            Operation.Reduction _ ->
            kept.addAll(inputs);
        case Combination c when !c.isLinear() -> kept.addAll(inputs);
        case Operation.Softmax _ -> kept.add(node);
        default -> {
          // Linear operations and max poolings go back without their maps.
        }
      }
    }
    return kept;
  }

  private void record(NetworkGraph graph, List<Integer> needed, ForwardPass pass, long image) {
    int poolings = 0;
    for (int node = 0; node < graph.nodes().size(); node++) {
      if (graph.node(node).operation() instanceof Operation.MaxPooling pooling) {
        if (needed.contains(node)) {
          int planes = graph.node(node).maps().channels();
          int[] places = pass.switches(node).clone();
          switches.put(node, new Switches(planes, pooling.geometry(), places, image, poolings));
        }
        poolings++;
      }
    }
  }

  /**
   * Returns a copy of one feature's map, (height, width) row by row.
   *
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if the image was not run as far as that layer
   */
  public float[] map(String layer, int feature) {
    ProjectableLayer maps = network.layer(layer);
    float[] signal = maps(layer);
    int plane = maps.maps().plane();
    int from = maps.feature(feature) * plane;
    return Arrays.copyOfRange(signal, from, from + plane);
  }

  /**
   * Returns the strongest unit of a feature, the first in row-major order if several are equal.
   *
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if the image was not run as far as that layer
   */
  public MapUnit strongest(String layer, int feature) {
    float[] map = map(layer, feature);
    int width = network.layer(layer).width();
    int place = Maxima.first(map);
    return new MapUnit(place / width, place % width, map[place]);
  }

  /**
   * Returns the value by which this image is ranked for a feature: the activation of the feature's
   * strongest unit, or the sum of its map, added in row-major order in double.
   *
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if the image was not run as far as that layer
   */
  public float strength(String layer, int feature, RankBy by) {
    return switch (by) {
      case UNIT -> strongest(layer, feature).activation();
      case MAP -> sum(map(layer, feature));
    };
  }

  private static float sum(float[] map) {
    return Maxima.sum(MemorySegment.ofArray(map), 0, map.length);
  }

  /**
   * Returns the activations of all features of a layer at one location, (features).
   *
   * @param y the row in the layer's maps
   * @param x the column in the layer's maps
   * @throws SwitchbackException if there is no such layer
   * @throws IndexOutOfBoundsException if its maps have no such location
   * @throws IllegalArgumentException if the image was not run as far as that layer
   */
  public float[] at(String layer, int y, int x) {
    ProjectableLayer maps = network.layer(layer);
    float[] signal = maps(layer);
    float[] activations = new float[maps.features()];
    int place = maps.place(y, x);
    for (int feature = 0; feature < activations.length; feature++) {
      activations[feature] = signal[feature * maps.maps().plane() + place];
    }
    return activations;
  }

  /** Returns all maps of a layer, for reading only. */
  private float[] maps(String layer) {
    float[] known = maps.get(network.node(layer));
    if (known == null) {
      throw new IllegalArgumentException("the trace ends below layer " + layer);
    }
    return known;
  }

  /** Returns the network that the image went through. */
  ProjectableNetwork network() {
    return network;
  }

  /**
   * Returns the maps of a node, (C, H, W), for reading only.
   *
   * @throws IllegalArgumentException if no way back asks for them
   */
  float[] maps(int node) {
    float[] known = maps.get(node);
    if (known == null) {
      throw new IllegalArgumentException("the maps of node " + node + " are not kept");
    }
    return known;
  }

  /**
   * Returns the switches of a max pooling.
   *
   * @param node the number of its node
   * @throws IllegalArgumentException if that node is not a max pooling that the image went through
   */
  public Switches switches(int node) {
    Switches recorded = switches.get(node);
    if (recorded == null) {
      throw new IllegalArgumentException("node " + node + " is not a max pooling");
    }
    return recorded;
  }
}
