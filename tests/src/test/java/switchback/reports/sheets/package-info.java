/** Tests of {@code switchback.reports.sheets}. */
@NullMarked
package switchback.reports.sheets;

import org.jspecify.annotations.NullMarked;
