package switchback.training.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.training.networks.TrainingTricks;

/**
 * What {@code run.json} says: all that it takes to use the network, and to train it again where it
 * was trained here. It was either trained, and has settings and data, or imported, and has a
 * source.
 *
 * @param format the layout's version
 * @param network the architecture's name
 * @param weights SHA-256 of the parameters as little-endian float32 in DL4J's order
 * @param settings how it was trained; null for an imported network
 * @param data what it was trained on; null for an imported network
 * @param source the file that it was imported from; null for a network trained here
 * @param classes class names by label
 * @param pixels what images are standardised with
 * @param epochs what each epoch came to; none for an imported network
 * @param losses SHA-256 of {@code losses.npy}, which holds the loss of every step; null where the
 *     network was imported, or trained before these were kept
 * @param environment versions, machine and command line, of no weight for the result
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunManifest(
    int format,
    String network,
    String weights,
    @Nullable Settings settings,
    @Nullable Data data,
    @Nullable Source source,
    List<String> classes,
    PixelStatistics pixels,
    List<EpochResult> epochs,
    @Nullable String losses,
    Map<String, String> environment) {

  /** The layout that this version reads and writes. */
  public static final int FORMAT = 1;

  /**
   * Copies the lists.
   *
   * @throws NullPointerException where one that must not be is null, as in a file without it
   * @throws IllegalArgumentException where the network was neither trained nor imported
   */
  public RunManifest {
    if (source == null && (settings == null || data == null)) {
      throw new IllegalArgumentException("neither settings and data nor a source");
    }
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(pixels, "pixels");
    classes = List.copyOf(classes);
    epochs = List.copyOf(epochs);
    environment = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(environment)));
  }

  /**
   * Where an imported network came from.
   *
   * @param file the file's name, without its folder
   * @param format {@code npz} or {@code dl4j}
   * @param sha256 digest of the file
   */
  public record Source(String file, String format, String sha256) {
    /** Holds that all are there; so do the others. */
    public Source {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(format, "format");
      Objects.requireNonNull(sha256, "sha256");
    }
  }

  /**
   * How the network was trained.
   *
   * @param epochs passes over the training split
   * @param batch images a step
   * @param seed for all that was drawn
   * @param augmentation what the images went through
   * @param tricks what else was done; the default ones in runs of before there was a choice
   * @param start where the weights came from; null where they were random
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Settings(
      int epochs,
      int batch,
      long seed,
      String augmentation,
      TrainingTricks tricks,
      @Nullable Start start) {
    /** Fills in what older runs do not say. */
    public Settings {
      Objects.requireNonNull(augmentation, "augmentation");
      tricks = Objects.requireNonNullElse(tricks, TrainingTricks.DEFAULT);
    }
  }

  /**
   * The trained network that a training started from.
   *
   * @param run how it was named
   * @param weights its digest, as {@link RunManifest#weights}
   * @param frozen names of the layers that kept its weights, from the pixels up
   * @param anew names of the layers that started from random weights, from the pixels up; where the
   *     classes are others, the output layer did, too
   */
  public record Start(String run, String weights, List<String> frozen, List<String> anew) {
    /** Copies the names. */
    public Start {
      Objects.requireNonNull(run, "run");
      Objects.requireNonNull(weights, "weights");
      frozen = List.copyOf(frozen);
      anew = List.copyOf(anew);
    }
  }

  /**
   * What the network was trained on.
   *
   * @param name how the data was named
   * @param trainImages images of the training split
   * @param trainSha256 digest of that split
   * @param testImages images of the test split
   * @param testSha256 digest of that split
   */
  public record Data(
      String name, int trainImages, String trainSha256, int testImages, String testSha256) {
    /** Holds that all are there. */
    public Data {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(trainSha256, "trainSha256");
      Objects.requireNonNull(testSha256, "testSha256");
    }
  }
}
