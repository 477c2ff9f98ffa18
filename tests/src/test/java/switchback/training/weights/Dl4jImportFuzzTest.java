package switchback.training.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;
import switchback.fuzz.Zips;
import switchback.training.models.ModelFile;
import switchback.training.models.ModelSource;
import switchback.training.runs.Run;

class Dl4jImportFuzzTest extends FuzzTest {
  @Override
  protected String reader() {
    return "DL4J model files";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ModelSerializer.writeModel(Dl4jImportTest.stock(DataType.FLOAT), written, false);
    Map<String, byte[]> entries = Zips.entries(written.toByteArray());
    byte[] plain = Zips.of(entries);
    ByteArrayOutputStream normalizer = new ByteArrayOutputStream();
    NormalizerSerializer.getDefault().write(new ImagePreProcessingScaler(0, 1), normalizer);
    entries.put("normalizer.bin", normalizer.toByteArray());
    return List.of(plain, Zips.of(entries));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    return Zips.broken(
        whole,
        mutator,
        (name, content) ->
            name.endsWith(".json") && mutator.random().nextInt(4) > 0
                ? JsonMutator.broken(content, mutator)
                : mutator.broken(List.of(content)));
  }

  /** Reads a file as the command line does. */
  @Override
  protected void read(Path place) throws IOException {
    ModelFile read = ModelFile.read(ModelSource.of(place));
    Run.sha256(read.network());
  }
}
