/** Tests of the package of the same name. */
@NullMarked
package switchback.datasets.arrays;

import org.jspecify.annotations.NullMarked;
