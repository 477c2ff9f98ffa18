/** Rules for the code as a whole: directions of imports, who may print, and its format. */
@NullMarked
package switchback.architecture;

import org.jspecify.annotations.NullMarked;
