/** All tests, in packages that mirror the code. */
@NullMarked
package switchback;

import org.jspecify.annotations.NullMarked;
