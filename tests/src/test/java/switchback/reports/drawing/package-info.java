/** Tests of {@code switchback.reports.drawing}. */
@NullMarked
package switchback.reports.drawing;

import org.jspecify.annotations.NullMarked;
