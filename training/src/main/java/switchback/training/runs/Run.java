package switchback.training.runs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.util.ModelSerializer;
import switchback.datasets.PixelStatistics;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.files.Digests;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.kernels.Workers;
import switchback.training.layers.Threaded;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trained network with what it takes to use it: a folder of {@code model.zip} (DL4J's own format)
 * and {@code run.json}, or the one in the box.
 */
public final class Run {
  /** The name of the network that comes with the program. */
  public static final String PRETRAINED = "pretrained";

  public static final String MODEL = "model.zip";
  public static final String MANIFEST = "run.json";
  public static final String LOG = "training.csv";
  public static final String LOSSES = "losses.npy";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final String name;
  private final MultiLayerNetwork network;
  private final RunManifest manifest;

  public Run(String name, MultiLayerNetwork network, RunManifest manifest) {
    this.name = name;
    this.network = network;
    this.manifest = manifest;
  }

  /**
   * Opens a run folder, or {@value #PRETRAINED}.
   *
   * @throws SwitchbackException where there is no such run, it is damaged, or another version wrote
   *     it
   */
  public static Run open(String nameOrFolder) {
    return nameOrFolder.equals(PRETRAINED)
        ? RunReader.pretrained()
        : RunReader.open(Path.of(nameOrFolder));
  }

  /** Whether {@link #open} might: it is {@value #PRETRAINED}, or has a run's manifest in it. */
  public static boolean isRun(String nameOrFolder) {
    return nameOrFolder.equals(PRETRAINED) || isIn(Path.of(nameOrFolder));
  }

  /** Returns whether a folder holds a finished run. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(MANIFEST));
  }

  /**
   * Leaves a run folder of a network that was not trained here. It appears whole or not at all.
   *
   * @param folder must not exist yet, or be empty
   * @param network becomes the run's own
   * @throws SwitchbackException where the folder is taken
   * @throws IOException where it cannot be written
   */
  public static Run save(Path folder, MultiLayerNetwork network, RunManifest manifest)
      throws IOException {
    Run run = new Run(folder.toString(), network, manifest);
    try (AtomicFolder target = AtomicFolder.create(folder, null)) {
      run.write(target.path());
      target.publish();
    }
    return run;
  }

  /** Writes both files into {@code folder}, which exists. */
  public void write(Path folder) throws IOException {
    ModelSerializer.writeModel(network, folder.resolve(MODEL).toFile(), false);
    Files.writeString(folder.resolve(MANIFEST), JSON.writeValueAsString(manifest) + "\n");
  }

  /** SHA-256 of all parameters as little-endian float32 in DL4J's order, as 64 hex digits. */
  public static String sha256(MultiLayerNetwork network) {
    float[] parameters = network.params().reshape(network.numParams()).toFloatVector();
    ByteBuffer bytes =
        ByteBuffer.allocate(parameters.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(parameters);
    MessageDigest digest = Digests.sha256();
    digest.update(bytes);
    return Digests.hex(digest);
  }

  /**
   * From now on the network's own layers share their work out among {@code workers}, and ND4J's
   * operations among as many native threads.
   */
  public void use(Workers workers) {
    use(network, workers);
  }

  /**
   * Gives a network's layers and its updater, if it has one yet, these threads, and native
   * operations as many.
   */
  public static void use(MultiLayerNetwork network, Workers workers) {
    NativeThreads.use(workers.threads());
    for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
      if (layer instanceof Threaded threaded) {
        threaded.use(workers);
      }
      if (layer.conf().getLayer().getIDropout() instanceof Threaded threaded) {
        threaded.use(workers);
      }
    }
    if (network.getUpdater(false) instanceof BaseMultiLayerUpdater<?> updater) {
      for (UpdaterBlock block : updater.getUpdaterBlocks()) {
        if (block.getGradientUpdater() instanceof Threaded threaded) {
          threaded.use(workers);
        }
      }
    }
  }

  /** The folder as the user named it, or {@value #PRETRAINED}. */
  public String name() {
    return name;
  }

  /** The network itself, which this run owns. */
  public MultiLayerNetwork network() {
    return network;
  }

  /** What images are standardised with before the network sees them. */
  public PixelStatistics statistics() {
    return manifest.pixels();
  }

  /** Class names by label. */
  public List<String> classes() {
    return manifest.classes();
  }

  /** SHA-256 of the weights, as 64 hex digits. */
  public String sha256() {
    return Objects.requireNonNull(manifest.weights());
  }

  /** Returns the manifest, {@code run.json}. */
  public RunManifest manifest() {
    return manifest;
  }
}
