/** Tests of the package of this name in the other modules. */
@NullMarked
package switchback.deconv.stages;

import org.jspecify.annotations.NullMarked;
