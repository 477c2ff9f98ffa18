package switchback.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import switchback.bench.GalleryReference.Unit;
import switchback.datasets.ImageSet;

/**
 * Galleries of the same weights in libtorch. It first verifies that its maps, its strongest
 * activations and its projections are Switchback's. Then, for each kind of work, it tries memory
 * formats, batch sizes and several formulations, and keeps the fastest.
 *
 * <p>{@code scan}: images per second through both convolutions to the nine largest activations of
 * all 96 features and their images. In libtorch's favour, images are floats and already
 * standardised, and the position of a maximum within its map is not wanted. {@code project}: single
 * units of conv2 per second, each dense over all maps as an element of a batch, from switches that
 * are already recorded.
 */
final class LibtorchGallery implements Contestant {
  private static final double TOLERANCE = 1e-4;
  private static final double TRIAL_SECONDS = 0.5;
  private static final String WEIGHTS = "w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor";

  private static final String MAPS =
      """
      a = torch.relu(torch.conv2d(x, w1, b1, [1, 1], [2, 2], [1, 1], 1))
      b = torch.max_pool2d(a, [2, 2])
      b = torch.relu(torch.conv2d(b, w2, b2, [1, 1], [2, 2], [1, 1], 1))
      return [torch.contiguous(a), torch.contiguous(b)]
      """;

  private static final String SWITCHES =
      """
      a = torch.relu(torch.conv2d(x, w1, b1, [1, 1], [2, 2], [1, 1], 1))
      b, switches, = torch.max_pool2d_with_indices(a, [2, 2])
      mask = torch.max_unpool2d(torch.ones_like(b), switches, [32, 32])
      return [switches, mask]
      """;

  private static final String SCAN =
      """
      n = torch.size(x, 0)
      best = torch.zeros([9, 96])
      numbers = torch.zeros([9, 96], dtype=4)
      for i in range((n + BATCH - 1) // BATCH):
        a = torch.slice(x, 0, i * BATCH, (i + 1) * BATCH, 1)
        a = torch.conv2d(a, w1, b1, [1, 1], [2, 2], [1, 1], 1)
      CONV1
        b = torch.conv2d(a, w2, b2, [1, 1], [2, 2], [1, 1], 1)
      CONV2
        values = torch.cat([best, torch.cat([m1, m2], 1)], 0)
        own = torch.arange(i * BATCH, i * BATCH + torch.size(a, 0))
        all = torch.cat([numbers, torch.expand(torch.unsqueeze(own, 1), [-1, 96])], 0)
        best, which, = torch.topk(values, 9, 0)
        numbers = torch.gather(all, 0, which)
      return [best, numbers]
      """;

  /** The scan with the layers in their order. */
  private static final String[] PLAIN = {
    """
      a = torch.relu_(a)
      m1 = torch.amax(a, [2, 3])
      a = torch.max_pool2d(a, [2, 2])
    """,
    """
      b = torch.relu_(b)
      m2 = torch.amax(b, [2, 3])
    """
  };

  /**
   * The scan with maxima taken before the ReLU, pooled or over the whole map, which gives equal
   * numbers.
   */
  private static final String[] LATE = {
    """
      a = torch.relu_(torch.max_pool2d(a, [2, 2]))
      m1 = torch.amax(a, [2, 3])
    """,
    """
      m2 = torch.relu_(torch.amax(b, [2, 3]))
    """
  };

  private static final String PROJECT =
      """
      s = torch.scatter_(torch.zeros([BATCH, 16384]), 1, at, value)
      s = SHAPED
      s = torch.relu_(s)
      s = CONV2
      s = torch.relu_(s)
      s = UNPOOLED
      s = CONV1
      return [s]
      """;

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final GalleryReference reference;
  private final int images;
  private final List<String> settings = new ArrayList<>();
  private final Map<String, Double> differences = new TreeMap<>();
  private final Way scan;
  private final Way projections;

  /** A formulation of a work, and its name. */
  private record Way(String name, IntSupplier work) {}

  LibtorchGallery(String data, Path reference) {
    TorchScript.runAsWritten();
    this.reference = GalleryReference.read(reference);
    ImageSet set = GalleryImages.test(data);
    images = set.size();
    settings.add("libtorch " + Engine.getEngine("PyTorch").getVersion() + " through DJL");
    settings.add("threads " + JniUtils.getNumThreads());
    settings.add("oneDNN " + (JniUtils.getFeatures().contains("MKLDNN") ? "on" : "off"));
    List<Way> scans = new ArrayList<>();
    List<Way> projects = new ArrayList<>();
    float[] pixels = standardized(set);
    for (boolean last : new boolean[] {true, false}) {
      Model model = new Model(last, pixels);
      model.addScans(scans);
      model.addProjections(projects);
    }
    scan = fastest(scans);
    projections = fastest(projects);
    settings.add("scan: " + scan.name());
    settings.add("projections: " + projections.name());
  }

  private float[] standardized(ImageSet set) {
    float[] pixels = new float[set.size() * 3 * 1024];
    int at = 0;
    for (int n = 0; n < set.size(); n++) {
      byte[] image = set.image(n);
      for (int i = 0; i < image.length; i++) {
        int channel = i / 1024;
        pixels[at++] = (image[i] & 0xFF) * reference.scale()[channel] + reference.shift()[channel];
      }
    }
    return pixels;
  }

  private static Way fastest(List<Way> ways) {
    Way best = ways.getFirst();
    double most = 0;
    for (Way way : ways) {
      // The first time is a warm-up.
      double rate = Math.max(Clock.rate(0, way.work()), Clock.rate(TRIAL_SECONDS, way.work()));
      if (rate > most) {
        best = way;
        most = rate;
      }
    }
    return best;
  }

  /** The weights and the images in one memory format. */
  private final class Model {
    private final boolean last;
    private final NDArray pixels;
    private final NDList weights = new NDList();
    private final NDArray turned1;
    private final NDArray turned2;

    /** The switches of the traced images, and a mask that is 1 there and 0 elsewhere. */
    private final NDArray switches;

    private final NDArray mask;

    Model(boolean last, float[] pixels) {
      this.last = last;
      this.pixels = TorchArrays.images(manager, pixels, new Shape(images, 3, 32, 32), last);
      Shape shape1 = new Shape(32, 3, 5, 5);
      Shape shape2 = new Shape(64, 32, 5, 5);
      weights.add(TorchArrays.images(manager, reference.filters()[0], shape1, last));
      weights.add(manager.create(reference.biases()[0]));
      weights.add(TorchArrays.images(manager, reference.filters()[1], shape2, last));
      weights.add(manager.create(reference.biases()[1]));
      turned1 = turned(reference.filters()[0], shape1);
      turned2 = turned(reference.filters()[1], shape2);
      NDArray traced = this.pixels.get("0:" + GalleryImages.TRACED);
      NDList found = script(MAPS).call(manager, false, with(traced));
      agree("maps of conv1", first(found.get(0)), reference.maps()[0]);
      agree("maps of conv2", first(found.get(1)), reference.maps()[1]);
      found = script(SWITCHES).call(manager, false, with(traced));
      switches = found.get(0);
      mask = found.get(1);
    }

    /**
     * Returns the filters turned by 180 degrees, channels and features exchanged: projecting is
     * correlating with them.
     */
    private NDArray turned(float[] filters, Shape shape) {
      int features = (int) shape.get(0);
      int channels = (int) shape.get(1);
      float[] turned = new float[filters.length];
      for (int o = 0; o < features; o++) {
        for (int c = 0; c < channels; c++) {
          for (int k = 0; k < 25; k++) {
            turned[(c * features + o) * 25 + 24 - k] = filters[(o * channels + c) * 25 + k];
          }
        }
      }
      return TorchArrays.images(manager, turned, new Shape(channels, features, 5, 5), last);
    }

    private TorchScript script(String body) {
      return new TorchScript(manager, "x: Tensor, " + WEIGHTS + ") -> List[Tensor]", body);
    }

    private NDList with(NDArray first) {
      NDList arguments = new NDList(first);
      arguments.addAll(weights);
      return arguments;
    }

    private float[] first(NDArray maps) {
      return maps.get(0).toFloatArray();
    }

    private String name(String rest) {
      return (last ? "channels last, " : "channels first, ") + rest;
    }

    void addScans(List<Way> ways) {
      for (int batch : new int[] {16, 64, 128, 256, 512}) {
        for (boolean late : new boolean[] {false, true}) {
          String[] relu = late ? LATE : PLAIN;
          String body =
              SCAN.replace("BATCH", Integer.toString(batch))
                  .replace("CONV1\n", relu[0])
                  .replace("CONV2\n", relu[1]);
          TorchScript script = script(body);
          String when = late ? "ReLU after the maxima" : "ReLU at once";
          check(script);
          ways.add(new Way(name("batches of " + batch + ", " + when), () -> scan(script)));
        }
      }
    }

    /** Scans once; returns the number of images. */
    private int scan(TorchScript script) {
      try (NDManager results = manager.newSubManager()) {
        script.call(results, false, with(pixels));
        return images;
      }
    }

    private void check(TorchScript script) {
      try (NDManager results = manager.newSubManager()) {
        float[] best = script.call(results, false, with(pixels)).getFirst().toFloatArray();
        float[] expected = new float[best.length];
        for (int rank = 0; rank < 9; rank++) {
          for (int feature = 0; feature < 96; feature++) {
            expected[rank * 96 + feature] = reference.tops()[feature][rank];
          }
        }
        agree("nine strongest activations", best, expected);
      }
    }

    void addProjections(List<Way> ways) {
      for (int batch : new int[] {16, 32, 64, 128}) {
        for (boolean transposed : new boolean[] {true, false}) {
          for (boolean unpool : new boolean[] {true, false}) {
            Projections projections = new Projections(batch, transposed, unpool);
            projections.check();
            ways.add(
                new Way(
                    name(
                        "batches of "
                            + batch
                            + (transposed ? ", conv_transpose2d" : ", conv2d with turned filters")
                            + (unpool ? ", max_unpool2d" : ", upsampled times mask")),
                    projections::all));
          }
        }
      }
    }

    /** Projects all units in batches of one unit from each of so many images. */
    private final class Projections {
      private final int batch;
      private final TorchScript script;
      private final List<NDList> batches = new ArrayList<>();

      Projections(int batch, boolean transposed, boolean unpool) {
        this.batch = batch;
        String body =
            PROJECT
                .replace("BATCH", Integer.toString(batch))
                .replace(
                    "SHAPED",
                    last
                        ? "torch.permute(torch.reshape(s, [-1, 16, 16, 64]), [0, 3, 1, 2])"
                        : "torch.reshape(s, [-1, 64, 16, 16])")
                .replace("CONV2", convolution(transposed, "w2"))
                .replace("CONV1", convolution(transposed, "w1"))
                .replace(
                    "UNPOOLED",
                    unpool
                        ? "torch.max_unpool2d(s, where, [32, 32])"
                        : "torch.mul_(torch.upsample_nearest2d(s, [32, 32]), where)");
        script =
            new TorchScript(
                manager,
                "at: Tensor, value: Tensor, where: Tensor, w1: Tensor, w2: Tensor)"
                    + " -> List[Tensor]",
                body);
        NDArray where = unpool ? switches : mask;
        for (int rank = 0; rank < GalleryImages.UNITS; rank++) {
          for (int from = 0; from < GalleryImages.TRACED; from += batch) {
            NDList arguments = signals(rank, from);
            arguments.add(where.get(from + ":" + (from + batch)));
            arguments.add(transposed ? weights.get(0) : turned1);
            arguments.add(transposed ? weights.get(2) : turned2);
            batches.add(arguments);
          }
        }
      }

      private String convolution(boolean transposed, String filters) {
        return transposed
            ? "torch.conv_transpose2d(s, " + filters + ", None, [1, 1], [2, 2])"
            : "torch.conv2d(s, " + filters + ", None, [1, 1], [2, 2], [1, 1], 1)";
      }

      /** The position of each unit in its image's signal, and its activation. */
      private NDList signals(int rank, int from) {
        long[] at = new long[batch];
        float[] values = new float[batch];
        for (int i = 0; i < batch; i++) {
          Unit unit = reference.units()[from + i][rank];
          at[i] = last ? unit.place() * 64 + unit.feature() : unit.feature() * 256 + unit.place();
          values[i] = unit.activation();
        }
        Shape column = new Shape(batch, 1);
        return new NDList(manager.create(at, column), manager.create(values, column));
      }

      int all() {
        for (NDList arguments : batches) {
          try (NDManager results = manager.newSubManager()) {
            script.call(results, false, arguments);
          }
        }
        return batches.size() * batch;
      }

      void check() {
        for (int from = 0; from < GalleryImages.TRACED; from += batch) {
          try (NDManager results = manager.newSubManager()) {
            NDArray pixels = script.call(results, false, batches.get(from / batch)).getFirst();
            for (int i = 0; i < batch; i++) {
              agree("projections", pixels.get(i).toFloatArray(), reference.projections()[from + i]);
            }
          }
        }
      }
    }
  }

  /** Verifies that values agree with Switchback's, relative to the largest expected value. */
  private void agree(String what, float[] got, float[] expected) {
    if (got.length != expected.length) {
      throw new IllegalStateException(what + ": " + got.length + " values, not " + expected.length);
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(got[i] - expected[i]));
    }
    double relative = difference / largest;
    if (!(relative <= TOLERANCE)) {
      throw new IllegalStateException(
          what + " differ from Switchback's by " + relative + ", expected at most " + TOLERANCE);
    }
    differences.merge(what, relative, Math::max);
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
    return switch (work) {
      case "scan" -> Clock.rate(seconds, scan.work());
      case "project" -> Clock.rate(seconds, projections.work());
      default -> throw new IllegalArgumentException("no work " + work);
    };
  }
}
