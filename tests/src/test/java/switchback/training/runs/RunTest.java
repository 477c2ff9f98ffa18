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
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fuzz.Zips;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;

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

  private static void refused(Path run, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> Run.open(run.toString()))
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
}
