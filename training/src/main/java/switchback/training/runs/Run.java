package switchback.training.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.PixelStatistics;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.GraphFile;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.kernels.Workers;
import switchback.training.layers.NativeMemory;
import switchback.training.layers.Threaded;
import switchback.training.readers.InputSize;
import switchback.training.readers.dl4j.Dl4jStructure;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trained network with everything needed to use it: a run folder or the bundled network. The
 * folder of a network that can be trained has {@code model.zip} (DL4J's own format) and {@code
 * run.json}; that of an imported graph has {@code graph.json}, {@code weights.safetensors} and
 * {@code run.json}.
 */
public final class Run {
  /** The name of the bundled network. */
  public static final String PRETRAINED = "pretrained";

  /** The file in a run folder with the network, in DL4J's format. */
  public static final String MODEL = "model.zip";

  /** The file in a run folder with the {@link RunManifest}; a folder with it is a run. */
  public static final String MANIFEST = "run.json";

  /** The file in a run folder with the training log. */
  public static final String LOG = "training.csv";

  /** The file in a run folder with the loss of each step, float64. */
  public static final String LOSSES = "losses.npy";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final String name;
  private final @Nullable TrainableNetwork network;
  private final RunManifest manifest;

  /** The network as a graph; null until it is first asked for. */
  private @Nullable NetworkGraph graph;

  /**
   * Creates a run in memory.
   *
   * @param name the folder as the user named it, or {@value #PRETRAINED}
   * @param network the network, which the run owns from now on
   * @param manifest the description of this network
   */
  public Run(String name, MultiLayerNetwork network, RunManifest manifest) {
    this(name, TrainableNetwork.of(name, network), manifest);
  }

  Run(String name, TrainableNetwork network, RunManifest manifest) {
    this.name = name;
    this.network = network;
    this.manifest = manifest;
  }

  /**
   * Creates a run in memory of a network that is a graph.
   *
   * @param name the folder as the user named it
   * @param graph the network
   * @param manifest the description of this network
   */
  public Run(String name, NetworkGraph graph, RunManifest manifest) {
    this.name = name;
    this.network = null;
    this.manifest = manifest;
    this.graph = graph;
  }

  /**
   * Opens a run folder, or the bundled network. The weights of a folder are read when they are
   * first needed, and compared with the manifest then.
   *
   * @param nameOrFolder a path, or {@value #PRETRAINED}
   * @throws SwitchbackException if there is no such run, it is damaged, or it was written by a
   *     version with another format
   */
  public static Run open(String nameOrFolder) {
    return nameOrFolder.equals(PRETRAINED)
        ? RunReader.pretrained()
        : RunReader.open(Path.of(nameOrFolder));
  }

  /** Returns whether this is {@value #PRETRAINED} or a folder with a manifest. */
  public static boolean isRun(String nameOrFolder) {
    return nameOrFolder.equals(PRETRAINED) || isIn(Path.of(nameOrFolder));
  }

  /** Returns whether a folder holds a finished run. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(MANIFEST));
  }

  /**
   * Writes a run folder for a network that was not trained here. The folder appears complete or not
   * at all.
   *
   * @param folder must not exist yet, or be empty
   * @param network the network, which the returned run owns
   * @throws SwitchbackException if the folder is taken
   * @throws IOException if it cannot be written
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

  /**
   * Writes a run folder for an imported graph. The folder appears complete or not at all.
   *
   * @param folder must not exist yet, or be empty
   * @param manifest makes the description of the network from the digest of its weights
   * @throws SwitchbackException if the folder is taken
   * @throws IOException if it cannot be written
   */
  public static Run save(Path folder, NetworkGraph graph, Function<String, RunManifest> manifest)
      throws IOException {
    try (AtomicFolder target = AtomicFolder.create(folder, null)) {
      GraphFile.write(graph, target.path());
      String digest = AtomicFiles.sha256(target.path().resolve(GraphFile.WEIGHTS));
      Run run = new Run(folder.toString(), graph, manifest.apply(digest));
      run.writeManifest(target.path());
      target.publish();
      return run;
    }
  }

  /**
   * Writes {@code model.zip} and {@code run.json} into {@code folder}, which must exist.
   *
   * @throws SwitchbackException if the network is a graph
   */
  public void write(Path folder) throws IOException {
    ModelSerializer.writeModel(network(), folder.resolve(MODEL).toFile(), false);
    writeManifest(folder);
  }

  private void writeManifest(Path folder) throws IOException {
    Files.writeString(folder.resolve(MANIFEST), JSON.writeValueAsString(manifest) + "\n");
  }

  /**
   * Returns the SHA-256 of all parameters, as little-endian float32 in DL4J's order, in 64 hex
   * digits.
   */
  public static String sha256(MultiLayerNetwork network) {
    INDArray parameters = network.params().castTo(DataType.FLOAT);
    return ParameterDigest.of(NativeMemory.floats(NativeMemory.inOrder(parameters)));
  }

  /**
   * Lets the network's layers share their work out among {@code workers}, and ND4J's operations
   * among as many native threads. The caller still owns the workers.
   */
  public void use(Workers workers) {
    if (network != null) {
      use(network.network(), workers);
    }
  }

  /**
   * Lets a network's layers, and its updater if it has one yet, share their work out among {@code
   * workers}, and ND4J's operations among as many native threads.
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

  /** Returns the folder as the user named it, or {@value #PRETRAINED}. */
  public String name() {
    return name;
  }

  /** Returns whether the network is a graph, which can be looked at but not trained. */
  public boolean isGraph() {
    return network == null;
  }

  /**
   * Returns the network itself, which this run owns: the same object each time.
   *
   * @throws SwitchbackException if it was imported as a graph, or its file is damaged or holds
   *     other weights than the manifest states
   */
  public MultiLayerNetwork network() {
    return trainable().network();
  }

  /**
   * Returns the network that can be trained.
   *
   * @throws SwitchbackException if it was imported as a graph
   */
  TrainableNetwork trainable() {
    if (network == null) {
      throw new SwitchbackException(
          "not a network that can be trained",
          name,
          "a graph imported from " + Objects.requireNonNull(manifest.source()).file(),
          "a network trained here, or imported from a DL4J file",
          "use a run of train, or the word " + PRETRAINED);
    }
    return network;
  }

  /**
   * Returns the network as a graph, which is made when it is first asked for. Its weights are a
   * copy, or lie in a file that is mapped or read when they are first needed; see {@link
   * NetworkGraph#readWeights}.
   *
   * @throws SwitchbackException if the network has layers that cannot be undone, all of which are
   *     named, or the size of its input is not known
   */
  public synchronized NetworkGraph graph() {
    if (graph == null) {
      graph = trainable().graph(input());
    }
    return graph;
  }

  /** Returns the size of the network's images, (C, H, W), without making its graph. */
  public MapShape input() {
    if (network == null) {
      return graph().input();
    }
    RunManifest.Input input = manifest.input();
    return input == null ? smallestInput(network.structure()) : input.maps();
  }

  /** Returns what a user of this run should know, a line each. */
  public List<String> notices() {
    boolean isInferred = manifest.source() != null && manifest.input() == null;
    return isInferred
        ? List.of(
            ("warning: the run does not state the size of its input; %s, the smallest that fits, is"
                    + " used; import %s again with --input-size H,W")
                .formatted(input(), Objects.requireNonNull(manifest.source()).file()))
        : List.of();
  }

  /** Returns the size that a network states, or else the smallest that fits. */
  private static MapShape smallestInput(Dl4jStructure network) {
    InputSize size =
        network
            .smallest()
            .orElseThrow(
                () ->
                    new SwitchbackException(
                        "the network does not state the size of its input",
                        "its preprocessors",
                        "no flattening of maps of a known size",
                        "one that flattens maps for a dense layer",
                        "import its file again with --input-size H,W"));
    return new MapShape(network.channels(), size.height(), size.width());
  }

  /** Returns how images become those that this network takes. */
  public Fitting fitting() {
    MapShape input = input();
    RunManifest.Input stated = manifest.input();
    return new Fitting(
        input.channels(), input.height(), input.width(), stated == null ? null : stated.resize());
  }

  /** Returns the prefix that was taken off the names of all layers; empty if none was. */
  public String prefix() {
    RunManifest.Input input = manifest.input();
    return input == null ? "" : input.prefix();
  }

  /**
   * Returns a text that is different for every architecture: all layers and their settings.
   *
   * @throws SwitchbackException if the graph's file cannot be read
   */
  public String configuration() {
    if (network != null) {
      return network.configuration();
    }
    return graph().nodes().toString();
  }

  /** Returns the number of parameters. */
  public long parameters() {
    return network == null ? graph().parameters() : network.structure().parameters();
  }

  /** Returns the pixel statistics with which the network's images are standardised. */
  public PixelStatistics statistics() {
    return manifest.pixels();
  }

  /** Returns the class names by label. */
  public List<String> classes() {
    return manifest.classes();
  }

  /** Returns the SHA-256 of the weights, in 64 hex digits. */
  public String sha256() {
    return Objects.requireNonNull(manifest.weights());
  }

  /** Returns the manifest, {@code run.json}. */
  public RunManifest manifest() {
    return manifest;
  }

  /** Returns the run's name and architecture. */
  @Override
  public String toString() {
    return "Run[" + name + ", " + manifest.network() + "]";
  }
}
