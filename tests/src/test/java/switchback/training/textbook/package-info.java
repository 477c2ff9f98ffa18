/** The textbook's numbers against those that others published. */
@NullMarked
package switchback.training.textbook;

import org.jspecify.annotations.NullMarked;
