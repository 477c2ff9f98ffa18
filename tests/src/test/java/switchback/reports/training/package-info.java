/** Tests of {@code switchback.reports.training}. */
@NullMarked
package switchback.reports.training;

import org.jspecify.annotations.NullMarked;
