@NullMarked
package switchback.training;

import org.jspecify.annotations.NullMarked;
