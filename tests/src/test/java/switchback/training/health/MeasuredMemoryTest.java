package switchback.training.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.fixtures.JavaProcess;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.runs.TrainingOptions;

/** Compares the estimate of a training's memory with what Linux reports for its process. */
class MeasuredMemoryTest {
  @TempDir private Path house = Path.of("");

  @ParameterizedTest
  @ValueSource(ints = {128, 384})
  void nativeMemoryIsThatOfTheEstimate(int batch) throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux reports it there");
    // The heap is committed from the start, so that all growth is native memory.
    List<String> flags =
        List.of(
            "-XX:+UseSerialGC",
            "-Xms400m",
            "-Xmx400m",
            "-XX:+AlwaysPreTouch",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    String run = house.resolve("run").toString();
    Process process = JavaProcess.with(flags, Training.class, run, Integer.toString(batch)).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    long taken = Long.parseLong(text.lines().toList().getLast());
    TrainingOptions options = new TrainingOptions(Network.CLASSIC, 1, batch, 1);
    long estimated = TrainingMemory.of(Training.data(2 * batch), options).nativeBytes(batch);
    assertThat(estimated).isCloseTo(taken, Percentage.withPercentage(30));
  }

  /** The process: it trains two steps, after which DL4J's buffers have their final size. */
  static final class Training {
    private Training() {}

    static Dataset data(int images) {
      Random random = new Random(1);
      byte[][] pixels = new byte[images][3 * 32 * 32];
      int[] labels = new int[images];
      for (int i = 0; i < images; i++) {
        random.nextBytes(pixels[i]);
        labels[i] = (i % 10);
      }
      ImageSet train = new ImageSet(3, 32, 32, pixels, labels);
      List<String> classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
      return new Dataset("random", classes, train, train.first(10));
    }

    /** Trains; the arguments are the folder and the batch size. */
    public static void main(String[] arguments) throws IOException {
      int batch = Integer.parseInt(arguments[1]);
      Dataset data = data(2 * batch);
      TrainingOptions options = new TrainingOptions(Network.CLASSIC, 1, batch, 1);
      long before = kilobytes("VmRSS");
      try (Workers workers = new Workers(2)) {
        Trainer.train(data, options, workers, Path.of(arguments[0]), TrainingMonitor.NONE);
      }
      System.out.println((kilobytes("VmHWM") - before) * 1024);
    }

    private static long kilobytes(String name) throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
