package switchback.training.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.deconv.search.TopActivations;
import switchback.fuzz.Zips;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.OperationWeights;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.readers.dl4j.Dl4jNetworks;

/** Run folders that are not as training wrote them are refused in one line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunTest {
  @TempDir private static Path folder = Path.of("");

  @BeforeAll
  void train() throws IOException {
    try (Workers workers = new Workers(2)) {
      Trainer.train(
          SyntheticImages.draw(1, 32, 8, Progress.NONE),
          new TrainingOptions(Network.CLASSIC, 1, 16, 1),
          workers,
          folder.resolve("good"),
          TrainingMonitor.NONE);
    }
  }

  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    for (String file : new String[] {"model.zip", "run.json", "training.csv"}) {
      Files.copy(folder.resolve("good").resolve(file), copy.resolve(file));
    }
    return copy;
  }

  /** Asserts that a run is refused when it is opened or, at the latest, when it is needed. */
  private static void refused(Path run, String... parts) {
    refused(() -> Run.open(run.toString()).network(), parts);
    refused(() -> Run.open(run.toString()).graph().readWeights(), parts);
  }

  private static void refused(ThrowingCallable use, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(use)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(parts)
                    .contains(", expected ")
                    .contains("; hint: ")
                    .doesNotContain("\n"));
  }

  @Test
  void aGoodOneOpens() {
    assertThat(Run.open(folder.resolve("good").toString()).classes()).hasSize(10);
  }

  @Test
  void namesItselfAndItsArchitecture() {
    assertThat(Run.open(Run.PRETRAINED)).hasToString("Run[pretrained, classic]");
  }

  @Test
  void noFolder() {
    refused(folder.resolve("nowhere"), "no run", "nowhere", "no such folder");
  }

  @Test
  void aFolderWithoutARun() throws IOException {
    refused(Files.createDirectory(folder.resolve("bare")), "bare", "without run.json");
  }

  @Test
  void anotherVersion() throws IOException {
    Path run = copy("future");
    Path manifest = run.resolve("run.json");
    Files.writeString(
        manifest, Files.readString(manifest).replaceFirst("\"format\" : 1", "\"format\" : 99"));
    refused(run, "another version", "format 99", "format 1");
  }

  @Test
  void aManifestThatIsNotJson() throws IOException {
    Path run = copy("garbled");
    Files.writeString(run.resolve("run.json"), "{ not json");
    refused(run, "garbled");
  }

  @Test
  void aManifestWithoutItsFields() throws IOException {
    Path run = copy("hollow");
    Files.writeString(run.resolve("run.json"), "{\"format\": 1}");
    refused(run, "hollow");
  }

  @Test
  void aManifestThatDoesNotFit() throws IOException {
    Path run = copy("unfit");
    Path file = run.resolve("run.json");
    String manifest = Files.readString(file);
    Files.writeString(file, manifest.replace("\"pixels\" : {", "\"pixels\" : null, \"x\" : {"));
    refused(run, "damaged run", "unfit");
    String infinite = manifest.replaceFirst("\"mean\" : \\[ [0-9.]+", "\"mean\" : [ 1e999");
    assertThat(infinite).contains("1e999");
    Files.writeString(file, infinite);
    refused(run, "damaged run", "a mean must be finite");
    String few = manifest.replaceFirst("\"classes\" : \\[[^]]*]", "\"classes\" : [ \"one\" ]");
    Files.writeString(file, few);
    refused(run, "does not fit its network", "1 classes", "10 outputs");
  }

  @Test
  void aModelCutShort() throws IOException {
    Path run = copy("cut");
    byte[] model = Files.readAllBytes(run.resolve("model.zip"));
    Files.write(run.resolve("model.zip"), Arrays.copyOf(model, model.length / 2));
    refused(run, "cut");
  }

  @Test
  void aModelThatIsNotAZip() throws IOException {
    Path run = copy("nozip");
    Files.writeString(run.resolve("model.zip"), "hello");
    refused(run, "nozip");
  }

  /** Notices if anything deserialises a file's bytes. */
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean SPRUNG = new AtomicBoolean();

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      SPRUNG.set(true);
    }
  }

  @Test
  void aModelWithAJavaObject() throws IOException {
    Path run = copy("object");
    Path model = run.resolve("model.zip");
    Map<String, byte[]> entries = Zips.entries(Files.readAllBytes(model));
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new Trap());
    }
    for (String name : List.of("preprocessor.bin", "normalizer.bin")) {
      Map<String, byte[]> more = new LinkedHashMap<>(entries);
      more.put(name, object.toByteArray());
      Files.write(model, Zips.of(more));
      refused(run, "model.zip");
    }
    assertThat(Trap.SPRUNG).isFalse();
  }

  @Test
  void aModelWithAnUnknownClass() throws IOException {
    Path run = copy("class");
    Path model = run.resolve("model.zip");
    Map<String, byte[]> entries = Zips.entries(Files.readAllBytes(model));
    String json = new String(entries.getOrDefault("configuration.json", new byte[0]), UTF_8);
    String relu = "org.nd4j.linalg.activations.impl.ActivationReLU";
    for (String name : List.of("java.util.ArrayList", "org.nd4j.linalg.Other", "Any")) {
      entries.put("configuration.json", json.replace(relu, name).getBytes(UTF_8));
      Files.write(model, Zips.of(entries));
      refused(run, "an unknown class", name);
    }
    // DL4J's parser would take the first value, this project's the last.
    String twice = json.replace("\"" + relu, "\"java.util.ArrayList\", \"@class\" : \"" + relu);
    entries.put("configuration.json", twice.getBytes(UTF_8));
    Files.write(model, Zips.of(entries));
    refused(run, "Duplicate");
  }

  @Test
  void weightsOfAnotherRun() throws IOException {
    Path run = copy("swapped");
    Path manifest = run.resolve("run.json");
    String weights = Run.open(folder.resolve("good").toString()).sha256();
    Files.writeString(manifest, Files.readString(manifest).replace(weights, "0".repeat(64)));
    refused(run, "weights that do not match the manifest", weights);
  }

  /** Changes the last weight's bits, in a zip file that is sound. */
  private Path withAnotherWeight(String name) throws IOException {
    Path run = copy(name);
    Path model = run.resolve("model.zip");
    Map<String, byte[]> entries = Zips.entries(Files.readAllBytes(model));
    byte[] weights = entries.getOrDefault("coefficients.bin", new byte[0]);
    weights[weights.length - 1] ^= 1;
    Files.write(model, Zips.of(entries));
    return run;
  }

  @Test
  void weightsAreReadWhenTheyAreNeeded() throws IOException {
    Run run = Run.open(withAnotherWeight("flipped").toString());
    ProjectableNetwork network = ProjectableNetwork.of(run);
    assertThat(network.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv1", "conv2", "fc1", "output");
    assertThat(run.input()).hasToString("3x32x32");
    long convolutions = 64 * 3 * 25 + 64 + 64 * 64 * 25 + 64;
    assertThat(run.parameters()).isGreaterThan(convolutions);
    refused(() -> network.trace(new float[3 * 32 * 32]), "weights that do not match", "flipped");
    refused(run::network, "weights that do not match", "flipped");
  }

  @Test
  void aSearchByManyThreadsTellsOfDamagedWeights() throws IOException {
    Run run = Run.open(withAnotherWeight("shared").toString());
    ProjectableNetwork network = ProjectableNetwork.of(run);
    Dataset images = SyntheticImages.draw(2, 64, 1, Progress.NONE);
    try (Workers workers = new Workers(4)) {
      refused(
          () ->
              TopActivations.search(
                  network,
                  workers,
                  images.train(),
                  run.statistics(),
                  List.of("conv1"),
                  1,
                  RankBy.UNIT,
                  Progress.NONE),
          "weights that do not match");
    }
  }

  @Test
  void aNetworkIsReadOnce() {
    Run run = Run.open(folder.resolve("good").toString());
    List<MultiLayerNetwork> networks =
        IntStream.range(0, 8).parallel().mapToObj(_ -> run.network()).toList();
    assertThat(networks).allSatisfy(each -> assertThat(each).isSameAs(networks.getFirst()));
    assertThat(Run.sha256(run.network())).isEqualTo(run.sha256());
    assertThat(run.configuration()).isEqualTo(run.network().getLayerWiseConfigurations().toJson());
    assertThat(run.parameters()).isEqualTo(run.network().numParams());
  }

  @Test
  void theGraphOfAFileIsThatOfItsNetwork() {
    NetworkGraph read = Run.open(folder.resolve("good").toString()).graph();
    NetworkGraph copied =
        Dl4jNetworks.graph(Run.open(folder.resolve("good").toString()).network(), read.input());
    assertThat(read.nodes()).hasSameSizeAs(copied.nodes());
    for (int i = 0; i < read.nodes().size(); i++) {
      Map<String, Weights> its = OperationWeights.of(copied.node(i).operation());
      OperationWeights.of(read.node(i).operation())
          .forEach(
              (name, weights) ->
                  assertThat(weights.toArray())
                      .isEqualTo(Objects.requireNonNull(its.get(name)).toArray()));
    }
  }
}
