/**
 * A trained network as a stack of invertible stages, and the projection of single units through it.
 */
@NullMarked
package switchback.deconv;

import org.jspecify.annotations.NullMarked;
