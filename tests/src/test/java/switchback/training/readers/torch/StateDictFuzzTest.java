package switchback.training.readers.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.Mutator;
import switchback.fuzz.Zips;

class StateDictFuzzTest extends FuzzTest {
  private static final Map<String, long[]> SHAPES =
      TorchFiles.shapes("c.weight 2 3 1 1", "c.bias 2", "f.weight 2 8", "f.bias 2");

  @Override
  protected String reader() {
    return "state dicts";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    return List.of(
        TorchFiles.zip(SHAPES),
        TorchFiles.legacy(SHAPES),
        TorchFiles.safetensors(SHAPES),
        TorchFiles.npz(SHAPES));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    byte[] file = mutator.one(whole);
    boolean isZip = file[0] == 'P';
    return isZip
        ? Zips.broken(List.of(file), mutator, (_, content) -> mutator.broken(List.of(content)))
        : mutator.broken(List.of(file));
  }

  @Override
  protected void read(Path place) throws IOException {
    if (StateDictFiles.recognises(place)) {
      StateDictFiles.read(place, Reading.size(4, 4));
    }
  }
}
