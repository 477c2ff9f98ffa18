package switchback.training.readers.torch.tensors;

import java.nio.ByteOrder;
import java.util.List;
import switchback.datasets.pickles.PythonValue;

/**
 * What a file of PyTorch holds.
 *
 * @param format the format, for messages
 * @param root the value that was saved
 * @param order the order of the bytes of all numbers
 * @param notices what the user should know about the file
 */
record Checkpoint(String format, PythonValue root, ByteOrder order, List<String> notices) {
  /** Returns a tensor of the checkpoint as a view of the file. */
  Tensor tensor(TensorValue array) {
    return new Tensor(
        array.type(),
        array.storage().memory(),
        order,
        array.offset(),
        array.sizes(),
        array.strides());
  }
}
