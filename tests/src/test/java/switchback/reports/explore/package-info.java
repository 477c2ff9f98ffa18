/** Tests of the explorer. */
@NullMarked
package switchback.reports.explore;

import org.jspecify.annotations.NullMarked;
