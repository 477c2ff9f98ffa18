/**
 * Plain sums of a convolution whose input has few channels, such as a network's first layer.
 *
 * <p>The rows of an image are stored once for each column of a filter, shifted by that column
 * ({@link switchback.training.kernels.shifts.ShiftedRows}). All taps of a channel then lie at a
 * constant distance from each other under every output cell, and no panel of taps has to be copied
 * per block of cells.
 */
@NullMarked
package switchback.training.kernels.shifts;

import org.jspecify.annotations.NullMarked;
