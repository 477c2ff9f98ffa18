/** Tests of galleries, comparisons, the explorer and the textbook in a real browser. */
@NullMarked
package switchback.browser;

import org.jspecify.annotations.NullMarked;
