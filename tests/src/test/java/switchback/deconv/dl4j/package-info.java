/** Tests of the package of this name in the other modules. */
@NullMarked
package switchback.deconv.dl4j;

import org.jspecify.annotations.NullMarked;
