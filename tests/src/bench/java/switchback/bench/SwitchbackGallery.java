package switchback.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.bench.GalleryReference.Unit;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.RankBy;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.deconv.search.TopActivations;
import switchback.deconv.search.TopUnit;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/**
 * Switchback's galleries with the bundled network. Kinds of work: {@code scan}, in images per
 * second, from bytes to the nine strongest units of all 96 features and their positions; {@code
 * project}, in single units of conv2 per second, from recorded traces.
 */
final class SwitchbackGallery implements Contestant {
  private static final List<String> LAYERS = List.of("conv1", "conv2");
  private static final int TOP = 9;

  private final Run run = Run.open(Run.PRETRAINED);
  private final ProjectableNetwork network = ProjectableNetwork.of(run);
  private final Workers workers;
  private final Projector projector = new Projector(network);
  private final List<Trace> traces = new ArrayList<>();
  private final Unit[][] units = new Unit[GalleryImages.TRACED][];
  private final ImageSet images;

  /** Traces the first images and writes the results down. */
  SwitchbackGallery(int threads, String data, Path reference) {
    this(threads, GalleryImages.test(data));
    for (int i = 0; i < GalleryImages.TRACED; i++) {
      float[] pixels = new float[network.input().size()];
      images.standardized(i, run.statistics(), pixels, 0);
      traces.add(network.trace(pixels, "conv2"));
      units[i] = strongest(traces.get(i));
    }
    reference().write(reference);
  }

  private SwitchbackGallery(int threads, ImageSet images) {
    this.images = images;
    workers = new Workers(threads);
    run.use(workers);
  }

  /** Scans so many generated images once: the memory of a scan is measured on this. */
  static SwitchbackGallery scanOnce(int threads, int count) {
    SwitchbackGallery gallery = new SwitchbackGallery(threads, GalleryImages.drawn(count));
    gallery.search();
    return gallery;
  }

  /** Returns the strongest unit of each of the features that respond most to an image. */
  private static Unit[] strongest(Trace trace) {
    return IntStream.range(0, 64)
        .mapToObj(feature -> strongest(trace, feature))
        .sorted(Comparator.comparingDouble((Unit unit) -> unit.activation()).reversed())
        .limit(GalleryImages.UNITS)
        .toArray(Unit[]::new);
  }

  private static Unit strongest(Trace trace, int feature) {
    float[] map = trace.map("conv2", feature);
    int best = 0;
    for (int i = 1; i < map.length; i++) {
      best = map[i] > map[best] ? i : best;
    }
    return new Unit(feature, best, map[best]);
  }

  private TopActivations search() {
    return TopActivations.search(
        network, workers, images, run.statistics(), LAYERS, TOP, RankBy.UNIT, Progress.NONE);
  }

  private Projection project(int image, Unit unit) {
    return projector.project(
        traces.get(image),
        "conv2",
        unit.feature(),
        unit.place() / 16,
        unit.place() % 16,
        Recipe.ZEILER_FERGUS);
  }

  private GalleryReference reference() {
    PixelStatistics statistics = run.statistics();
    float[] scale = new float[3];
    float[] shift = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      scale[channel] = statistics.scale(channel);
      shift[channel] = statistics.shift(channel);
    }
    return new GalleryReference(
        new float[][] {parameter(0, "W"), parameter(2, "W")},
        new float[][] {parameter(0, "b"), parameter(2, "b")},
        scale,
        shift,
        new float[][] {maps("conv1"), maps("conv2")},
        units,
        IntStream.range(0, GalleryImages.TRACED)
            .mapToObj(i -> project(i, units[i][0]).pixels())
            .toArray(float[][]::new),
        tops());
  }

  private float[] parameter(int layer, String name) {
    INDArray values = run.network().getLayer(layer).getParam(name).dup('c');
    return values.reshape(values.length()).toFloatVector();
  }

  private float[] maps(String layer) {
    int plane = network.layer(layer).maps().plane();
    float[] maps = new float[network.layer(layer).maps().size()];
    for (int feature = 0; feature < network.layer(layer).features(); feature++) {
      System.arraycopy(traces.getFirst().map(layer, feature), 0, maps, feature * plane, plane);
    }
    return maps;
  }

  private float[][] tops() {
    TopActivations found = search();
    List<float[]> tops = new ArrayList<>();
    for (String layer : LAYERS) {
      for (int feature = 0; feature < network.layer(layer).features(); feature++) {
        float[] activations = new float[TOP];
        for (TopUnit top : found.top(layer, feature)) {
          activations[top.rank() - 1] = top.activation();
        }
        tops.add(activations);
      }
    }
    return tops.toArray(float[][]::new);
  }

  @Override
  public List<String> settings() {
    return List.of(
        "Switchback, vectors of " + Floats.LANES + " floats",
        "threads " + workers.threads(),
        images.size() + " images");
  }

  @Override
  public double rate(String work, double seconds) {
    return switch (work) {
      case "scan" ->
          Clock.rate(
              seconds,
              () -> {
                search();
                return images.size();
              });
      case "project" -> Clock.rate(seconds, this::projectAll);
      default -> throw new IllegalArgumentException("no work " + work);
    };
  }

  /** Projects every unit of every traced image; a task is an image. */
  private int projectAll() {
    workers.run(
        traces.size(),
        image -> {
          for (Unit unit : units[image]) {
            project(image, unit);
          }
        });
    return Arrays.stream(units).mapToInt(own -> own.length).sum();
  }
}
