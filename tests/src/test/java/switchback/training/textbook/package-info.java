/** Tests of the textbook's numbers, against published ones. */
@NullMarked
package switchback.training.textbook;

import org.jspecify.annotations.NullMarked;
