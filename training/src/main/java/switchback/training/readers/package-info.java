/**
 * Readers of network files. {@link switchback.training.weights.NetworkFiles} recognises a file by
 * its content and hands it to the reader of its format, which builds a {@link
 * switchback.training.graphs.NetworkGraph}: {@code onnx}, {@code keras}, {@code torch} (state
 * dicts) and {@code dl4j}. Files are not trusted. A reader names everything that it cannot take at
 * once ({@link switchback.training.readers.Objections}), states what it assumed, and never guesses
 * the size of the input where several fit ({@link switchback.training.readers.SizeSearch}). Files
 * that a network's own refers to must be in its folder ({@link
 * switchback.training.readers.FilesBeside}).
 */
@NullMarked
package switchback.training.readers;

import org.jspecify.annotations.NullMarked;
