/**
 * The textbook's numbers: the worked examples by which the literature explains backpropagation
 * through convolutions, computed by the same kernels that train.
 */
@NullMarked
package switchback.training.textbook;

import org.jspecify.annotations.NullMarked;
