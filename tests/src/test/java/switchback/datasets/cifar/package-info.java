/** Tests of the package of this name in the other modules. */
@NullMarked
package switchback.datasets.cifar;

import org.jspecify.annotations.NullMarked;
