/** Tests of the command line. */
@NullMarked
package switchback.reports.cli;

import org.jspecify.annotations.NullMarked;
