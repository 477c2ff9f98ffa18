/** Pictures, galleries and the command line. */
@NullMarked
package switchback.reports;

import org.jspecify.annotations.NullMarked;
