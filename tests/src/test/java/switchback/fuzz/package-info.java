/** Broken files by the thousand, for every reader of foreign bytes. */
@NullMarked
package switchback.fuzz;

import org.jspecify.annotations.NullMarked;
