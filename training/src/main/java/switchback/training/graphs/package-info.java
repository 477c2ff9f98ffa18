/**
 * Networks as graphs, whatever file they came from. A {@link
 * switchback.training.graphs.NetworkGraph} is a list of nodes in the order in which they are
 * computed; each has an {@link switchback.training.graphs.Operation}, its inputs and the size of
 * its maps, a {@link switchback.training.graphs.MapShape}. A reader makes one with a {@link
 * switchback.training.graphs.GraphBuilder}, whose {@link switchback.training.graphs.Value} is an
 * array of any number of axes. {@link switchback.training.graphs.Simplification} is the same for
 * all readers. A {@link switchback.training.graphs.GraphPart} is what some cells of a node's maps
 * depend on, as a graph of its own.
 *
 * <p>A graph holds the values of one image: the leading axis of a batch has size 1 and is left out.
 * Maps are always (C, H, W), whatever the layout in the file.
 */
@NullMarked
package switchback.training.graphs;

import org.jspecify.annotations.NullMarked;
