package switchback.datasets.arrays;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import switchback.NumpyBytes;
import switchback.fuzz.FuzzTest;

class NpyFuzzTest extends FuzzTest {
  static List<byte[]> files() {
    return List.of(
        NumpyBytes.floats("(2, 3)", 1, 2, 3, 4, 5, 6),
        NumpyBytes.doubles("()", 0.1),
        NumpyBytes.npy("'>f4'", true, "(3, 2)", new byte[24]),
        NumpyBytes.npy("'<i8'", false, "(0, 7)", new byte[0]),
        NumpyBytes.npy(
            3, "{'descr': '<i4', 'fortran_order': True, 'shape': (1L,), }", new byte[4]));
  }

  @Override
  protected String reader() {
    return ".npy arrays";
  }

  @Override
  protected List<byte[]> whole() {
    return files();
  }

  @Override
  protected void read(Path place) throws IOException {
    NpyFiles.read(place).floats();
  }
}
