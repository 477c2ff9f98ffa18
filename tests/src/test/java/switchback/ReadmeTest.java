package switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.Cifar10;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.training.runs.Run;

/** Checks that the README's example is the code of this class, and that it works. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  private static Projection example(Path folder) {
    // The README's example starts here.
    Run run = Run.open("pretrained");
    ProjectableNetwork network = ProjectableNetwork.of(run);
    Dataset cifar = Cifar10.read("cifar10", folder, Progress.NONE);
    float[] image = cifar.test().standardized(0, run.statistics());
    Projection projection =
        new Projector(network).project(network.trace(image), "conv2", 9, Recipe.ZEILER_FERGUS);
    float[] pixels = projection.pixels(); // (3, 32, 32), signed, zero where the unit sees nothing
    assertThat(pixels).hasSize(3 * 32 * 32);
    return projection;
    // The README's example ends here.
  }

  /** Returns a conv2 feature's largest activation by DL4J's own forward pass. */
  private static float strongestByDl4j(Path folder, int feature) {
    Run run = Run.open("pretrained");
    float[] image =
        Cifar10.read("cifar10", folder, Progress.NONE).test().standardized(0, run.statistics());
    INDArray input = Nd4j.createFromArray(image).reshape(1, 3, 32, 32);
    INDArray maps = run.network().feedForward(input).get(3);
    assertThat(maps.shape()).containsExactly(1, 64, 16, 16);
    return maps.tensorAlongDimension(feature, 2, 3).maxNumber().floatValue();
  }

  @Test
  void theExampleWorks() {
    Path folder = Shared.path("data/cifar10-sample");
    Projection projection = example(folder);
    assertThat(projection.activation()).isCloseTo(strongestByDl4j(folder, 9), within(1e-5f));
    assertThat(projection.activation()).isPositive();
    assertThat(projection.pixels()).contains(0).isNotEqualTo(new float[3 * 32 * 32]);
  }

  @Test
  void theReadmeShowsThisCode() throws IOException {
    String source =
        Files.readString(ROOT.resolve("tests/src/test/java/switchback/ReadmeTest.java"));
    String code =
        source
            .substring(
                source.indexOf("starts here.\n") + 13,
                source.indexOf("    // The README's example ends"))
            .lines()
            .filter(line -> !line.contains("assertThat") && !line.contains("return"))
            .map(line -> line.substring(4))
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains("```java\n" + code + "\n```");
  }
}
