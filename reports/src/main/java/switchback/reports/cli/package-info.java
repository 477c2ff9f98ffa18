/** The command line: the only place that reads options, prints, and ends the program. */
@NullMarked
package switchback.reports.cli;

import org.jspecify.annotations.NullMarked;
