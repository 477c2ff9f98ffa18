/**
 * The comparison of recipes. {@link switchback.reports.comparison.ComparisonReport} measures
 * recipes on many units and writes a folder with a page, pictures and {@code compare.json}, whose
 * content is {@link switchback.reports.comparison.ComparisonManifest}. The metrics are those of
 * {@code deconv.metrics}; the search and the names of files are those of galleries.
 */
@NullMarked
package switchback.reports.comparison;

import org.jspecify.annotations.NullMarked;
