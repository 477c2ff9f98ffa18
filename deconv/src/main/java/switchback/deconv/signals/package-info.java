/**
 * What travels back to the pixels, and how it passes the operations that are not a choice of a
 * recipe. A {@link switchback.deconv.signals.Signal} is a rectangle of maps, a {@link
 * switchback.deconv.signals.Patch}, outside which it is zero. {@link
 * switchback.deconv.signals.LinearWays} are the adjoints of linear operations, and {@link
 * switchback.deconv.signals.Derivatives} the true derivatives of all others at the values of the
 * forward pass.
 */
@NullMarked
package switchback.deconv.signals;

import org.jspecify.annotations.NullMarked;
