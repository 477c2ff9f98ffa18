/**
 * The static pages of galleries and comparisons. {@link switchback.reports.site.Site} writes a page
 * with its styles and scripts, which browsers can open as a file. The package knows nothing of what
 * pages show; the scripts are resources beside it.
 */
@NullMarked
package switchback.reports.site;

import org.jspecify.annotations.NullMarked;
