package switchback.training.weights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.cifar.Cifar10;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.models.ModelFile;
import switchback.training.models.ModelSource;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;
import switchback.training.readers.dl4j.Dl4jReader;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/**
 * A network read from a file, and what a run needs besides.
 *
 * @param file the file
 * @param network the network as the file describes it
 * @param pixels the statistics with which images are standardised; null for those of the file
 * @param resize the length to which an image's shorter side is scaled; null for the input's size
 */
public record Import(
    Path file, ReadNetwork network, @Nullable PixelStatistics pixels, @Nullable Integer resize) {
  /** The name recorded as an imported network's architecture. */
  public static final String NETWORK = "imported";

  /** The largest number of parameters of a network that is kept as DL4J trains it. */
  private static final long MOST_TRAINABLE = 100_000_000;

  private static final MapShape CIFAR_10 = new MapShape(3, 32, 32);

  static final String NO_STATISTICS =
      "the file does not say how images are standardised: mean 0 and standard deviation 1 of"
          + " pixels in [0, 1] are used; --pixels or --mean and --std say it";

  /**
   * Checks the statistics.
   *
   * @throws SwitchbackException if they are for another number of channels or for pixels of 0..255
   */
  public Import {
    PixelStatistics given = pixels == null ? network.statistics() : pixels;
    if (given != null) {
      checkScale(file, given);
      checkChannels(file, given, network.graph().input().channels());
    }
  }

  private static void checkScale(Path file, PixelStatistics statistics) {
    boolean isOfBytes =
        statistics.mean().stream().anyMatch(mean -> mean > 1)
            || statistics.sd().stream().anyMatch(sd -> sd > 1);
    if (isOfBytes) {
      throw new SwitchbackException(
          "pixel statistics of 0..255",
          file,
          statistics,
          "mean and standard deviation of pixels in [0, 1]",
          "divide by 255: mean %s, standard deviation %s"
              .formatted(over255(statistics.mean()), over255(statistics.sd())));
    }
  }

  private static List<Float> over255(List<Double> values) {
    return values.stream().map(value -> (float) (value / 255)).toList();
  }

  private static void checkChannels(Path file, PixelStatistics statistics, int channels) {
    if (statistics.mean().size() != channels) {
      throw new SwitchbackException(
          "pixel statistics of another number of channels",
          file,
          statistics.mean().size() + " means and deviations",
          channels + ", as many as the network's channels",
          "give one value per channel, in the network's own order");
    }
  }

  /**
   * Reads a network.
   *
   * @param pixels the statistics with which images are standardised; null for those of the file
   * @param resize the length to which an image's shorter side is scaled; null for the input's size
   * @throws SwitchbackException if the file is not a network, is damaged, has parts that cannot be
   *     taken, or does not determine the network; or the statistics do not fit it
   * @throws IOException if it cannot be read
   */
  public static Import read(
      Path file, ReadRequest request, @Nullable PixelStatistics pixels, @Nullable Integer resize)
      throws IOException {
    return new Import(file, NetworkFiles.read(file, request), pixels, resize);
  }

  /** Returns the network. */
  public NetworkGraph graph() {
    return network.graph();
  }

  /** Returns the statistics with which images are standardised. */
  public PixelStatistics statistics() {
    PixelStatistics given = pixels == null ? network.statistics() : pixels;
    return given == null ? PixelStatistics.none(graph().input().channels()) : given;
  }

  private boolean arePixelsKnown() {
    return pixels != null || network.statistics() != null;
  }

  /** Returns what the user should know about the import besides what was assumed, a line each. */
  public List<String> notices() {
    List<String> notices = new ArrayList<>(network.notices());
    if (!arePixelsKnown()) {
      notices.add(NO_STATISTICS);
    }
    return notices;
  }

  /**
   * Returns the number of classes: the features of the only output; 0 if there are several outputs
   * or its maps have several places.
   */
  public int outputs() {
    List<GraphLayer> logits = new GraphLayers(graph(), "").named(GraphLayers.OUTPUT);
    if (logits.size() != 1) {
      return 0;
    }
    MapShape maps = graph().node(logits.getFirst().maps()).maps();
    return maps.plane() == 1 ? maps.channels() : 0;
  }

  /**
   * Returns default class names: CIFAR-10's for ten classes of 32x32 colour images, otherwise
   * numbered ones.
   */
  public List<String> defaultClasses() {
    return outputs() == Cifar10.CLASSES.size() && graph().input().equals(CIFAR_10)
        ? Cifar10.CLASSES
        : IntStream.range(0, outputs()).mapToObj(i -> "class " + i).toList();
  }

  /**
   * Writes a run folder, which appears complete or not at all.
   *
   * @param folder must not exist yet, or be empty
   * @param classes class names by label, one per output
   * @param environment versions and machine, recorded in {@code run.json}
   * @throws SwitchbackException if the folder is taken
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if the numbers of names and outputs differ
   */
  public Run save(Path folder, List<String> classes, Map<String, String> environment)
      throws IOException {
    if (classes.size() != outputs()) {
      throw new IllegalArgumentException(
          "numbers of names and outputs differ: " + classes.size() + " != " + outputs());
    }
    String digest = AtomicFiles.sha256(file);
    Optional<MultiLayerNetwork> trainable = trainable();
    if (trainable.isPresent()) {
      String weights = Run.sha256(trainable.get());
      return Run.save(folder, trainable.get(), manifest(weights, digest, classes, environment));
    }
    return Run.save(folder, graph(), weights -> manifest(weights, digest, classes, environment));
  }

  /**
   * Returns the network as DL4J trains it, if the file is one of DL4J's and small enough for it, or
   * the network is of the kind that this project trains.
   */
  private Optional<MultiLayerNetwork> trainable() throws IOException {
    if (graph().parameters() > MOST_TRAINABLE) {
      return Optional.empty();
    }
    if (!network.format().equals(Dl4jReader.FORMAT)) {
      return PlainNetwork.of(graph());
    }
    return Dl4jReader.isMultiLayerNetwork(file)
        ? Optional.of(ModelFile.read(ModelSource.of(file)).network())
        : Optional.empty();
  }

  private RunManifest manifest(
      String weights, String digest, List<String> classes, Map<String, String> environment) {
    @Nullable Path name = file.getFileName();
    MapShape input = graph().input();
    return new RunManifest(
        RunManifest.FORMAT,
        NETWORK,
        weights,
        null,
        null,
        new RunManifest.Source(requireNonNull(name).toString(), network.format(), digest),
        classes,
        statistics(),
        new RunManifest.Input(
            List.of(input.channels(), input.height(), input.width()),
            resize,
            arePixelsKnown(),
            network.prefix(),
            network.assumptions()),
        List.of(),
        null,
        environment);
  }
}
