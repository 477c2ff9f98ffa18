package switchback.training.readers.torch.tensors;

import switchback.datasets.pickles.PythonValue;

/**
 * Numbers in the file, to which tensors refer.
 *
 * @param storage the numbers
 */
record Stored(Storage storage) implements PythonValue {}
