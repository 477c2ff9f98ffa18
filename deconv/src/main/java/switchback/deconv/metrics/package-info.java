/**
 * What recipes do to a projection, in numbers: the {@link switchback.deconv.metrics.Metric}s, each
 * with its formula and source, measured by {@link switchback.deconv.metrics.Comparison} over many
 * units, with bootstrap intervals, and beside them the same for random weights.
 */
@NullMarked
package switchback.deconv.metrics;

import org.jspecify.annotations.NullMarked;
