/**
 * The arithmetic of a gradient check of a {@link switchback.training.graphs.NetworkGraph}: the
 * formulas of all operations in double, in scalar loops, written to be read beside the literature.
 *
 * <p>Each operation has a {@link switchback.training.textbook.graphs.Formula}: what it computes,
 * its derivatives by its inputs and by its parameters, and where it has edges. {@link
 * switchback.training.textbook.graphs.Formulas} gives the formula of an operation, and {@link
 * switchback.training.textbook.graphs.GraphPasses} chains them to the passes of a graph. {@link
 * switchback.training.textbook.graphs.Objective} is the number that the derivatives are of.
 */
@NullMarked
package switchback.training.textbook.graphs;

import org.jspecify.annotations.NullMarked;
