/** Tests of the package of this name in the other modules. */
@NullMarked
package switchback.training.graphs;

import org.jspecify.annotations.NullMarked;
