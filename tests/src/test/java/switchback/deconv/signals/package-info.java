/** Tests of the package of this name in the other modules. */
@NullMarked
package switchback.deconv.signals;

import org.jspecify.annotations.NullMarked;
