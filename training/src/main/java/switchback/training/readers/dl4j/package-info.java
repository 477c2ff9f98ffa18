/**
 * The reader of DL4J's networks, from files and from memory. {@link
 * switchback.training.readers.dl4j.Dl4jReader} reads a file with a {@code MultiLayerNetwork} or a
 * {@code ComputationGraph}; {@link switchback.training.readers.dl4j.Dl4jNetworks} turns a network
 * that is already in memory into a graph. Both take the same road: {@link
 * switchback.training.readers.dl4j.OutlineReader} reads the configuration, which is JSON, into an
 * {@link switchback.training.readers.dl4j.Outline}: a list of {@link
 * switchback.training.readers.dl4j.Step}s, each a {@link switchback.training.readers.dl4j.Part}
 * that knows the size of its output and how it is built. DL4J's own classes are not used for this,
 * so that nothing in a file is instantiated, and a file can be described without its weights.
 *
 * <p>DL4J keeps all parameters in one array. A layer takes a {@link
 * switchback.training.readers.dl4j.Slice} of it, in the order of DL4J's parameter initialisers; the
 * values stay where they are.
 *
 * <p>Maps are (1, C, H, W) throughout, whatever their {@link
 * switchback.training.readers.dl4j.Layout} in DL4J. It matters only where an operation depends on
 * the order of axes: flattening, merging along an axis, a softmax along the last one.
 */
@NullMarked
package switchback.training.readers.dl4j;

import org.jspecify.annotations.NullMarked;
