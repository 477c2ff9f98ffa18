package switchback.training.runs;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The threads of ND4J's native library. It starts as many as the machine has cores, whatever the
 * caller or a container allows, and its matrix products depend on their number.
 */
final class NativeThreads {
  private NativeThreads() {}

  /**
   * Gives native operations that are called from this thread {@code threads} threads, and matrix
   * products one: OpenBLAS splits their sums by the number of its threads, so that any other number
   * would be a part of the result.
   */
  static void use(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(1);
  }
}
