/** Tests of {@code switchback.training.textbook.graphs}. */
@NullMarked
package switchback.training.textbook.graphs;

import org.jspecify.annotations.NullMarked;
