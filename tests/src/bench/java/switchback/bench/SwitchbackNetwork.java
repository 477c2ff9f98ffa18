package switchback.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import switchback.bench.NetworkReference.Layer;
import switchback.bench.NetworkReference.Unit;
import switchback.deconv.MapUnit;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.training.engine.ForwardPass;
import switchback.training.graphs.GraphLayers;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
import switchback.training.readers.ReadRequest;
import switchback.training.weights.NetworkFiles;

/**
 * A large network in Switchback. Kinds of work: {@code forward:N}, in images per second in batches
 * of N; {@code trace}, passes per second that record what projections need, with sums in double, on
 * one thread; {@code project:MODULE}, in single units of a convolution per second, by the deconvnet
 * from a recorded trace, on all threads, as a gallery projects them.
 */
final class SwitchbackNetwork implements Contestant {
  /** The number of units of each layer that are projected. */
  private static final int UNITS = 16;

  private final ProjectableNetwork network;
  private final Projector projector;
  private final Workers workers;
  private final Scratch scratch = new Scratch();
  private final ForwardPass single;
  private final float[][] images = new float[NetworkImages.BATCH][];
  private final Trace trace;
  private final Map<String, Layer> layers = new HashMap<>();

  /**
   * Opens a model, and writes its outputs and gradients down beside it.
   *
   * @param model the ONNX file
   */
  SwitchbackNetwork(int threads, TimedNetwork timed, Path model) {
    try {
      network =
          new ProjectableNetwork(NetworkFiles.read(model, ReadRequest.NONE).graph(), "", true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + model, e);
    }
    projector = new Projector(network);
    workers = new Workers(threads);
    single = network.forwardPass(List.of(GraphLayers.OUTPUT), workers, scratch);
    float[] batch = NetworkImages.batch();
    int size = NetworkImages.SIZE;
    Arrays.setAll(images, i -> Arrays.copyOfRange(batch, i * size, (i + 1) * size));
    trace = network.trace(NetworkImages.traced(), timed.layers());
    List<Layer> projected = new ArrayList<>();
    for (String module : timed.layers()) {
      projected.add(layer(module));
      layers.put(module, projected.getLast());
    }
    new NetworkReference(outputs(), projected).write(model);
  }

  /** Returns a layer with the strongest unit of each of the features that respond most. */
  private Layer layer(String module) {
    int features = network.layer(module).features();
    List<Unit> units =
        IntStream.range(0, features)
            .mapToObj(feature -> unit(feature, trace.strongest(module, feature)))
            .sorted(Comparator.comparingDouble(Unit::activation).reversed())
            .limit(UNITS)
            .toList();
    float[][] gradients =
        units.stream().map(unit -> project(module, unit, Recipe.SALIENCY)).toArray(float[][]::new);
    return new Layer(module, network.layer(module).field().sizeRows(), units, gradients);
  }

  private static Unit unit(int feature, MapUnit strongest) {
    return new Unit(feature, strongest.y(), strongest.x(), strongest.activation());
  }

  private float[] project(String module, Unit unit, Recipe recipe) {
    return projector.project(trace, module, unit.feature(), unit.y(), unit.x(), recipe).pixels();
  }

  /** Returns the outputs of all images, computed as they are timed. */
  private float[] outputs() {
    float[][] outputs = new float[images.length][];
    forward(images.length, outputs);
    int each = outputs[0].length;
    float[] values = new float[outputs.length * each];
    for (int i = 0; i < outputs.length; i++) {
      System.arraycopy(outputs[i], 0, values, i * each, each);
    }
    return values;
  }

  /**
   * Runs so many images forward. This alone decides how threads share the work: a single image by
   * parts of each operation, several by images.
   *
   * @param outputs receives each image's output
   */
  private int forward(int count, float[][] outputs) {
    if (count == 1) {
      single.run(images[0]);
      outputs[0] = single.copy(network.node(GraphLayers.OUTPUT));
      return 1;
    }
    int tasks = Math.min(count, workers.threads());
    workers.run(
        tasks,
        (task, scratch) -> {
          network
              .forwardPass(List.of(GraphLayers.OUTPUT), scratch)
              .run(
                  task * count / tasks,
                  (task + 1) * count / tasks,
                  (image, values, at) ->
                      System.arraycopy(images[image], 0, values, at, NetworkImages.SIZE),
                  (image, maps) ->
                      outputs[image] =
                          maps.of(network.node(GraphLayers.OUTPUT))
                              .toArray(ValueLayout.JAVA_FLOAT));
        });
    return count;
  }

  @Override
  public List<String> settings() {
    return List.of(
        "Switchback, vectors of " + Floats.LANES + " floats",
        "a single image by parts, several images or units by themselves, on " + workers.threads());
  }

  @Override
  public double rate(String work, double seconds) {
    String[] words = work.split(":", 2);
    return switch (words[0]) {
      case "forward" -> {
        int count = Integer.parseInt(words[1]);
        float[][] outputs = new float[count][];
        yield Clock.rate(seconds, () -> forward(count, outputs));
      }
      case "trace" ->
          Clock.rate(
              seconds,
              () -> {
                network.trace(images[0], GraphLayers.OUTPUT);
                return 1;
              });
      case "project" -> Clock.rate(seconds, () -> projectAll(words[1]));
      default -> throw new IllegalArgumentException("no work " + work);
    };
  }

  /** Projects every unit of a layer, each as a task of its own. */
  private int projectAll(String module) {
    Layer layer = layers.get(module);
    if (layer == null) {
      throw new IllegalArgumentException("no units of " + module);
    }
    List<Unit> units = layer.units();
    workers.run(units.size(), task -> project(module, units.get(task), Recipe.ZEILER_FERGUS));
    return units.size();
  }
}
