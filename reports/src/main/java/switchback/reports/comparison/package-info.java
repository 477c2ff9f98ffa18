/**
 * The comparison of recipes: {@link switchback.reports.comparison.ComparisonReport} measures them
 * over many units and leaves a folder with a page, pictures and {@code compare.json}, which is
 * {@link switchback.reports.comparison.ComparisonManifest}.
 */
@NullMarked
package switchback.reports.comparison;

import org.jspecify.annotations.NullMarked;
