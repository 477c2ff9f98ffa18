package switchback.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function in TorchScript, libtorch's own language. DJL's interface lacks much of what makes
 * libtorch fast (operations in place, gradients that are not accumulated, the fused Adam) and some
 * operations entirely (transposed convolution, max-unpooling), but it runs modules that Python
 * wrote to a file. Such a file is a ZIP archive of source code and a pickled object, here one
 * without any state.
 */
final class TorchScript {
  /** The pickle (protocol 2) of a {@code Net} whose only attribute is {@code training = True}. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nNet\n)\u0081}(X\u0008\0\0\0training\u0088ub.";

  /** The pickle of an empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private static final String FORMAT = "10\n";

  private final PtSymbolBlock module;

  /**
   * Compiles a function.
   *
   * @param signature its parameters and its type, as in {@code "x: Tensor) -> Tensor"}
   * @param body its statements, one per line, indented only within their own blocks
   */
  TorchScript(NDManager manager, String signature, String body) {
    String source =
        "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
            + ("  def forward(self: __torch__.Net, " + signature + ":\n")
            + body.indent(4);
    try {
      module =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive(source)), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be read", e);
    }
  }

  /**
   * Makes the interpreter run scripts as they are, without profiling and recompiling them first.
   */
  static void runAsWritten() {
    JniUtils.setGraphExecutorOptimize(false);
  }

  private static byte[] archive(String source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "net/data.pkl", OBJECT);
      put(zip, "net/constants.pkl", NO_CONSTANTS);
      put(zip, "net/code/__torch__.py", source);
      put(zip, "net/version", FORMAT);
    }
    return bytes.toByteArray();
  }

  /** Stores an entry without compression, which libtorch does not support. */
  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** Names arrays as the elements of one list, which is how DJL passes lists to a script. */
  static List<NDArray> list(String name, List<NDArray> arrays) {
    arrays.forEach(array -> array.setName(name + "[]"));
    return arrays;
  }

  /**
   * Calls the function; {@code results} owns what it returns.
   *
   * @param training whether gradients may be requested
   */
  NDList call(NDManager results, boolean training, NDList arguments) {
    NDList values = IValueUtils.forward(module, arguments, training);
    values.attach(results);
    return values;
  }
}
