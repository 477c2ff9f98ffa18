package switchback.training.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.training.graphs.MapShape;
import switchback.training.networks.TrainingTricks;

/**
 * The contents of {@code run.json}: everything needed to use the network, and to repeat its
 * training. The network was either trained here, and has settings and data, or imported, and has a
 * source.
 *
 * @param format the version of the layout
 * @param network the name of the architecture
 * @param weights the SHA-256 of the parameters, as little-endian float32 in DL4J's order
 * @param settings how it was trained; null for an imported network
 * @param data what it was trained on; null for an imported network
 * @param source the file from which it was imported; null for a network trained here
 * @param classes class names by label
 * @param pixels the statistics with which images are standardised
 * @param input what an imported network takes; null for a network trained here and in older runs
 * @param epochs the results of each epoch; empty for an imported network
 * @param losses the SHA-256 of {@code losses.npy}, which holds the loss of each step; null for an
 *     imported network and in older runs, which kept no losses
 * @param environment versions, machine and command line, which do not affect the result
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
    @Nullable Input input,
    List<EpochResult> epochs,
    @Nullable String losses,
    Map<String, String> environment) {

  /** The layout that this version reads and writes. */
  public static final int FORMAT = 1;

  /**
   * Copies the lists and the map.
   *
   * @throws NullPointerException if a required component is null, as in a file without it
   * @throws IllegalArgumentException if the network was neither trained nor imported
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
   * What an imported network takes, and what was assumed about it.
   *
   * @param size the size of its images: channels, height, width
   * @param resize the size to which the shorter side of an image is scaled before the centre is cut
   *     out; null for the size of the input itself
   * @param pixelsKnown whether the file or the user stated the pixel statistics
   * @param prefix the prefix that was taken off the names of all layers; empty if none was
   * @param assumptions what the file does not say and was assumed, a line each
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Input(
      List<Integer> size,
      @Nullable Integer resize,
      boolean pixelsKnown,
      String prefix,
      List<String> assumptions) {
    /** The largest length to which a shorter side is scaled. */
    public static final int LONGEST_SIDE = 16_384;

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if the size is not three numbers of at least 1, or the
     *     length of the shorter side is out of range
     */
    public Input {
      size = List.copyOf(size);
      prefix = Objects.requireNonNullElse(prefix, "");
      assumptions = List.copyOf(Objects.requireNonNullElse(assumptions, List.of()));
      if (size.size() != 3 || size.stream().anyMatch(s -> s < 1)) {
        throw new IllegalArgumentException("an input of " + size);
      }
      if (resize != null && (resize < 1 || resize > LONGEST_SIDE)) {
        throw new IllegalArgumentException("a shorter side of " + resize);
      }
    }

    /** Returns the size as that of maps. */
    public MapShape maps() {
      return new MapShape(size.get(0), size.get(1), size.get(2));
    }
  }

  /**
   * The file from which a network was imported.
   *
   * @param file the file's name, without its folder
   * @param format the format, such as {@code onnx}
   * @param sha256 the file's SHA-256, in 64 hex digits
   */
  public record Source(String file, String format, String sha256) {
    /** Checks that no component is null. */
    public Source {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(format, "format");
      Objects.requireNonNull(sha256, "sha256");
    }
  }

  /**
   * The settings of a training.
   *
   * @param epochs the number of passes over the training split
   * @param batch the number of images per step
   * @param seed the seed of all random draws
   * @param augmentation the augmentation of training images, as text
   * @param tricks the training tricks; the default ones in older runs, which had no choice
   * @param start the network whose weights training started from; null for random weights
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Settings(
      int epochs,
      int batch,
      long seed,
      String augmentation,
      TrainingTricks tricks,
      @Nullable Start start) {
    /** Fills in the tricks, which older runs do not state. */
    public Settings {
      Objects.requireNonNull(augmentation, "augmentation");
      tricks = Objects.requireNonNullElse(tricks, TrainingTricks.DEFAULT);
    }
  }

  /**
   * The trained network from which a training started.
   *
   * @param run its name, as the user gave it
   * @param weights its digest, as {@link RunManifest#weights}
   * @param frozen the names of the layers that kept its weights, from the pixels up
   * @param anew the names of the layers that started from random weights, from the pixels up. The
   *     output layer did so, too, if the classes are different
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
   * The data on which a network was trained.
   *
   * @param name the data's name
   * @param trainImages the number of images in the training split
   * @param trainSha256 the digest of that split, {@link switchback.datasets.ImageSet#sha256}
   * @param testImages the number of images in the test split
   * @param testSha256 the digest of that split
   * @param leftOut the paths of damaged images that were left out, as the user allowed; null if
   *     there are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Data(
      String name,
      int trainImages,
      String trainSha256,
      int testImages,
      String testSha256,
      @Nullable List<String> leftOut) {
    /** Checks that no component is null except the last, of which it makes a copy. */
    public Data {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(trainSha256, "trainSha256");
      Objects.requireNonNull(testSha256, "testSha256");
      leftOut = leftOut == null || leftOut.isEmpty() ? null : List.copyOf(leftOut);
    }
  }
}
