package switchback.datasets.cifar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import switchback.datasets.tasks.Progress;
import switchback.fuzz.FuzzTest;

class Cifar10RecordsFuzzTest extends FuzzTest {
  @Override
  protected String reader() {
    return "CIFAR-10 records";
  }

  @Override
  protected List<byte[]> whole() {
    byte[] first = Cifar10Files.record(3, 1, 2, 255);
    return List.of(first, Cifar10Files.concat(first, Cifar10Files.record(9, 0, 0, 0)));
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    Cifar10Files.write(parent, "data_batch_1.bin", bytes);
    return parent;
  }

  @Override
  protected void read(Path place) {
    Cifar10.read("fuzz", place, Progress.NONE);
  }
}
