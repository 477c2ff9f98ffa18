/** Tests of pictures and galleries. */
@NullMarked
package switchback.reports;

import org.jspecify.annotations.NullMarked;
