/** What the code as a whole keeps to: directions of imports, who may print, how it is formatted. */
@NullMarked
package switchback.architecture;

import org.jspecify.annotations.NullMarked;
