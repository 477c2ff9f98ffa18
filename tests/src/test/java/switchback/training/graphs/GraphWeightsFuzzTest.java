package switchback.training.graphs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;

/** Sound nodes with broken weights; what can be read can be run. */
class GraphWeightsFuzzTest extends FuzzTest {
  @Override
  protected String reader() {
    return GraphFile.WEIGHTS;
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    GraphFile.write(EveryOperation.graph(), beside);
    return List.of(Files.readAllBytes(beside.resolve(GraphFile.WEIGHTS)));
  }

  /** Breaks bytes anywhere, or values of the header. */
  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) {
    byte[] file = whole.getFirst();
    if (mutator.random().nextInt(3) == 0) {
      return mutator.broken(whole);
    }
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] header = Arrays.copyOfRange(file, Long.BYTES, Long.BYTES + length);
    byte[] broken = JsonMutator.broken(header, mutator);
    ByteBuffer all =
        ByteBuffer.allocate(Long.BYTES + broken.length + file.length - Long.BYTES - length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(broken.length)
            .put(broken)
            .put(file, Long.BYTES + length, file.length - Long.BYTES - length);
    return all.array();
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    Path run = Files.createDirectories(parent.resolve("run"));
    if (Files.notExists(run.resolve(GraphFile.GRAPH))) {
      Files.copy(beside.resolve(GraphFile.GRAPH), run.resolve(GraphFile.GRAPH));
    }
    // A mapped file must not shrink under its readers.
    Files.deleteIfExists(run.resolve(GraphFile.WEIGHTS));
    Files.write(run.resolve(GraphFile.WEIGHTS), bytes);
    return run;
  }

  @Override
  protected void read(Path place) throws IOException {
    GraphJsonFuzzTest.run(GraphFile.read(place));
  }
}
