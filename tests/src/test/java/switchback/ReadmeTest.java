package switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import switchback.datasets.Dataset;
import switchback.datasets.sources.Cifar10;
import switchback.datasets.tasks.Progress;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.StageStack;
import switchback.training.runs.Run;

/** The README's example is this very code, and works. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  private static Projection example(Path folder) {
    // The README's example starts here.
    Run run = Run.open("pretrained");
    StageStack stack = StageStack.of(run.network());
    Dataset cifar = Cifar10.read("cifar10", folder, Progress.NONE);
    float[] image = new float[stack.input().size()];
    cifar.test().standardized(0, run.statistics(), image, 0);
    Projection projection =
        new Projector(stack).project(stack.trace(image), "conv2", 9, Recipe.ZEILER_FERGUS);
    float[] pixels = projection.pixels(); // (3, 32, 32), signed, zero where the unit sees nothing
    assertThat(pixels).hasSize(3 * 32 * 32);
    return projection;
    // The README's example ends here.
  }

  @Test
  void theExampleWorks() {
    Projection projection = example(Shared.path("data/cifar10-sample"));
    assertThat(projection.activation()).isNotNegative();
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
