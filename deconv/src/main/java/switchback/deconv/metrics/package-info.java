/**
 * Measures what a recipe does to a projection. {@link switchback.deconv.metrics.Metric} lists the
 * metrics, each with its formula and source. {@link switchback.deconv.metrics.Comparison} measures
 * them for several recipes over many {@link switchback.deconv.metrics.Unit}s, through the trained
 * weights and, as a control, through random ones; each result is a mean with its bootstrap {@link
 * switchback.deconv.metrics.Interval}. {@link switchback.deconv.metrics.Selectivity} computes one
 * of the metrics on its own.
 */
@NullMarked
package switchback.deconv.metrics;

import org.jspecify.annotations.NullMarked;
