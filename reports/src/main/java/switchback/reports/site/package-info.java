/**
 * The site of static pages that galleries and comparisons share: {@link
 * switchback.reports.site.Site} writes scripts, styles and the page that loads them, for browsers
 * that open it as a file.
 */
@NullMarked
package switchback.reports.site;

import org.jspecify.annotations.NullMarked;
