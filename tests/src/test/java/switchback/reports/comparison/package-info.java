/** Tests of {@code switchback.reports.comparison}. */
@NullMarked
package switchback.reports.comparison;

import org.jspecify.annotations.NullMarked;
