/**
 * The reader of state dicts: files of named arrays, in which only the names say what the network
 * computes. {@link switchback.training.readers.torch.StateDictFiles} is the door. It reads the
 * arrays ({@code tensors}), finds the layers by a known family or by the user's description ({@code
 * families}, {@code architecture}), and builds the graph. What is assumed is stated in the result.
 */
@NullMarked
package switchback.training.readers.torch;

import org.jspecify.annotations.NullMarked;
