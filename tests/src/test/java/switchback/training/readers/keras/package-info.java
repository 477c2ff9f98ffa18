/** Tests of the reader of Keras networks. */
@NullMarked
package switchback.training.readers.keras;

import org.jspecify.annotations.NullMarked;
