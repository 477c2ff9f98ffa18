/** What readers of all formats share. */
@NullMarked
package switchback.training.readers;

import org.jspecify.annotations.NullMarked;
