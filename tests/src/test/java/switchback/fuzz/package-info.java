/** Feeds thousands of broken files to every reader of files from elsewhere. */
@NullMarked
package switchback.fuzz;

import org.jspecify.annotations.NullMarked;
