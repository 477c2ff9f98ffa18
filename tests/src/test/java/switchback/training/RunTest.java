package switchback.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Progress;
import switchback.datasets.SwitchbackException;
import switchback.datasets.SyntheticImages;
import switchback.training.kernels.Workers;

/** Run folders that are not as training left them are refused in one line. */
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
    Path record = run.resolve("run.json");
    Files.writeString(
        record, Files.readString(record).replaceFirst("\"format\" : 1", "\"format\" : 99"));
    refused(run, "another version", "format 99", "format 1");
  }

  @Test
  void aRecordThatIsNoJson() throws IOException {
    Path run = copy("garbled");
    Files.writeString(run.resolve("run.json"), "{ not json");
    refused(run, "garbled");
  }

  @Test
  void aRecordWithoutItsFields() throws IOException {
    Path run = copy("hollow");
    Files.writeString(run.resolve("run.json"), "{\"format\": 1}");
    refused(run, "hollow");
  }

  @Test
  void aModelCutShort() throws IOException {
    Path run = copy("cut");
    byte[] model = Files.readAllBytes(run.resolve("model.zip"));
    Files.write(run.resolve("model.zip"), Arrays.copyOf(model, model.length / 2));
    refused(run, "cut");
  }

  @Test
  void aModelThatIsNoZip() throws IOException {
    Path run = copy("nozip");
    Files.writeString(run.resolve("model.zip"), "hello");
    refused(run, "nozip");
  }

  @Test
  void weightsOfAnotherRun() throws IOException {
    Path run = copy("swapped");
    Path record = run.resolve("run.json");
    String weights = Run.open(folder.resolve("good").toString()).sha256();
    Files.writeString(record, Files.readString(record).replace(weights, "0".repeat(64)));
    refused(run, "not those that were trained", weights);
  }
}
