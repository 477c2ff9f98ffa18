/** Tests of the package of the same name. */
@NullMarked
package switchback.datasets.pickles;

import org.jspecify.annotations.NullMarked;
