package switchback.training.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import switchback.NumpyBytes;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.Mutator;
import switchback.fuzz.Zips;
import switchback.training.readers.ReadRequest;

class NpzImportFuzzTest extends FuzzTest {
  private static final List<String> SHAPES =
      List.of("()", "(1,)", "(0,)", "(2,)", "(3,)", "(2, 4)", "(1, 3, 1, 1)", "(2, 3, 0, 1)");

  @Override
  protected String reader() {
    return "weights as .npz";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    return List.of(Zips.of(NpzImportTest.small()));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    return Zips.broken(whole, mutator, (name, content) -> array(mutator, content));
  }

  /** Half of the files are sound, with other shapes and values. */
  private static byte[] array(Mutator mutator, byte[] whole) {
    if (mutator.random().nextBoolean()) {
      return mutator.broken(List.of(whole));
    }
    float[] values = new float[mutator.random().nextInt(9)];
    for (int i = 0; i < values.length; i++) {
      values[i] = mutator.random().nextInt(-1, 4);
    }
    String shape =
        mutator.random().nextBoolean() ? "(" + values.length + ",)" : mutator.one(SHAPES);
    return NumpyBytes.floats(shape, values);
  }

  @Override
  protected void read(Path place) throws IOException {
    Import read = Import.read(place, ReadRequest.NONE, null, null);
    read.defaultClasses();
  }
}
