package switchback.training.readers.torch.tensors;

import switchback.datasets.arrays.NumberType;
import switchback.datasets.pickles.PythonValue;

/**
 * A tensor in a pickle.
 *
 * @param storage the numbers
 * @param type their type
 * @param offset the number at which it begins
 * @param sizes the size of each axis
 * @param strides the numbers from one position to the next along each axis
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity; nobody writes to them
record TensorValue(Storage storage, NumberType type, long offset, long[] sizes, long[] strides)
    implements PythonValue {
  /** Compares by identity. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return "a tensor of " + sizes.length + " axes";
  }
}
