/** Tests of the textbook's chapters, formulas and plots. */
@NullMarked
package switchback.reports.textbook;

import org.jspecify.annotations.NullMarked;
