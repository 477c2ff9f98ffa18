/**
 * Routines that treat every value alike: the rectifier, dropout, Adam's step, averaged weights, the
 * limit on filters' magnitude, the check for values that are not finite, and local response
 * normalisation, which looks at the neighbouring maps of one location. The package knows memory
 * only.
 */
@NullMarked
package switchback.training.kernels.elementwise;

import org.jspecify.annotations.NullMarked;
