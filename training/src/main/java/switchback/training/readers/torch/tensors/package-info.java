/**
 * Files of named arrays, as PyTorch and its neighbours save the weights of a network: {@code
 * .safetensors}, {@code .pt} and {@code .pth} in both of PyTorch's formats, and NumPy's {@code
 * .npz}. {@link switchback.training.readers.torch.tensors.StateDictReader} recognises a file by its
 * content and returns a {@link switchback.training.readers.torch.tensors.StateDict}, whose {@link
 * switchback.training.readers.torch.tensors.Tensor}s are views of the mapped file and are converted
 * only when they are asked for.
 *
 * <p>Files are not trusted. A pickle is a program; {@link
 * switchback.datasets.pickles.PickleMachine} interprets the few instructions that build
 * dictionaries of arrays and knows each class in them by name. It never looks up, loads or calls
 * anything, and all other classes are refused by name.
 */
@NullMarked
package switchback.training.readers.torch.tensors;

import org.jspecify.annotations.NullMarked;
