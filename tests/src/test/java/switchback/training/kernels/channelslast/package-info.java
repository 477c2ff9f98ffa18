/** Tests of the kernels over maps that lie cell by cell. */
@NullMarked
package switchback.training.kernels.channelslast;

import org.jspecify.annotations.NullMarked;
