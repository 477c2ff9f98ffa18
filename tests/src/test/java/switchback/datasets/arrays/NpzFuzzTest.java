package switchback.datasets.arrays;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.Mutator;
import switchback.fuzz.Zips;

class NpzFuzzTest extends FuzzTest {
  @Override
  protected String reader() {
    return ".npz arrays";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    Map<String, byte[]> deflated = new LinkedHashMap<>();
    for (byte[] file : NpyFuzzTest.files()) {
      deflated.put("a" + deflated.size() + ".npy", file);
    }
    Path stored = Files.createTempFile("stored", ".npz");
    NpzFiles.write(stored, Map.of("a.weight", NpyArray.of(new float[] {1, 2}, 2)));
    byte[] bytes = Files.readAllBytes(stored);
    Files.delete(stored);
    return List.of(Zips.of(deflated), bytes);
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    return Zips.broken(whole, mutator, (name, content) -> mutator.broken(List.of(content)));
  }

  @Override
  protected void read(Path place) throws IOException {
    NpzFiles.read(place);
  }
}
