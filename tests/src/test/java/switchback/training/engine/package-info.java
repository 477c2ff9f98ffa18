/** Tests of the package of this name in the other modules. */
@NullMarked
package switchback.training.engine;

import org.jspecify.annotations.NullMarked;
