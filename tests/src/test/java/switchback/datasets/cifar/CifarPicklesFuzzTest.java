package switchback.datasets.cifar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import switchback.datasets.tasks.Progress;
import switchback.fuzz.FuzzTest;

class CifarPicklesFuzzTest extends FuzzTest {
  @Override
  protected String reader() {
    return "CIFAR-10 records of the Python version (pickles)";
  }

  @Override
  protected List<byte[]> whole() {
    return List.of(
        CifarPicklesTest.byPython2(new byte[3072], 1),
        CifarPicklesTest.byPython2(new byte[2 * 3072], 1, 2),
        CifarPicklesTest.byPython3("é".repeat(2 * 3072), 1, 2));
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    Files.write(parent.resolve("data_batch_1"), bytes);
    return parent;
  }

  @Override
  protected void read(Path place) {
    Cifar10.read("fuzz", place, Progress.NONE);
  }
}
