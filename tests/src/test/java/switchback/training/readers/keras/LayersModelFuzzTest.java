package switchback.training.readers.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;
import switchback.training.readers.ReadRequest;

class LayersModelFuzzTest extends FuzzTest {
  @Override
  protected String reader() {
    return "TensorFlow.js models";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    Path file =
        Written.layersModel(
            beside,
            "uint8",
            Written.functional(KerasFuzzTest.LAYERS, List.of("dense"), 7, 7, 2),
            KerasFuzzTest.LAYERS);
    return List.of(Files.readAllBytes(file));
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    for (String name : List.of("a.bin", "b.bin")) {
      Files.write(parent.resolve(name), Files.readAllBytes(beside.resolve(name)));
    }
    return super.place(parent, bytes);
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) {
    return JsonMutator.broken(whole, mutator);
  }

  @Override
  protected void read(Path place) throws IOException {
    KerasFiles.recognises(place);
    KerasFiles.read(place, ReadRequest.NONE);
  }
}
