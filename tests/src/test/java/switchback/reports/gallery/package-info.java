/** Tests of the package of this name in the other modules. */
@NullMarked
package switchback.reports.gallery;

import org.jspecify.annotations.NullMarked;
