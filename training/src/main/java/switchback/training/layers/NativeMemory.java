package switchback.training.layers;

import java.lang.foreign.MemorySegment;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gives access to ND4J's arrays as plain memory, read and written in place. */
@SuppressWarnings("restricted") // ND4J gives addresses; the sizes are checked here
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * Returns the array itself if its values lie in C order without gaps, or else a copy that does.
   */
  public static INDArray inOrder(INDArray array) {
    return isInOrder(array) ? array : array.dup('c');
  }

  /**
   * Returns the memory of an array of floats; valid as long as the array is.
   *
   * @throws IllegalArgumentException unless its values are floats in C order without gaps
   */
  public static MemorySegment floats(INDArray array) {
    require(array, DataType.FLOAT);
    return MemorySegment.ofAddress(array.data().addressPointer().address())
        .reinterpret(array.length() * Float.BYTES);
  }

  /** Returns a copy of the values of an array of doubles, in C order. */
  static double[] doubles(INDArray array) {
    return inOrder(array).reshape(array.length()).toDoubleVector();
  }

  /** Writes values in C order to an array. */
  static void put(double[] values, INDArray array) {
    require(array, DataType.DOUBLE);
    MemorySegment.ofAddress(array.data().addressPointer().address())
        .reinterpret(array.length() * Double.BYTES)
        .copyFrom(MemorySegment.ofArray(values));
  }

  /**
   * Returns whether the values lie in C order without gaps, whatever order the array claims: a
   * single row is in C and in Fortran order.
   */
  static boolean isInOrder(INDArray array) {
    long expected = 1;
    for (int i = array.rank() - 1; i >= 0; i--) {
      if (array.size(i) != 1 && array.stride(i) != expected) {
        return false;
      }
      expected *= array.size(i);
    }
    return true;
  }

  private static void require(INDArray array, DataType type) {
    if (array.dataType() != type || !isInOrder(array)) {
      throw new IllegalArgumentException(
          "expected values of type " + type + " in C order, got " + array.shapeInfoToString());
    }
  }
}
