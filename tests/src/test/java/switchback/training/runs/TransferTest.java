package switchback.training.runs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fixtures.SmallImages;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.networks.Schedule;
import switchback.training.networks.TrainingTricks;

/** Trainings that start from a trained network: which layers stay, learn or start anew. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransferTest {
  private static final TrainingTricks DECAYING = TrainingTricks.DEFAULT.withWeightDecay(0.1);

  @TempDir private static Path folder = Path.of("");
  private final Dataset first = SmallImages.draw(3, 32, 10);
  private final Dataset same = SmallImages.draw(4, 32, 10);

  @BeforeAll
  void trainTheSource() throws IOException {
    train(first, new TrainingOptions(Network.CLASSIC, 1, 16, 1), "source");
  }

  private static Run source() {
    return Run.open(folder.resolve("source").toString());
  }

  private static Run train(Dataset data, TrainingOptions options, String name) throws IOException {
    try (Workers workers = new Workers(2)) {
      return Trainer.train(data, options, workers, folder.resolve(name), TrainingMonitor.NONE);
    }
  }

  private static TrainingOptions from(Run source, String... frozen) {
    Transfer transfer = new Transfer(source, Set.of(frozen), Set.of());
    return new TrainingOptions(Network.CLASSIC, 1, 16, 9, DECAYING, transfer);
  }

  /** Returns the first three classes under other names. */
  private static Dataset three() {
    Dataset all = SmallImages.draw(5, 60, 20);
    List<String> classes = List.of("oak", "elm", "ash");
    return new Dataset("trees", classes, below(all.train(), 3), below(all.test(), 3));
  }

  private static ImageSet below(ImageSet images, int classes) {
    int[] chosen =
        IntStream.range(0, images.size()).filter(i -> images.label(i) < classes).toArray();
    byte[][] pixels = new byte[chosen.length][];
    int[] labels = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      pixels[i] = images.image(chosen[i]);
      labels[i] = images.label(chosen[i]);
    }
    return new ImageSet(3, 8, 8, pixels, labels);
  }

  private static float[] weights(Run run, String parameter) {
    return run.network().getParam(parameter).dup('c').data().asFloat();
  }

  @Test
  void frozenLayersStayToTheBitAndTheOthersLearn() throws IOException {
    Run source = source();
    Run frozen = train(same, from(source, "conv1", "conv2"), "frozen");
    for (String parameter : List.of("0_W", "0_b", "2_W", "2_b")) {
      assertThat(weights(frozen, parameter)).isEqualTo(weights(source, parameter));
    }
    for (String parameter : List.of("4_W", "4_b", "5_W", "5_b")) {
      assertThat(weights(frozen, parameter)).isNotEqualTo(weights(source, parameter));
    }
  }

  @Test
  void imagesAreStandardisedAsTheSources() throws IOException {
    Run run = train(same, from(source(), "conv1"), "standardised");
    assertThat(run.statistics()).isEqualTo(source().statistics());
    assertThat(run.statistics()).isNotEqualTo(PixelStatistics.of(same.train()));
  }

  @Test
  void otherClassesGetANewOutputLayer() throws IOException {
    Run source = source();
    Run run = train(three(), from(source, "conv1", "conv2", "fc1"), "trees");
    assertThat(run.classes()).containsExactly("oak", "elm", "ash");
    assertThat(run.network().getParam("5_W").shape()).containsExactly(1024, 3);
    assertThat(weights(run, "4_W")).isEqualTo(weights(source, "4_W"));
  }

  /** The rate is too small to move a weight of that size, so all keep their initial values. */
  @Test
  void fineTuningStartsFromAllOfTheSourceWithTheSameClasses() throws IOException {
    Run source = source();
    TrainingOptions options =
        new TrainingOptions(
            Network.CLASSIC,
            1,
            16,
            9,
            TrainingTricks.DEFAULT.withRate(1e-30, Schedule.CONSTANT),
            new Transfer(source, Set.of(), Set.of()));
    Run run = train(same, options, "tuned");
    for (String parameter : List.of("0_W", "2_W", "4_W", "5_W")) {
      assertThat(weights(run, parameter)).isEqualTo(weights(source, parameter));
    }
    Run moved = train(same, from(source), "moved");
    assertThat(weights(moved, "0_W")).isNotEqualTo(weights(source, "0_W"));
  }

  /** The seed alone decides its weights, not the source. */
  @Test
  void theNewOutputLayerStartsAsWithoutASource() {
    MultiLayerNetwork plain = network(three());
    MultiLayerNetwork started = network(three());
    new Transfer(source(), Set.of(), Set.of()).copyTo(started, three().classes());
    assertThat(started.getParam("5_W").toFloatMatrix())
        .isEqualTo(plain.getParam("5_W").toFloatMatrix());
    assertThat(started.getParam("0_W")).isNotEqualTo(plain.getParam("0_W"));
  }

  @Test
  void renewedLayersStartAsWithoutASource() {
    MultiLayerNetwork plain = network(same);
    MultiLayerNetwork started = network(same);
    new Transfer(source(), Set.of("conv1"), Set.of("fc1", "output"))
        .copyTo(started, same.classes());
    for (String parameter : List.of("4_W", "5_W")) {
      assertThat(started.getParam(parameter).toFloatMatrix())
          .isEqualTo(plain.getParam(parameter).toFloatMatrix());
    }
    assertThat(started.getParam("2_W")).isEqualTo(source().network().getParam("2_W"));
  }

  private static MultiLayerNetwork network(Dataset data) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Network.CLASSIC.configuration(
                data.train(), data.classes().size(), 10, 9, DECAYING, DataType.FLOAT));
    network.init();
    return network;
  }

  @Test
  void theManifestNamesTheSourceByDigest() throws IOException {
    Run source = source();
    train(same, from(source, "conv2", "conv1"), "named");
    RunManifest.Settings settings =
        requireNonNull(Run.open(folder.resolve("named").toString()).manifest().settings());
    assertThat(settings.start())
        .isEqualTo(
            new RunManifest.Start(
                folder.resolve("source").toString(),
                source.sha256(),
                List.of("conv1", "conv2"),
                List.of()));
    assertThat(requireNonNull(source.manifest().settings()).start()).isNull();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transfer(source(), Set.of("pool1"), Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Transfer(source(), Set.of("conv1", "conv2", "fc1", "output"), Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transfer(source(), Set.of("conv1"), Set.of("conv1")));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> train(three(), from(source(), "output"), "refused"))
        .withMessageContainingAll("frozen output layer", "do not freeze the output layer");
    ImageSet small = new ImageSet(3, 16, 16, new byte[][] {new byte[768]}, new int[] {0});
    Dataset smaller = new Dataset("small", first.classes(), small, small);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> train(smaller, from(source()), "refused"))
        .withMessageContainingAll("fc1", "[256, 1024]", "[1024, 1024]");
    assertThat(folder.resolve("refused")).doesNotExist();
  }
}
