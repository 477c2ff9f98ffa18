/**
 * All tests, in packages that mirror the code. This package tests the texts: the README's example
 * and the table of robustness.
 */
@NullMarked
package switchback;

import org.jspecify.annotations.NullMarked;
