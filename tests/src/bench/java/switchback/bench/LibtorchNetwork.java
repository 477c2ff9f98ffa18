package switchback.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import switchback.bench.NetworkReference.Layer;
import switchback.bench.NetworkReference.Unit;
import switchback.fixtures.torchvision.TorchvisionNetworks;

/**
 * A large network in libtorch. It first verifies that its outputs and gradients are Switchback's.
 * Then, for each kind of work, it tries the memory formats, for gradients also several units at
 * once, and keeps the fastest. Kinds of work: {@code forward:N}, in images per second in batches of
 * N; {@code project:MODULE}, in single units of a convolution per second, each a backward pass from
 * that unit to the pixels alone, through a graph that an earlier forward pass recorded. In
 * libtorch's favour, the signals that start the backward passes are already written.
 */
final class LibtorchNetwork implements Contestant {
  /** The largest difference of outputs from Switchback's, as a share of the largest. */
  private static final double TOLERANCE = 1e-3;

  /**
   * The largest difference of any gradient in float, as it is timed. In float, an activation within
   * rounding of 0 lets its ReLU pass in one library and not in the other, which moves the gradients
   * of all units above it a little. Another rule for ReLUs or poolings would move them by their own
   * size. In double, gradients must agree as outputs must.
   */
  private static final double MOST_IN_FLOAT = 0.25;

  private static final double TRIAL_SECONDS = 0.5;

  /** The numbers of units whose gradients one backward pass may compute. */
  private static final int[] AT_ONCE = {1, 8};

  private static final String NETWORK = "x: Tensor, p: List[Tensor]) -> List[Tensor]";
  private static final String RECORDED = "torch.set_grad_enabled(True)\n";

  private static final String BACKWARD =
      """
      signals = annotate(List[Optional[Tensor]], [signal])
      found = torch.grad([maps], [x], signals, True)
      return [unchecked_cast(Tensor, found[0])]
      """;

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final NetworkReference reference;
  private final TorchScript backward =
      new TorchScript(
          manager, "maps: Tensor, x: Tensor, signal: Tensor) -> List[Tensor]", BACKWARD);
  private final List<String> settings = new ArrayList<>();
  private final Map<String, Double> differences = new TreeMap<>();
  private final Map<String, Way> ways = new TreeMap<>();

  /** A formulation of a work, its name, and the memory that it alone needs. */
  private record Way(String name, NDManager own, IntSupplier work) {}

  /**
   * Opens a model, verifies that it computes what Switchback does, and looks for the fastest ways.
   *
   * @param model the ONNX file, with Switchback's results beside it
   */
  LibtorchNetwork(Path model) {
    TorchScript.runAsWritten();
    reference = NetworkReference.read(model);
    settings.add("libtorch " + Engine.getEngine("PyTorch").getVersion() + " through DJL");
    settings.add("threads " + JniUtils.getNumThreads());
    settings.add("oneDNN " + (JniUtils.getFeatures().contains("MKLDNN") ? "on" : "off"));
    OnnxScript whole = OnnxScript.of(model);
    for (int images : new int[] {1, NetworkImages.BATCH}) {
      keepFastest("forward:" + images, forwards(whole, images));
    }
    for (Layer layer : reference.layers()) {
      keepFastest(
          "project:" + layer.module(), backwards(OnnxScript.upTo(model, layer.module()), layer));
    }
  }

  // ---- forward

  private List<Way> forwards(OnnxScript whole, int images) {
    List<Way> all = new ArrayList<>();
    for (boolean last : new boolean[] {true, false}) {
      NDManager own = manager.newSubManager();
      TorchScript script = new TorchScript(own, NETWORK, whole.body());
      NDList arguments = new NDList(pixels(own, NetworkImages.batch(), images, last));
      arguments.addAll(weights(own, whole, last));
      try (NDManager results = manager.newSubManager()) {
        NDArray found = script.call(results, false, arguments).getFirst();
        float[] expected =
            Arrays.copyOf(
                reference.outputs(), reference.outputs().length / NetworkImages.BATCH * images);
        double difference =
            NetworkReference.difference("outputs", found.toFloatArray(), expected, TOLERANCE);
        differences.merge("outputs", difference, Math::max);
      }
      all.add(
          new Way(
              format(last),
              own,
              () -> {
                try (NDManager results = manager.newSubManager()) {
                  script.call(results, false, arguments);
                  return images;
                }
              }));
    }
    return all;
  }

  private static NDArray pixels(NDManager own, float[] values, int images, boolean last) {
    int side = TorchvisionNetworks.SIDE;
    float[] some = Arrays.copyOf(values, images * NetworkImages.SIZE);
    return TorchArrays.images(own, some, new Shape(images, 3, side, side), last);
  }

  /** Returns a script's weights in double, channels first. */
  private static List<NDArray> doubles(NDManager own, OnnxScript script) {
    List<NDArray> weights = new ArrayList<>();
    for (OnnxScript.Weight weight : script.weights()) {
      weights.add(own.create(weight.values(), new Shape(weight.dims())));
    }
    return TorchScript.list("p", weights);
  }

  private static List<NDArray> weights(NDManager own, OnnxScript script, boolean last) {
    List<NDArray> weights = new ArrayList<>();
    for (OnnxScript.Weight weight : script.weights()) {
      Shape shape = new Shape(weight.dims());
      weights.add(
          shape.dimension() == 4
              ? TorchArrays.images(own, weight.floats(), shape, last)
              : own.create(weight.floats(), shape));
    }
    return TorchScript.list("p", weights);
  }

  private static String format(boolean last) {
    return last ? "channels last" : "channels first";
  }

  // ---- backward

  private List<Way> backwards(OnnxScript script, Layer layer) {
    String gradients = "gradients of " + layer.module();
    try (NDManager own = manager.newSubManager()) {
      NDList doubles = new NDList(doubles(own, script));
      new Recorded(own, script, doubles, layer, AT_ONCE[AT_ONCE.length - 1], false)
          .check(gradients + " in double", TOLERANCE);
    }
    List<Way> all = new ArrayList<>();
    for (boolean last : new boolean[] {true, false}) {
      for (int atOnce : AT_ONCE) {
        NDManager own = manager.newSubManager();
        NDList floats = new NDList(weights(own, script, last));
        Recorded recorded = new Recorded(own, script, floats, layer, atOnce, last);
        recorded.check(gradients + " in float", MOST_IN_FLOAT);
        all.add(new Way(recorded.name(), own, recorded::next));
      }
    }
    return all;
  }

  /** The graph of a forward pass up to a layer, and the signals at its units. */
  private final class Recorded {
    private final Layer layer;
    private final int atOnce;
    private final boolean last;
    private final NDArray pixels;
    private final NDArray maps;

    /** The layer's maps with nothing but one unit in each, several of them to a pass. */
    private final List<NDArray> signals = new ArrayList<>();

    private int next;

    /**
     * Runs the traced image forward and keeps the graph.
     *
     * @param weights in float or double, in which everything is computed
     * @param atOnce the number of units of a pass, each an image of the batch
     */
    Recorded(
        NDManager own, OnnxScript script, NDList weights, Layer layer, int atOnce, boolean last) {
      this.layer = layer;
      this.atOnce = atOnce;
      this.last = last;
      float[] image = NetworkImages.traced();
      float[] images = new float[atOnce * image.length];
      for (int i = 0; i < atOnce; i++) {
        System.arraycopy(image, 0, images, i * image.length, image.length);
      }
      pixels = pixels(own, images, atOnce, last).toType(weights.getFirst().getDataType(), false);
      pixels.setRequiresGradient(true);
      NDList arguments = new NDList(pixels);
      arguments.addAll(weights);
      maps =
          new TorchScript(own, NETWORK, RECORDED + script.body())
              .call(own, true, arguments)
              .getFirst();
      for (int from = 0; from < layer.units().size(); from += atOnce) {
        signals.add(signal(own, layer.units().subList(from, from + atOnce)));
      }
    }

    private NDArray signal(NDManager own, List<Unit> units) {
      Shape shape = maps.getShape();
      int features = (int) shape.get(1);
      int rows = (int) shape.get(2);
      int columns = (int) shape.get(3);
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < units.size(); i++) {
        Unit unit = units.get(i);
        values[((i * features + unit.feature()) * rows + unit.y()) * columns + unit.x()] =
            unit.activation();
      }
      return TorchArrays.images(own, values, shape, last).toType(maps.getDataType(), false);
    }

    String name() {
      return format(last) + (atOnce == 1 ? "" : ", " + atOnce + " units at once");
    }

    private NDArray gradients(NDManager results, int number) {
      return backward.call(results, true, new NDList(maps, pixels, signals.get(number))).getFirst();
    }

    /** Computes the gradients of the next units, and returns their number. */
    int next() {
      try (NDManager results = manager.newSubManager()) {
        gradients(results, next++ % signals.size());
        return atOnce;
      }
    }

    /** Verifies the gradients of all units. */
    void check(String what, double tolerance) {
      int size = NetworkImages.SIZE;
      for (int number = 0; number < signals.size(); number++) {
        try (NDManager results = manager.newSubManager()) {
          float[] all = gradients(results, number).toType(DataType.FLOAT32, false).toFloatArray();
          for (int i = 0; i < atOnce; i++) {
            float[] found = Arrays.copyOfRange(all, i * size, (i + 1) * size);
            float[] expected = layer.gradients()[number * atOnce + i];
            differences.merge(
                what, NetworkReference.difference(what, found, expected, tolerance), Math::max);
          }
        }
      }
    }
  }

  // ---- both

  /** Keeps the fastest way of a work and frees the memory of the others. */
  private void keepFastest(String work, List<Way> all) {
    Way best = all.getFirst();
    double most = 0;
    for (Way way : all) {
      // The first time is a warm-up.
      double rate = Math.max(Clock.rate(0, way.work()), Clock.rate(TRIAL_SECONDS, way.work()));
      if (rate > most) {
        best = way;
        most = rate;
      }
    }
    for (Way way : all) {
      if (!way.equals(best)) {
        way.own().close();
      }
    }
    ways.put(work, best);
    settings.add(work + " " + best.name());
  }

  @Override
  public List<String> settings() {
    List<String> all = new ArrayList<>(settings);
    differences.forEach(
        (what, difference) ->
            all.add(String.format(Locale.ROOT, "%s agree to %.1e", what, difference)));
    return all;
  }

  @Override
  public double rate(String work, double seconds) {
    Way way = ways.get(work);
    if (way == null) {
      throw new IllegalArgumentException("no work " + work);
    }
    return Clock.rate(seconds, way.work());
  }
}
