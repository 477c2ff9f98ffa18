/** The networks, their training and evaluation, and run folders. */
@NullMarked
package switchback.training;

import org.jspecify.annotations.NullMarked;
