package switchback.training.readers.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;
import switchback.training.readers.InputSize;

class ArchitectureFuzzTest extends FuzzTest {
  private static final String WHOLE =
      """
      {"size": [6, 8], "layers": [
        {"type": "conv", "name": "c", "padding": [1, 0], "stride": 1, "dilation": 1},
        {"type": "maxpool", "size": 2, "stride": 2, "ceil": true, "padding": 1},
        {"type": "pad", "padding": 1, "value": 2},
        {"type": "permute", "order": [0, 3, 2, 1]}, {"type": "reshape", "shape": [1, 2, -1, 1]},
        {"type": "slice", "axis": 2, "from": 1, "to": 9, "step": 2, "name": "s"},
        {"type": "padchannels", "before": 1, "behind": 1}, {"type": "upsample", "size": [2, 1]},
        {"type": "concat", "axis": 1, "inputs": ["padchannels7", "upsample8"]},
        {"type": "lrn", "size": 3, "alpha": 0.1}, {"type": "adaptiveavgpool", "size": [2, 2]},
        {"type": "softmax", "axis": 1, "name": "last"}],
       "outputs": ["last", "s"]}
      """;

  @Override
  protected String reader() {
    return "descriptions of networks";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    Files.write(
        beside.resolve("net.pth"),
        TorchFiles.zip(TorchFiles.shapes("c.weight 2 3 3 1", "c.bias 2")));
    return List.of(
        WHOLE
            .replace("[\"padchannels7\", \"upsample8\"]", "[\"upsample8\", \"upsample8\"]")
            .getBytes(UTF_8));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) {
    return JsonMutator.broken(whole, mutator);
  }

  /** A description may ask for larger maps than the file has arrays, up to a fixed size. */
  @Override
  protected long allowed(byte[] file) {
    return super.allowed(file) + (1L << 30);
  }

  @Override
  protected void read(Path place) throws IOException {
    StateDictFiles.read(
        beside.resolve("net.pth"), Reading.architecture(place.toString(), new InputSize(6, 8)));
  }
}
