/** Tests of the reader of state dicts, whose files are written here byte by byte. */
@NullMarked
package switchback.training.readers.torch;

import org.jspecify.annotations.NullMarked;
