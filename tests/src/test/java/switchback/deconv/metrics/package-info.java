/** Tests of {@link switchback.deconv.metrics}. */
@NullMarked
package switchback.deconv.metrics;

import org.jspecify.annotations.NullMarked;
