package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import switchback.Npz;
import switchback.NumpyBytes;
import switchback.Shared;

/** An imported PyTorch network, for tests of the command line. */
abstract class ImportedNetwork extends CommandTest {
  @TempDir static Path house;
  @TempDir Path folder;

  @BeforeAll
  static void importTheFixture() throws IOException {
    Npz npz = fixture();
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    for (String layer : List.of("conv1", "conv2", "fc1")) {
      for (String part : List.of(layer + ".weight", layer + ".bias")) {
        arrays.put(part + ".npy", doubles(npz.get(part)));
      }
    }
    NumpyBytes.zip(house.resolve("weights.npz"), arrays);
    Files.write(house.resolve("images.npy"), doubles(npz.get("images")));
    CommandTest command = new CommandTest() {};
    int status = command.run("import", house.resolve("weights.npz").toString(), "--out", network());
    assertThat(command.err.toString())
        .contains(
            "rounded to float32",
            "mean 0 and standard deviation 1",
            "airplane, automobile",
            "run: ");
    assertThat(command.out.toString()).isEmpty();
    assertThat(status).isZero();
  }

  static Npz fixture() throws IOException {
    return Npz.read(Shared.path("fixtures/projections.npz"));
  }

  private static byte[] doubles(Npz.Array array) {
    String shape = Arrays.toString(array.shape()).replace('[', '(').replace("]", ",)");
    return NumpyBytes.doubles(shape, array.values());
  }

  static String network() {
    return house.resolve("run").toString();
  }

  static String sample() {
    return "cifar10:" + Shared.path("data/cifar10-sample");
  }
}
