package switchback.training.runs;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The threads of ND4J's native library. By default the library starts one per core of the machine,
 * whatever the caller or a container allows, and its matrix products depend on their number.
 */
final class NativeThreads {
  private NativeThreads() {}

  /**
   * Lets native operations called from this thread use {@code threads} threads, and matrix products
   * one. OpenBLAS splits the sums of products by the number of its threads, so with more threads
   * the result would depend on that number.
   */
  static void use(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(1);
  }
}
