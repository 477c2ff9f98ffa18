/**
 * Descriptions of networks whose weights are in a file of named arrays. An {@link
 * switchback.training.readers.torch.architecture.Architecture} is a list of layers; it comes from a
 * file that the user writes ({@link
 * switchback.training.readers.torch.architecture.ArchitectureFile}) or from a family that is
 * recognised by the arrays. {@link switchback.training.readers.torch.architecture.Assembly} puts
 * description and arrays together into a graph, and names all layers and arrays that do not fit.
 *
 * <p>What an array determines is not repeated in a description: numbers of channels, sizes of
 * filters, biases. All else is stated: strides, paddings, poolings, activation functions.
 */
@NullMarked
package switchback.training.readers.torch.architecture;

import org.jspecify.annotations.NullMarked;
