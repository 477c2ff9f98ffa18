package switchback.training.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;
import switchback.training.runs.TrainingOptions;

/** Estimates of memory, compared with sums by hand for the classic network, and refusals. */
class TrainingMemoryTest {
  /** The number of weights and biases of conv1, conv2, fc1 and the output for 10 classes. */
  private static final long PARAMETERS =
      (32 * 3 * 25 + 32) + (64 * 32 * 25 + 64) + (4096 * 1024 + 1024) + (1024 * 10 + 10);

  @TempDir private Path house = Path.of("");

  /** Returns that many images, all backed by one array. */
  private static Dataset data(int images) {
    byte[][] same = new byte[images][];
    Arrays.fill(same, new byte[3 * 32 * 32]);
    List<String> classes = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    ImageSet train = new ImageSet(3, 32, 32, same, new int[images]);
    return new Dataset("same", classes, train, train.first(0));
  }

  private static TrainingMemory memory(TrainingTricks tricks) {
    return TrainingMemory.of(
        data(100), new TrainingOptions(Network.CLASSIC, 1, 16, 1, tricks, null));
  }

  @Test
  void theStateOfUpdatersAndAverageIsCounted() {
    TrainingMemory adam = memory(TrainingTricks.DEFAULT);
    TrainingMemory momentum = memory(TrainingTricks.DEFAULT.withMomentum(0.9));
    TrainingMemory average = memory(TrainingTricks.DEFAULT.withAverage(0.9));
    assertThat(adam.nativeFixed() - momentum.nativeFixed()).isEqualTo(4 * PARAMETERS);
    assertThat(average.nativeFixed() - adam.nativeFixed()).isEqualTo(4 * PARAMETERS);
    // Parameters, gradient and two moments, without the memory of Java itself.
    assertThat(adam.nativeFixed()).isEqualTo((128L << 20) + 4 * 4 * PARAMETERS);
  }

  @Test
  void memoryPerImageIsCounted() {
    TrainingMemory memory = memory(TrainingTricks.DEFAULT);
    // Five inputs prepared ahead; input and activations; gradients of conv1's and pool1's maps;
    // fc1's input, transposed. Not: conv's partial sums, of 64 products of 32x64 maps, 8 images
    // each.
    long floats =
        5 * 3072 + (3072 + 32768 + 8192 + 16384 + 4096 + 1024 + 10) + (32768 + 8192) + 4096;
    long sums = 64 * 32 * 64 / 8;
    assertThat(memory.nativePerImage())
        .isBetween(4 * (floats + sums), 4 * (floats + sums) + 4 * 64 * 32 * 32 / 8);
    // The switches of both poolings, and an input in preparation.
    assertThat(memory.heapPerImage()).isEqualTo(4 * (8192 + 4096) + 4 * 3072);
  }

  @Test
  void normalisedMapsAreActivationsToo() {
    long more =
        memory(TrainingTricks.DEFAULT.withLrn()).nativePerImage()
            - memory(TrainingTricks.DEFAULT).nativePerImage();
    assertThat(more).isGreaterThanOrEqualTo(4 * (8192 + 4096));
  }

  @Property(tries = 200)
  void theBatchThatIsNamedFitsAndOneMoreDoesNot(
      @ForAll @IntRange(min = 1, max = 100_000) int perImage,
      @ForAll @LongRange(min = 1_000_000, max = 1_000_000_000) long most,
      @ForAll boolean isHeap) {
    TrainingMemory memory = new TrainingMemory(0, isHeap ? 1 : perImage, 0, isHeap ? perImage : 1);
    long nativeMost = isHeap ? Long.MAX_VALUE : most;
    long heapMost = isHeap ? most : Long.MAX_VALUE;
    int batch = Math.toIntExact(memory.batch(nativeMost, heapMost));
    memory.check(batch, Integer.MAX_VALUE, nativeMost, heapMost);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> memory.check(batch + 1, Integer.MAX_VALUE, nativeMost, heapMost))
        .withMessageContaining("--batch " + batch + " would fit");
  }

  @Test
  void aRefusalSaysWhatWouldFit() {
    TrainingMemory memory = new TrainingMemory(200_000_000, 1_000_000, 100_000_000, 100_000);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> memory.check(16384, 50_000, 12_000_000_000L, 3_000_000_000L))
        .withMessageContaining(
            "training would not fit into memory: --batch 16384: got about 16.6 GB of native memory"
                + " needed, expected at most 12.0 GB; hint: --batch 11800 would fit; else ");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> memory.check(8000, 50_000, 12_000_000_000L, 700_000_000))
        .withMessageContaining(
            "--batch 8000: got about 900 MB of heap needed, expected at most 700 MB; hint:"
                + " --batch 6000 would fit; else SWITCHBACK_JAVA_OPTS=-Xmx");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> memory.check(1, 50_000, 12_000_000_000L, 90_000_000))
        .withMessageContaining("hint: SWITCHBACK_JAVA_OPTS=-Xmx");
    // A batch never holds more images than there are.
    memory.check(16384, 5000, 12_000_000_000L, 3_000_000_000L);
  }

  @Test
  void aTrainingThatCannotFitIsRefusedBeforeItStarts() {
    TrainingOptions options = new TrainingOptions(Network.CLASSIC, 1, 400_000, 1);
    Path folder = house.resolve("run");
    try (Workers workers = new Workers(1)) {
      assertThatExceptionOfType(SwitchbackException.class)
          .isThrownBy(
              () -> Trainer.train(data(400_000), options, workers, folder, TrainingMonitor.NONE))
          .withMessageContaining("training would not fit into memory: --batch 400000: got about ");
    }
    assertThat(folder).doesNotExist();
  }
}
