package switchback.training.weights;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.arrays.NpzFiles;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.sources.Cifar10;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.models.ModelFile;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/**
 * A network read from a file.
 *
 * @param file the file
 * @param format {@code npz} or {@code dl4j}
 * @param network the network, in float32; the caller owns it
 * @param statistics the pixel statistics with which images are standardised
 * @param notices what the user should know about the import, a line each
 */
public record Import(
    Path file,
    String format,
    MultiLayerNetwork network,
    PixelStatistics statistics,
    List<String> notices) {
  /** The name recorded as an imported network's architecture. */
  public static final String NETWORK = "imported";

  static final PixelStatistics UNCHANGED = PixelStatistics.NONE;
  static final String ROUNDED = "weights are float64 and were rounded to float32";
  static final String NO_STATISTICS =
      "the file does not say how images are standardised: mean 0 and standard deviation 1 of"
          + " pixels in [0, 1] are used";

  /** Copies the list. */
  public Import {
    notices = List.copyOf(notices);
  }

  /**
   * Reads weights with PyTorch's names and layouts from a {@code .npz} file, and builds their
   * network.
   *
   * @throws SwitchbackException if it is not such a file, is damaged, or its arrays do not form a
   *     network
   * @throws IOException if it cannot be read
   */
  public static Import npz(Path file) throws IOException {
    NpzWeights weights = new NpzWeights(file, NpzFiles.read(file));
    List<String> notices = new ArrayList<>();
    if (weights.isRounded()) {
      notices.add(ROUNDED);
    }
    if (!weights.hasStatistics()) {
      notices.add(NO_STATISTICS);
    }
    return new Import(file, "npz", PlainNetwork.of(weights), weights.statistics(), notices);
  }

  /**
   * Reads a DL4J model file with a {@code MultiLayerNetwork} of any layers. If the file has a
   * normaliser, it becomes the statistics.
   *
   * @throws SwitchbackException if it is not such a file, or is damaged
   * @throws IOException if it cannot be read
   */
  public static Import dl4j(Path file) throws IOException {
    ModelFile model = ModelFile.read(file);
    List<String> notices = new ArrayList<>();
    if (model.isRounded()) {
      notices.add(ROUNDED);
    }
    if (model.statistics() == null) {
      notices.add(NO_STATISTICS);
    }
    PixelStatistics statistics = requireNonNullElse(model.statistics(), UNCHANGED);
    return new Import(file, "dl4j", model.network(), statistics, notices);
  }

  /**
   * Returns the number of classes, which is the number of outputs of the last layer.
   *
   * @throws SwitchbackException if no layer states a number of outputs
   */
  public int outputs() {
    return Arrays.stream(network.getLayers())
        .map(Layer::conf)
        .map(configuration -> configuration.getLayer())
        .filter(FeedForwardLayer.class::isInstance)
        .map(layer -> Math.toIntExact(((FeedForwardLayer) layer).getNOut()))
        .reduce((_, last) -> last)
        .orElseThrow(
            () ->
                new SwitchbackException(
                    "a network without classes",
                    file,
                    "no layer with outputs",
                    "an output layer",
                    "import a network that classifies"));
  }

  /** Returns default class names: CIFAR-10's if there are ten classes, otherwise numbered ones. */
  public List<String> defaultClasses() {
    return outputs() == Cifar10.CLASSES.size()
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
    return Run.save(folder, network, manifest(classes, environment));
  }

  private RunManifest manifest(List<String> classes, Map<String, String> environment)
      throws IOException {
    if (classes.size() != outputs()) {
      throw new IllegalArgumentException(
          "numbers of names and outputs differ: " + classes.size() + " != " + outputs());
    }
    @Nullable Path name = file.getFileName();
    return new RunManifest(
        RunManifest.FORMAT,
        NETWORK,
        Run.sha256(network),
        null,
        null,
        new RunManifest.Source(requireNonNull(name).toString(), format, AtomicFiles.sha256(file)),
        classes,
        statistics,
        List.of(),
        null,
        environment);
  }
}
