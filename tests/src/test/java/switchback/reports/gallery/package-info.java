/** Tests of {@code switchback.reports.gallery}. */
@NullMarked
package switchback.reports.gallery;

import org.jspecify.annotations.NullMarked;
