/** Galleries and comparisons in a browser, as people see them. */
@NullMarked
package switchback.browser;

import org.jspecify.annotations.NullMarked;
