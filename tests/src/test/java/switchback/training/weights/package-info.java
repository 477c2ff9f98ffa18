/** Tests of the package of the same name. */
@NullMarked
package switchback.training.weights;

import org.jspecify.annotations.NullMarked;
