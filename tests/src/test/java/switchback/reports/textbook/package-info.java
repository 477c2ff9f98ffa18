/** The textbook's pages. */
@NullMarked
package switchback.reports.textbook;

import org.jspecify.annotations.NullMarked;
