package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.Npz;
import switchback.NumpyBytes;
import switchback.Shared;
import switchback.datasets.cifar.Cifar10;

/** Imports networks of others and checks their gradients, from the command line. */
class GradientCheckGraphsTest extends CommandTest {
  @TempDir Path folder;

  private String network(String file, String... options) {
    String run = folder.resolve("run").toString();
    List<String> arguments = new ArrayList<>(List.of("import", file, "--out", run));
    arguments.addAll(List.of(options));
    assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    return run;
  }

  private void check(String run, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "textbook",
                "gradient-check",
                run,
                "--probes",
                "2",
                "--limit",
                "1",
                "--out",
                folder.resolve("page").toString()));
    arguments.addAll(List.of(options));
    assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
  }

  /** Returns the rows of the table of groups, and checks each. */
  private List<String[]> groups() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("page/groups.csv"));
    assertThat(lines.getFirst()).contains("greatest relative error").doesNotContain("float32");
    List<String[]> rows =
        lines.stream().skip(1).map(line -> line.replace("\"", "").split(",(?! )", -1)).toList();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row).hasSize(6);
              boolean isLeft = Integer.parseInt(row[3]) < Integer.parseInt(row[2]);
              assertThat(isLeft ? Double.parseDouble(row[5]) : 0)
                  .as(Arrays.toString(row))
                  .isLessThan(1e-4);
            });
    return rows;
  }

  /**
   * Branches (resnet20, mini_XCEPTION, inception, shuffle), grouped convolutions (mini_XCEPTION,
   * alexnet, shuffle), response normalisation (alexnet), batch normalisation (resnet20,
   * mini_XCEPTION), gates (gate).
   */
  @ParameterizedTest
  @CsvSource({
    "nets/resnet-cifar10-pytorch/resnet20-12fca82f.th, 59, layer3.2.bn2.scale",
    "nets/face-mini-xception/gender_mini_XCEPTION.21-0.95.hdf5, 52, ",
    "nets/mnist-onnx/mnist.onnx, 6, ",
    "fixtures/graphs/alexnet.onnx, 12, /conv2/Conv.weight",
    "fixtures/graphs/inception.onnx, 36, /fc/Gemm.bias",
    "fixtures/graphs/shuffle.onnx, 28, ",
    "fixtures/graphs/gate.onnx, 38, "
  })
  void gradientsOfClassifiersAreDifferences(String file, int groups, @Nullable String group)
      throws IOException {
    String run = network(Shared.path(file).toString());
    check(run, "--data", "cifar10:" + Shared.path("data/cifar10-sample"));
    List<String[]> rows = groups();
    assertThat(rows).hasSize(groups);
    String sought = Objects.requireNonNullElse(group, rows.getFirst()[0]);
    assertThat(rows).anySatisfy(row -> assertThat(row[0]).isEqualTo(sought));
    assertThat(out.toString())
        .contains("The worst probe is", "Nothing is compared in single precision")
        .doesNotContain("$", "\\");
  }

  @Test
  void severalOutputsHaveTheirSquaresAsTheError() throws IOException {
    String run =
        network(
            Shared.path("nets/dl4j-test-resources/12net.h5").toString(), "--input-size", "20,18");
    check(run, "--data", "synthetic");
    assertThat(groups()).extracting(row -> row[0]).contains("conv4-1.weight", "conv4-2.bias");
    assertThat(out.toString().replace("\n", " "))
        .contains("half the sum of the squares of all values of its outputs");
  }

  @Test
  void aNetworkThatTakesNoImagesTakesValues() throws IOException {
    Path nets = Shared.path("nets/dl4j-test-resources");
    String run = network(nets.resolve("batchNormError2.h5").toString());
    Npz.Array inputs = Npz.read(nets.resolve("reference-batchNormError2-h5.npz")).get("inputs");
    Path values = folder.resolve("values.npy");
    String shape = Arrays.toString(inputs.shape()).replace('[', '(').replace("]", ",)");
    Files.write(values, NumpyBytes.doubles(shape, inputs.values()));
    check(run, "--input", values.toString());
    assertThat(groups()).isNotEmpty();
    assertThat(out.toString()).contains("values.npy");
  }

  @Test
  void theClassIsTheLabelsIfTheNamesAgree() {
    Path file = Shared.path("fixtures/graphs/leaky.onnx");
    String run = network(file.toString(), "--classes", String.join(",", Cifar10.CLASSES));
    check(run, "--data", "cifar10:" + Shared.path("data/cifar10-sample"));
    assertThat(out.toString()).contains("label").doesNotContain("ranks first");
  }

  @Test
  void theClassIsTheNetworksFirstIfTheNamesDiffer() {
    Path file = Shared.path("fixtures/graphs/leaky.onnx");
    String run = network(file.toString(), "--classes", "a,b,c,d,e,f,g,h,i,j");
    check(run, "--data", "cifar10:" + Shared.path("data/cifar10-sample"));
    assertThat(out.toString()).contains("ranks first");
  }
}
